"""Split a BibTeX file into entries of raw fields, with macros and cross-references resolved."""

import codecs
import logging
import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile

from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
)
from bibtexparser.splitter import Splitter

from blog.bibliography.bibtex_comments import Comment, remove_comments
from blog.bibliography.bibtex_fields import NOT_OF_A_NAME
from blog.bibliography.bibtex_values import ValueReader
from blog.bibliography.latex_definitions import ValueTooLongError
from blog.markdown.control_characters import FORBIDDEN

# What the parser logs is reported by entry and line.
logging.getLogger("bibtexparser").propagate = False
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

MAX_BIBTEX_BYTES = 10 * 1024 * 1024
_FIELD_NAME = r"[a-z][\w+:.-]*\s*="
# The start of an entry, up to its first field; the key or the comma after it may be missing.
_ENTRY_HEAD = re.compile(
    r"(?im)((?:^|\})[ \t]*@(?!(?:string|preamble|comment)\b)\w+\s*[{(]\s*+"
    r"(?P<key>[^\s,={}()]+(?:[ \t]+[^\s,={}()]+){0,5}(?=[\s,]))?)"
    rf"(?P<gap>[\s,]*)(?={_FIELD_NAME})"
)
_COMMAS = re.compile(rf"(?i)(?<=[}}\"])(\s*,)((?:\s*,)+)(?=\s*{_FIELD_NAME})")
_QUOTE = re.compile(r'(?<!\\)"')
_NEXT_ENTRY = re.compile(r"(?m)^[ \t]*@\w+[ \t]*[{(]")
# Text outside of entries is a comment, unless it looks like a part of an entry.
_STRAY = re.compile(rf"(?i)\A\s*[,;]\s*\w|(?:\A\s*|[,{{]\s*|\n[^\S\n]*){_FIELD_NAME}\s*[{{\"\d]")
# How far to search for the end of an entry that can't be read.
_MAX_LINES, _MAX_LENGTH = 500, 20_000
_FIELD = re.compile(r"([A-Za-z][\w+:.-]*)\s*=\s*(.*)", re.DOTALL)
# A comment that was a field.
_FORMER_FIELD = re.compile(rf"(?i)%[%\s]*{_FIELD_NAME}")
_NOT_INHERITED = {
    "crossref",
    "xdata",
    "label",
    "xref",
    "ids",
    "key",
    "options",
    "keywords",
    "sortkey",
}
_TITLE_IN_CHILD = {"title": "booktitle", "subtitle": "booksubtitle"}


class BibliographyError(ValueError):
    """The whole file can't be read; the message says why."""


@dataclass(frozen=True)
class EntryMessage:
    """A problem with an entry, or a note on how it was read."""

    key: str
    line: int
    text: str

    def __str__(self) -> str:
        name = f"“{self.key}”" if self.key else "An entry"
        return f"{name}, line {self.line}: {self.text}"


@dataclass
class RawEntry:
    type: str
    key: str
    line: int
    fields: dict[str, str]
    """LaTeX values without their outer braces, by lower-case name, in file order."""
    raw: str
    notices: list[str] = field(default_factory=list)


@dataclass
class ParsedBibtex:
    entries: list[RawEntry] = field(default_factory=list)
    refused: list[EntryMessage] = field(default_factory=list)
    ignored: list[EntryMessage] = field(default_factory=list)
    """Text between entries that looks like a part of one."""


def decode(data: bytes) -> str:
    """Decode UTF-8, UTF-16 or else Windows-1252. Raise BibliographyError if it isn't text."""
    if len(data) > MAX_BIBTEX_BYTES:
        raise BibliographyError(f"The file is {len(data) / 1_048_576:.0f} MB; the limit is 10 MB.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\0" in data:
            raise BibliographyError("This is not a text file.") from None
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def read_entries(text: str) -> ParsedBibtex:
    """Parse what can be parsed, and report the rest by line."""
    if len(text) > MAX_BIBTEX_BYTES:
        raise BibliographyError("The text is larger than 10 MB.")
    text = FORBIDDEN.sub(
        " ", text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    )
    text, comments = remove_comments(text)
    lines_without_comma: set[int] = set()
    text = _COMMAS.sub(lambda found: found[1] + found[2].replace(",", " "), text)
    text = _ENTRY_HEAD.sub(lambda found: _complete_head(found, lines_without_comma), text)
    library = Splitter(text).split()
    lines = text.split("\n")
    values = ValueReader(library, len(text))
    parsed = ParsedBibtex()
    for name, line in values.too_long:
        message = "this macro is too long, so entries that use it are not imported. Shorten it."
        parsed.refused.append(EntryMessage(name, line, message))
    for block in library.blocks:
        recovered = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        if isinstance(recovered, Entry):
            try:
                entry = _raw_entry(recovered, values)
            except BibliographyError as error:
                line = (recovered.start_line or 0) + 1
                parsed.refused.append(EntryMessage(recovered.key, line, str(error)))
                continue
            entry.notices += _notices(block)
            if entry.line in lines_without_comma:
                entry.notices.append("a comma is missing after the key")
            parsed.entries.append(entry)
        elif isinstance(block, ParsingFailedBlock):
            parsed.refused.append(_syntax_error(block, lines))
        elif isinstance(block, ImplicitComment) and _STRAY.search(block.comment):
            parsed.ignored.append(_stray_text(block, parsed.entries[-1:]))
    _report_former_fields(parsed.entries, comments)
    _resolve_crossrefs(parsed, values)
    return parsed


def _report_former_fields(entries: list[RawEntry], comments: list[Comment]) -> None:
    lines = [entry.line for entry in entries]
    for comment in comments:
        place = bisect(lines, comment.line) - 1
        if place >= 0 and _FORMER_FIELD.match(comment.text):
            text = f"line {comment.line}, “{comment.text[:80]}”, is a comment, so it is ignored"
            entries[place].notices.append(text)


def _complete_head(found: re.Match[str], lines_without_comma: set[int]) -> str:
    gap = found["gap"]
    if gap.count(",") == 1:
        return found[0]
    if found["key"] and "," not in gap:
        start = found.start() + found[0].index("@")
        lines_without_comma.add(found.string.count("\n", 0, start) + 1)
    return f"{found[1]},{gap.replace(',', ' ')}"


def _notices(block: Block) -> list[str]:
    if isinstance(block, DuplicateBlockKeyBlock):
        return ["another entry has the same key"]
    if isinstance(block, DuplicateFieldKeyBlock):
        names = ", ".join(sorted(block.duplicate_keys))
        return [f"duplicate field {names}: the first one is used"]
    return []


def _raw_entry(block: Entry, values: ValueReader) -> RawEntry:
    line = (block.start_line or 0) + 1
    entry = RawEntry(block.entry_type.lower(), block.key, line, {}, block.raw or "")
    for one in block.fields:
        _add_field(entry, one.key, str(one.value), values)
    return entry


def _add_field(entry: RawEntry, written_name: str, written: str, values: ValueReader) -> None:
    """Read a field. Raise BibliographyError."""
    name = written_name.strip().lower()
    name = NOT_OF_A_NAME.sub("-", name) or "field"
    if name in entry.fields:
        return
    try:
        value = values.read(written)
    except ValueTooLongError as error:
        raise BibliographyError(f"{name}: {error}. Shorten it.") from None
    entry.fields[name] = value.text
    if value.undefined and name != "month":
        macros = ", ".join(value.undefined)
        entry.notices.append(f"{name}: the macro {macros} is not defined, so its name is used")
    if following := _FIELD.fullmatch(value.rest.lstrip("; \n")):
        entry.notices.append(f"a comma is missing before {following[1]}")
        _add_field(entry, following[1], following[2], values)
    elif value.rest:
        entry.fields[name] = f"{value.text} {value.rest}".strip()
        entry.notices.append(f"{name}: “{value.rest}” is neither in braces nor in quotes")


def _resolve_crossrefs(parsed: ParsedBibtex, values: ValueReader) -> None:
    """Copy fields from the parent that the child lacks: one level, as BibTeX does."""
    by_key: dict[str, RawEntry] = {}
    for entry in parsed.entries:
        by_key.setdefault(entry.key.lower(), entry)
    own = {key: dict(entry.fields) for key, entry in by_key.items()}
    resolved = []
    for entry in parsed.entries:
        inherited = dict(_inherited(entry, own))
        try:
            values.spend(sum(map(len, inherited.values())))
        except ValueTooLongError as error:
            parsed.refused.append(EntryMessage(entry.key, entry.line, f"{error}. Shorten it."))
            continue
        entry.fields = {**inherited, **entry.fields}
        if entry.type != "xdata":
            resolved.append(entry)
    parsed.entries = resolved


def _inherited(entry: RawEntry, own: dict[str, dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the fields of the parents, the most important one last."""
    if target := entry.fields.get("crossref", "").strip():
        for name, value in _parent(entry, target, own, "crossref").items():
            yield _TITLE_IN_CHILD.get(name, name), value
    targets = list(filter(None, map(str.strip, entry.fields.get("xdata", "").split(","))))
    for target in reversed(targets):
        yield from _parent(entry, target, own, "xdata").items()


def _parent(
    entry: RawEntry, target: str, by_key: dict[str, dict[str, str]], field_name: str
) -> dict[str, str]:
    """Return the fields that an entry inherits."""
    parent = by_key.get(target.lower())
    if parent is None or target.lower() == entry.key.lower():
        entry.notices.append(f"its {field_name} {target} is not in the file")
        return {}
    return {name: value for name, value in parent.items() if name not in _NOT_INHERITED}


def _syntax_error(block: ParsingFailedBlock, lines: list[str]) -> EntryMessage:
    line = block.start_line or 0
    following = takewhile(
        lambda one: not _NEXT_ENTRY.match(one), islice(lines, line + 1, line + _MAX_LINES)
    )
    raw = "\n".join([lines[line], *following])[:_MAX_LENGTH]
    head = re.search(r"@\w+\s*[{(]\s*([^,\s{}()=]*)", raw)
    opened, closed = raw.count("{"), raw.count("}")
    if opened > closed:
        text = f"a closing brace is missing ({opened} opened, {closed} closed). Add it."
    elif closed > opened:
        text = f"an opening brace is missing ({opened} opened, {closed} closed). Add it."
    elif len(_QUOTE.findall(raw)) % 2:
        text = "a quotation mark is missing. Add it."
    else:
        text = "a field is not written as “name = {value}” with a comma after it. Fix it."
    return EntryMessage(head[1] if head else "", line + 1, text)


def _stray_text(block: ImplicitComment, before: list[RawEntry]) -> EntryMessage:
    words = " ".join(block.comment.split())
    some = words[:60] + "…" * (len(words) > 60)
    message = f"“{some}” is outside of an entry, so it is ignored. Check the braces."
    return EntryMessage(before[0].key if before else "", (block.start_line or 0) + 1, message)
