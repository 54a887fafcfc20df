"""A BibTeX file as entries of raw fields: macros put in, cross-references followed, faults told."""

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

# The parser tells its log what it tells us.
logging.getLogger("bibtexparser").propagate = False
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

MOST_BYTES = 10 * 1024 * 1024
_PIECE = re.compile(r'\s*(?:(?P<open>[{"])|(?P<word>[^\s#"{}]+))\s*')
_NOT_INHERITED = {"crossref", "label", "xref", "ids", "key", "options", "keywords", "sortkey"}
_TITLE_IN_CHILD = {"title": "booktitle", "subtitle": "booksubtitle"}


class BibliographyError(ValueError):
    """The whole file cannot be read; the sentence says why."""


@dataclass(frozen=True)
class Refusal:
    key: str
    line: int
    sentence: str

    def __str__(self) -> str:
        name = f"“{self.key}”" if self.key else "An entry"
        return f"{name}, line {self.line}: {self.sentence}"


@dataclass
class RawEntry:
    type: str
    key: str
    line: int
    fields: dict[str, str]
    """By lower-case name, in order: LaTeX without the outer braces."""
    raw: str
    notices: list[str] = field(default_factory=list)


@dataclass
class Entries:
    entries: list[RawEntry] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def decode(data: bytes) -> str:
    """Return the text of a file, which is UTF-8, or else Latin-1. Raises BibliographyError."""
    if len(data) > MOST_BYTES:
        raise BibliographyError(
            f"The file has {len(data) / 1_048_576:.0f} MB; a bibliography has at most 10."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\0" in data:
            raise BibliographyError("The file is no text.") from None
        return data.decode("latin-1")


def read_entries(text: str) -> Entries:
    """Split the file; what cannot be read is refused by line, and the rest arrives."""
    if len(text) > MOST_BYTES:
        raise BibliographyError("A bibliography has at most 10 MB.")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    library = Splitter(text).split()
    macros = _macros(library)
    found = Entries()
    for block in library.blocks:
        held = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        if isinstance(held, Entry):
            found.entries.append(_entry(held, macros))
            found.entries[-1].notices += _slip(block)
        elif isinstance(block, ParsingFailedBlock):
            found.refused.append(_refusal(block.raw or "", block.start_line or 0))
    _follow_crossrefs(found.entries)
    return found


def _slip(block: Block) -> list[str]:
    if isinstance(block, DuplicateBlockKeyBlock):
        return ["another entry has this key as well"]
    if isinstance(block, DuplicateFieldKeyBlock):
        twice = ", ".join(sorted(block.duplicate_keys))
        return [f"{twice} is given twice, and the first counts"]
    return []


def _entry(block: Entry, macros: dict[str, str]) -> RawEntry:
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
        macros[name] = _joined(string.value, macros)
    return macros


def _value(one: Field, macros: dict[str, str]) -> str:
    return _joined(str(one.value), macros)


def _joined(value: str, macros: dict[str, str]) -> str:
    """Return ``"a" # macro # {b}`` in one piece, without what encloses it."""
    return "".join(_pieces(value, macros)).strip()


def _pieces(value: str, macros: dict[str, str]) -> Iterator[str]:
    place = 0
    while place < len(value):
        match = _PIECE.match(value, place)
        if match is None:
            place += 1
        elif match["word"]:
            place = match.end()
            yield macros.get(match["word"].lower(), match["word"])
        else:
            start = match.start("open")
            end = _closing(value, start)
            yield value[start + 1 : end]
            place = end + 1
        hash_sign = re.compile(r"\s*#?").match(value, place)
        place = hash_sign.end() if hash_sign else place


def _closing(value: str, start: int) -> int:
    """Return where the brace or quotation mark at ``start`` is closed, or the end."""
    depth = 0
    closing = "}" if value[start] == "{" else '"'
    for match in re.compile(r'\\.|[{}"]', re.DOTALL).finditer(value, start + 1):
        if match[0] == closing and depth == 0:
            return match.start()
        depth += (match[0] == "{") - (match[0] == "}")
    return len(value)


def _follow_crossrefs(entries: list[RawEntry]) -> None:
    """Give a child what its parent says and it does not: one step, as BibTeX does."""
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


def _refusal(raw: str, start_line: int) -> Refusal:
    head = re.match(r"@\w+\s*[{(]\s*([^,\s{}()=]*)", raw)
    opened, closed = raw.count("{"), raw.count("}")
    if opened > closed:
        what = f"{opened} braces are opened and {closed} closed"
    elif closed > opened:
        what = f"{closed} braces are closed and {opened} opened"
    else:
        what = "a field is not “name = {value}” followed by a comma"
    sentence = f"its end is not found, for {what}. Mend that, and import again."
    return Refusal(head[1] if head else "", start_line + 1, sentence)
