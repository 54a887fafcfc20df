"""Split a BibTeX file into entries of raw fields, with macros and cross-references resolved."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bibtexparser.library import Library
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    Field,
    ParsingFailedBlock,
)
from bibtexparser.splitter import Splitter

from blog.bibliography.bibtex_fields import MONTHS

# What the parser logs is reported by entry and line.
logging.getLogger("bibtexparser").propagate = False
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

MAX_BIBTEX_BYTES = 10 * 1024 * 1024
_VALUE_PART = re.compile(r'\s*(?:(?P<open>[{"])|(?P<word>[^\s#"{}]+))\s*')
_NOT_INHERITED = {"crossref", "label", "xref", "ids", "key", "options", "keywords", "sortkey"}
_TITLE_IN_CHILD = {"title": "booktitle", "subtitle": "booksubtitle"}


class BibliographyError(ValueError):
    """The whole file cannot be read; the message says why."""


@dataclass(frozen=True)
class EntryMessage:
    """What is wrong with an entry, or how it was read."""

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


def decode(data: bytes) -> str:
    """Decode a file from UTF-8 or else Latin-1. Raise BibliographyError if it isn't text."""
    if len(data) > MAX_BIBTEX_BYTES:
        raise BibliographyError(f"The file is {len(data) / 1_048_576:.0f} MB; the limit is 10 MB.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\0" in data:
            raise BibliographyError("This is not a text file.") from None
        return data.decode("latin-1")


def read_entries(text: str) -> ParsedBibtex:
    """Parse what can be parsed, and report the rest by line."""
    if len(text) > MAX_BIBTEX_BYTES:
        raise BibliographyError("The text is larger than 10 MB.")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    library = Splitter(text).split()
    macros = _macros(library)
    parsed = ParsedBibtex()
    for block in library.blocks:
        recovered = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        if isinstance(recovered, Entry):
            parsed.entries.append(_raw_entry(recovered, macros))
            parsed.entries[-1].notices += _notices(block)
        elif isinstance(block, ParsingFailedBlock):
            parsed.refused.append(_syntax_error(block.raw or "", block.start_line or 0))
    _resolve_crossrefs(parsed.entries)
    return parsed


def _notices(block: Block) -> list[str]:
    if isinstance(block, DuplicateBlockKeyBlock):
        return ["another entry has the same key"]
    if isinstance(block, DuplicateFieldKeyBlock):
        names = ", ".join(sorted(block.duplicate_keys))
        return [f"duplicate field {names}: the first one is used"]
    return []


def _raw_entry(block: Entry, macros: dict[str, str]) -> RawEntry:
    fields: dict[str, str] = {}
    for one in block.fields:
        name = one.key.strip().lower()
        if name not in fields:
            fields[name] = _value(one, macros)
    line = (block.start_line or 0) + 1
    return RawEntry(block.entry_type.lower(), block.key, line, fields, block.raw or "")


def _macros(library: Library) -> dict[str, str]:
    macros = dict(zip(MONTHS, MONTHS, strict=True))
    for string in library.strings:
        name = string.key.strip().lower()
        macros[name] = _concatenate(string.value, macros)
    return macros


def _value(one: Field, macros: dict[str, str]) -> str:
    return _concatenate(str(one.value), macros)


def _concatenate(value: str, macros: dict[str, str]) -> str:
    """Evaluate ``"a" # macro # {b}`` and remove the delimiters."""
    return "".join(_value_parts(value, macros)).strip()


def _value_parts(value: str, macros: dict[str, str]) -> Iterator[str]:
    position = 0
    while position < len(value):
        match = _VALUE_PART.match(value, position)
        if match is None:
            position += 1
        elif match["word"]:
            position = match.end()
            yield macros.get(match["word"].lower(), match["word"])
        else:
            start = match.start("open")
            end = _find_closing(value, start)
            yield value[start + 1 : end]
            position = end + 1
        hash_sign = re.compile(r"\s*#?").match(value, position)
        position = hash_sign.end() if hash_sign else position


def _find_closing(value: str, start: int) -> int:
    """Return the position of the delimiter that closes the one at ``start``, or the end."""
    depth = 0
    closing = "}" if value[start] == "{" else '"'
    for match in re.compile(r'\\.|[{}"]', re.DOTALL).finditer(value, start + 1):
        if match[0] == closing and depth == 0:
            return match.start()
        depth += (match[0] == "{") - (match[0] == "}")
    return len(value)


def _resolve_crossrefs(entries: list[RawEntry]) -> None:
    """Copy fields from the parent that the child lacks: one level, as BibTeX does."""
    by_key: dict[str, RawEntry] = {}
    for entry in entries:
        by_key.setdefault(entry.key.lower(), entry)
    own = {key: dict(entry.fields) for key, entry in by_key.items()}
    for entry in entries:
        target = entry.fields.get("crossref", "").strip()
        if not target:
            continue
        parent = own.get(target.lower())
        if parent is None or target.lower() == entry.key.lower():
            entry.notices.append(f"its crossref {target} is not in the file")
            continue
        for name, value in parent.items():
            if name not in _NOT_INHERITED:
                entry.fields.setdefault(_TITLE_IN_CHILD.get(name, name), value)


def _syntax_error(raw: str, start_line: int) -> EntryMessage:
    head = re.match(r"@\w+\s*[{(]\s*([^,\s{}()=]*)", raw)
    opened, closed = raw.count("{"), raw.count("}")
    if opened > closed:
        text = f"a closing brace is missing ({opened} opened, {closed} closed). Add it."
    elif closed > opened:
        text = f"an opening brace is missing ({opened} opened, {closed} closed). Add it."
    else:
        text = "a field is not written as “name = {value}” with a comma after it. Fix it."
    return EntryMessage(head[1] if head else "", start_line + 1, text)
