"""Read BibTeX and BibLaTeX files, with the fields that academic site themes add.

Each entry is either read or reported by line; unknown fields are stored unchanged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from blog.bibliography.bibtex_entries import EntryMessage, read_entries
from blog.bibliography.entry_reader import EntryError, EntryReader
from blog.bibliography.marks import DEFAULT_MEANINGS
from blog.bibliography.reference import Reference


@dataclass
class BibtexReading:
    references: list[Reference] = field(default_factory=list)
    refused: list[EntryMessage] = field(default_factory=list)
    notices: list[EntryMessage] = field(default_factory=list)
    """What was read in a way that the owner may not expect."""
    marks: dict[str, str] = field(default_factory=dict)
    """Marks next to names that no entry explains, with their assumed meaning or ""."""


def read_bibtex(text: str, *, marks: Mapping[str, str] | None = None) -> BibtexReading:
    """Read a file's text. Raise BibliographyError if it is not a bibliography.

    ``marks``: the meaning of marks that their entry doesn't explain.
    """
    meanings = {**DEFAULT_MEANINGS, **(marks or {})}
    entries = read_entries(text)
    reading = BibtexReading(refused=list(entries.refused), notices=list(entries.ignored))
    for raw in entries.entries:
        reader = EntryReader(raw, meanings)
        try:
            reading.references.append(reader.read())
        except EntryError as error:
            reading.refused.append(EntryMessage(raw.key, raw.line, str(error)))
            continue
        for mark in reader.unexplained_marks:
            reading.marks.setdefault(mark, meanings.get(mark, ""))
        reading.notices += [EntryMessage(raw.key, raw.line, f"{text}.") for text in raw.notices]
    reading.refused.sort(key=lambda message: message.line)
    return reading
