"""Tell from its front matter and its path whether a page was public on the old site."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice
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
    "internal", "protected", "password", "wip", "work in progress", "skip", "草稿", "未发布",
    "未公开", "私密", "私有", "隐藏",
})  # fmt: skip
_PUBLIC_STATES = frozenset({
    "", "published", "publish", "public", "final", "live", "done", "posted", "released", "finished",
    "complete", "completed", "listed", "visible", "evergreen", "budding", "seedling", "mature",
    "已发布", "发布", "公开", "完成", "已完成",
})  # fmt: skip
# States of the paper that a note is about, not of the note.
_READING_STATES = frozenset({
    "read", "reading", "to read", "to-read", "toread", "unread", "skimmed", "reread", "to reread",
    "want to read", "已读", "在读", "待读", "未读", "想读",
})  # fmt: skip
_STATES = ("status", "state", "visibility")
_ENDS = ("expirydate", "unpublishdate", "expires")
_SECRETS = frozenset({"password", "passwd"})
VISIBILITY_FIELDS = frozenset(_SWITCHES) | _SECRETS | {*_STATES, *_ENDS}
_PRIVATE_FOLDERS = frozenset({"draft", "drafts", "private"})
# With files named by day: a folder of papers may be named so too.
_JOURNALS = frozenset({"journal", "journals", "diary", "daily", "daily notes", "dailies"})
# Labels in the text that are read as fields; any other label is text.
_LABELED = re.compile(
    r"[\W_]*(status|state|visibility|draft|private|publish(?:ed)?|public|hidden|unlisted|状态)"
    r"[\s*_]*[:：=][\W_]*(\w[\w \t-]{0,20}?)[\W_]*",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"[\W_]*(?:draft|wip|work in progress|unpublished|do not publish|草稿|未发布)[\W_]*"
    r"|\s*<!--\s*(?:private|hidden|skip)\s*-->\s*",
    re.IGNORECASE,
)
_NOT_A_MARK = re.compile(r"\s*(?:#{1,6}|[-*+]|\d+[.)])\s")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_FIRST_LINES, _LONGEST_MARK = 5, 80
_DAY = re.compile(r"(?:19|20)\d\d[-_]?\d\d[-_]?\d\d")


def hiding_field(fields: Mapping[str, Any], *, is_published: bool = True) -> str:
    """Return the field that hides a page, as written, or "".

    An unknown state hides a page of a folder that no tool published.
    """
    for name, value in fields.items():
        known = name.lower() if isinstance(name, str) else ""
        if known in _STATES:
            values = value if isinstance(value, list) else [value]
            is_hiding = any(_is_private_state(one, is_published=is_published) for one in values)
        else:
            is_hiding = _is_hiding(known, value)
        if is_hiding:
            is_plain = isinstance(value, str | int | date) and known not in _SECRETS
            return f"{name}: {_written(value)}" if is_plain else name
    return ""


def looks_like_draft(lines: Iterable[str]) -> str:
    """Return the line among the first ones that calls a text a draft, or ""."""
    for line in islice(filter(str.strip, lines), _FIRST_LINES):
        if _FENCE.match(line):
            break
        if len(line) > _LONGEST_MARK:
            continue
        found = _LABELED.fullmatch(line)
        field = {"status" if found[1] == "状态" else found[1]: found[2]} if found else {}
        is_alone = _ALONE.fullmatch(line) and not _NOT_A_MARK.match(line)
        if hiding_field(field) or is_alone:
            return line.strip()
    return ""


def _is_private_state(value: Any, *, is_published: bool) -> bool:
    state = "" if value is None else " ".join(str(value).lower().split())
    if is_published:
        return state in _PRIVATE_STATES
    return state not in _PUBLIC_STATES | _READING_STATES


def _is_hiding(name: str, value: Any) -> bool:
    if isinstance(value, dict):
        return name == "sitemap" and (value.get("disable") or value.get("disabled")) is True
    if name in _SWITCHES:
        return _YES_NO.get(str(value).strip().lower()) is _SWITCHES[name]
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
