"""Properties of a page: the lines below its title, such as ``Status: Published``."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from blog.folders.source import Folder
from importers.collection import Line
from importers.dates import parse_datetime_text
from importers.papers.note_details import MAX_SUMMARY_LENGTH
from importers.report import SourceLine
from importers.text.markdown_patterns import markdown_link
from importers.text.targets import is_web_address
from importers.visibility import VISIBILITY_FIELDS, hiding_field

_PROPERTY = re.compile(r"(?P<name>[^\s:][^:\n]{0,79}):(?:[ \t]+(?P<value>.*)|)")
_STATES = frozenset({
    "status", "state", "visibility", "publish status", "publishing status", "状态", "发布状态",
})  # fmt: skip
# A value that is unknown may mean anyone.
_AUDIENCES = frozenset({"visibility", "access", "audience", "可见性"})
_SWITCHES = frozenset({
    "public", "publish", "published", "is public", "is published", "公开", "发布", "已发布",
    "是否公开", "是否发布",
})  # fmt: skip
_PUBLIC = frozenset({"published", "public", "live", "posted", "已发布", "发布", "公开"})
_YES = frozenset({"yes", "true", "是"})
# The first of them that has a date is that of the page.
_DATES = (
    "publish date", "published date", "published on", "published at", "post date", "date",
    "created", "created time", "created at", "date created", "发布日期", "发布时间", "日期",
    "创建时间", "创建日期",
)  # fmt: skip
_UPDATED = ("last edited time", "last edited", "updated", "last updated", "最后编辑时间")
_TAGS = frozenset({
    "tags", "tag", "topics", "topic", "categories", "category", "keywords", "标签", "分类", "主题",
})  # fmt: skip
_SUMMARIES = frozenset({"summary", "description", "excerpt", "tldr", "摘要"})
_KNOWN = {*_STATES, *_SWITCHES, *_DATES, *_UPDATED, *_TAGS, *_SUMMARIES, "url"} | VISIBILITY_FIELDS
# What is written after a day and is not read: a time zone, a time in Chinese.
_ZONE = re.compile(r"\s*(?:\([A-Z]{2,4}(?:[+-][\d:]+)?\)|[上下]午\s*\d.*)$")
_RELATION = re.compile(
    r"(?:(?P<label>[^,()\n]*(?:\([^()\n]*\)[^,()\n]*)*?) )?"
    r"\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\.(?:md|csv)|[0-9a-f]{32})(?:\?[^()\s]*)?)\)"
)


def _bare(text: str) -> str:
    """Return a name or state without the emoji around it."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", " ".join(text.lower().split()))


@dataclass(frozen=True)
class Property:
    name: str
    value: str
    place: SourceLine

    @property
    def key(self) -> str:
        return _bare(self.name)

    @property
    def values(self) -> list[str]:
        return [part.strip() for part in re.split(r"[,，、]", self.value) if part.strip()]


@dataclass
class Properties:
    """``shown`` are the properties without a field here: they become text."""

    published_at: datetime | None
    updated_at: datetime | None
    tags: list[str]
    summary: str
    hiding: str
    is_public: bool
    shown: list[Property]


def split_properties(
    lines: list[Line], columns: Iterable[str]
) -> tuple[list[Property], list[Line]]:
    """Return the properties and the lines below them.

    ``columns`` are those of the page's database. Without them, one property must be known.
    """
    start = next((n for n, line in enumerate(lines) if line.text.strip()), len(lines))
    end = next((n for n in range(start, len(lines)) if not lines[n].text.strip()), len(lines))
    known = set(map(_bare, columns))
    found: list[Property] = []
    for line in lines[start:end]:
        match = _PROPERTY.fullmatch(line.text.rstrip())
        own = Property(match["name"], (match["value"] or "").strip(), line.place) if match else None
        if own and (not known or own.key in known):
            found.append(own)
        elif known and found:
            last = found[-1]
            found[-1] = Property(last.name, f"{last.value}<br>{line.text.strip()}", last.place)
        else:
            return [], lines
    if not found or not (known or any(one.key in _KNOWN for one in found)):
        return [], lines
    return found, lines[end:]


def read_properties(found: list[Property]) -> Properties:
    by_key = {one.key: one for one in found}
    dated = next(
        (by_key[name] for name in _DATES if name in by_key and _moment(by_key[name])), None
    )
    edited = next((by_key[k] for k in _UPDATED if k in by_key and _moment(by_key[k])), None)
    short = (one for one in found if one.key in _SUMMARIES and len(one.value) <= MAX_SUMMARY_LENGTH)
    summary = next(short, None)
    hiding = {one: reason for one in found if (reason := _hiding(one))}
    public = [one for one in found if _says_public(one)]
    tags = [one for one in found if one.key in _TAGS]
    # A period has no field, only its first day.
    days = [one for one in (dated, edited) if one and "→" not in one.value]
    listed = [one for one, reason in hiding.items() if one.value in reason]
    used = {*tags, *public, *days, *listed, summary}
    return Properties(
        published_at=_moment(dated) if dated else None,
        updated_at=_moment(edited) if edited else None,
        tags=[tag for one in tags for tag in one.values],
        summary=summary.value if summary else "",
        hiding=next(iter(hiding.values()), ""),
        is_public=bool(public) and not hiding,
        shown=[one for one in found if one not in used and one.value],
    )


def shown_value(value: str, folder: Folder, beside: str) -> str:
    """Return a value as Markdown: files and related pages become links."""
    parts = [part.strip() for part in value.split(",")]
    files = [folder.resolve(unquote(part), beside=beside) for part in parts]
    if all(path and folder.has(path) for path in files):
        return ", ".join(markdown_link(str(path).rpartition("/")[2], f"/{path}") for path in files)
    if is_web_address(value) and not re.search(r"[\s<>]", value):
        return f"<{value}>"
    return _RELATION.sub(lambda found: _related(found, folder, beside), value)


def _related(found: re.Match[str], folder: Folder, beside: str) -> str:
    target = unquote(found["target"])
    if not is_web_address(target) and folder.resolve(target, beside=beside) is None:
        return found[0]
    return markdown_link((found["label"] or "").strip() or target, found["target"])


def _moment(one: Property) -> datetime | None:
    first = one.value.partition("→")[0].strip().lstrip("@")
    return parse_datetime_text(_ZONE.sub("", first))


def _hiding(one: Property) -> str:
    """Return the property if it calls the page private, as written, or ""; never a password."""
    name = "status" if one.key in _STATES else "public" if one.key in _SWITCHES else one.key
    if name in _TAGS:
        is_hiding = hiding_field({"tags": ",".join(one.values)}, is_published=False)
    elif one.key in _AUDIENCES:
        is_hiding = hiding_field({"status": one.value}, is_published=False)
    else:
        is_hiding = hiding_field({name: "no" if one.value == "否" else one.value})
    return (f"{one.name}: {one.value}" if ":" in is_hiding else one.name) if is_hiding else ""


def _says_public(one: Property) -> bool:
    values = set(map(_bare, one.values))
    if one.key in _SWITCHES:
        return bool(values) and values <= _YES
    return one.key in _STATES and bool(values) and values <= _PUBLIC


def property_lines(found: list[Property], folder: Folder, page: str) -> Iterator[Line]:
    """Return a list of properties for the top of a page's text."""
    for one in found:
        value = shown_value(one.value, folder, page)
        yield Line(f"- **{one.name}:** {value}", one.place)
    if found:
        yield Line("", found[-1].place)
