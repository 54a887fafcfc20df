"""Tell from its front matter and its path whether a page was public on the old site."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from importers.dates import parse_datetime_text

# Fields that hide a page if they are true, or false.
_SWITCHES = {
    **dict.fromkeys(("draft", "private", "hidden", "unlisted", "headless", "noindex"), True),
    **dict.fromkeys(("publish", "published", "public", "listed", "visible"), False),
    **dict.fromkeys(("sitemap", "search"), False),
}
_YES_NO = {"true": True, "yes": True, "on": True, "1": True,
           "false": False, "no": False, "off": False, "0": False}  # fmt: skip
_PRIVATE_STATES = frozenset({
    "draft", "private", "pending", "hidden", "unpublished", "unlisted", "scheduled", "trash",
    "internal", "protected", "password",
})  # fmt: skip
_STATES = ("status", "state", "visibility")
_ENDS = ("expirydate", "unpublishdate", "expires")
_SECRETS = frozenset({"password", "passwd"})
_PRIVATE_FOLDERS = frozenset({"draft", "drafts", "private"})
# With files named by day: a folder of papers may be named so too.
_JOURNALS = frozenset({"journal", "journals", "diary", "daily", "daily notes", "dailies"})
_DAY = re.compile(r"(?:19|20)\d\d[-_]?\d\d[-_]?\d\d")


def hiding_field(fields: Mapping[str, Any]) -> str:
    """Return the field that hides a page, as it is written, or ""."""
    for name, value in fields.items():
        if _is_hiding(name.lower() if isinstance(name, str) else "", value):
            is_plain = isinstance(value, str | int | date) and name.lower() not in _SECRETS
            return f"{name}: {_written(value)}" if is_plain else name
    return ""


def _is_hiding(name: str, value: Any) -> bool:
    if isinstance(value, dict):
        return name == "sitemap" and (value.get("disable") or value.get("disabled")) is True
    text = str(value).strip().lower()
    if name in _SWITCHES:
        return _YES_NO.get(text) is _SWITCHES[name]
    if name in _STATES:
        return text in _PRIVATE_STATES
    if name in _ENDS:
        end = parse_datetime_text(value)
        return end is not None and end <= timezone.now()
    return name in _SECRETS and value not in (None, "", False)


def _written(value: Any) -> str:
    text = " ".join(str(value).split())
    return text.lower() if isinstance(value, bool) else text[:40]


def hiding_folder(path: str) -> str:
    """Return the part of a path that marks files as not public, or ""."""
    *folders, name = path.split("/")
    is_day = _DAY.fullmatch(name.rpartition(".")[0]) is not None
    known = _PRIVATE_FOLDERS | _JOURNALS if is_day else _PRIVATE_FOLDERS
    hidden = (part for part in folders if part.startswith((".", "_")) or part.lower() in known)
    is_marked = name.startswith(".") or (name.startswith("_") and not name.startswith("_index."))
    return next(hidden, name if is_marked else "")
