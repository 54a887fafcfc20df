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
    **dict.fromkeys(("draft", "private", "hidden", "hide", "secret"), True),
    **dict.fromkeys(("unlisted", "headless", "noindex"), True),
    **dict.fromkeys(("publish", "published", "public", "listed", "visible"), False),
    **dict.fromkeys(("sitemap", "search"), False),
}
_YES_NO = {
    **dict.fromkeys(("true", "t", "yes", "y", "on", "1"), True),
    **dict.fromkeys(("false", "f", "no", "n", "off", "0", "never"), False),
}
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
_PRIVATE_TOPICS = frozenset({
    "draft", "drafts", "private", "wip", "unpublished", "草稿", "未发布", "私密",
})  # fmt: skip
# States of the paper that a note is about, not of the note.
_READING_STATES = frozenset({
    "read", "reading", "to read", "to-read", "toread", "unread", "skimmed", "reread", "to reread",
    "want to read", "已读", "在读", "待读", "未读", "想读",
})  # fmt: skip
_STATES = ("status", "state", "visibility")
# Fields that may have values of another kind, too, and those with topics.
_OTHER_STATES = ("access", "stage")
_TOPICS = ("tags", "tag", "categories", "category", "keywords")
_ENDS = ("expirydate", "unpublishdate", "expires")
_SECRETS = frozenset({"password", "passwd"})
VISIBILITY_FIELDS = frozenset(_SWITCHES) | _SECRETS | {*_STATES, *_OTHER_STATES, *_ENDS, "robots"}
_PRIVATE_FOLDERS = frozenset({"draft", "drafts", "private", "unpublished", "trash"})
_DRAFT_NAME = re.compile(r"(?:draft|wip)[-_. ].*|.*[-_.](?:draft|wip)", re.IGNORECASE)
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
_IN_BRACKETS = re.compile(r"\W*[\[(【](?:draft|wip|草稿)[\])】].*", re.IGNORECASE)
_NOT_A_MARK = re.compile(r"\s*(?:#{1,6}|[-*+]|\d+[.)])\s")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_FIRST_LINES, _LONGEST_MARK = 5, 80
_DAY = re.compile(r"(?:19|20)\d\d[-_]?\d\d[-_]?\d\d")


def hiding_field(fields: Mapping[str, Any], *, is_published: bool = True) -> str:
    """Return the field that hides a page, as written, or "".

    An unknown state hides a page of a folder that no tool published.
    """
    for name, value in fields.items():
        known = re.sub(r"[-_ ]", "", name.lower()) if isinstance(name, str) else ""
        known = known.removeprefix("is")
        values = value if isinstance(value, list) else [value]
        if known in _STATES:
            is_hiding = any(_is_private_state(one, is_published=is_published) for one in values)
        elif known in _OTHER_STATES:
            is_hiding = any(_is_private_state(one, is_published=True) for one in values)
        elif known in _TOPICS:
            is_hiding = not is_published and any(map(private_topic, values))
        else:
            is_hiding = any(_is_hiding(known, one) for one in values)
        if is_hiding:
            is_plain = isinstance(value, str | int | date | list) and known not in _SECRETS
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
        if hiding_field(field) or is_alone or _IN_BRACKETS.match(line):
            return line.strip()
    return ""


def private_topic(topics: Any) -> str:
    """Return the first of topics with commas between them that calls a note private, or ""."""
    names = (name.strip("# \t") for name in str(topics).split(","))
    return next((name for name in names if name.lower() in _PRIVATE_TOPICS), "")


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
    if name == "robots":
        return "noindex" in str(value).lower()
    return name in _SECRETS and value not in (None, "", False)


def _written(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_written, value))[:40]
    text = " ".join(str(value).split())
    return text.lower() if isinstance(value, bool) else text[:40]


def draft_name(path: str) -> str:
    """Return the name of a file that calls it a draft, or ""."""
    name = path.rpartition("/")[2]
    return name if _DRAFT_NAME.fullmatch(name.rpartition(".")[0]) else ""


def hiding_folder(path: str) -> str:
    """Return the part of a path that marks files as not public, or ""."""
    *folders, name = path.split("/")
    is_day = _DAY.fullmatch(name.rpartition(".")[0]) is not None
    known = _PRIVATE_FOLDERS | _JOURNALS if is_day else _PRIVATE_FOLDERS
    hidden = (part for part in folders if part.startswith((".", "_")) or part.lower() in known)
    is_marked = name.startswith(".") or (name.startswith("_") and not name.startswith("_index."))
    return next(hidden, name if is_marked else "")
