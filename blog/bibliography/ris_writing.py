"""References as RIS, which EndNote, Mendeley and library catalogues read.

The tags are those that Zotero and EndNote agree on; a line is ``TY  - JOUR`` and ends as in DOS.
"""

import re
from collections.abc import Iterator

from blog.bibliography.reference import Name, Reference
from blog.bibliography.reference_keys import key_of
from blog.bibliography.reference_kinds import editors_of, kind_of, page_of

CONTENT_TYPE = "application/x-research-info-systems"

_TYPE_OF_KIND = {
    "conference": "CPAPER",
    "workshop": "CPAPER",
    "poster": "CPAPER",
    "journal": "JOUR",
    "preprint": "UNPB",
    "thesis": "THES",
    "report": "RPRT",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "software": "COMP",
    "patent": "PAT",
}
_HAVE_A_CONTAINER = {"CPAPER", "JOUR", "CHAP"}
_TAG_OF_FIELD = {
    "volume": "VL",
    "number": "IS",
    "publisher": "PB",
    "address": "CY",
    "edition": "ET",
    "series": "T3",
    "issn": "SN",
    "language": "LA",
}


def to_ris(reference: Reference) -> str:
    """Return one record, an empty line after it."""
    lines = [f"{tag}  - {' '.join(text.split())}" for tag, text in _tags(reference) if text]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def _tags(reference: Reference) -> Iterator[tuple[str, str]]:
    ris_type = _TYPE_OF_KIND.get(kind_of(reference), "GEN")
    yield "TY", ris_type
    yield "ID", key_of(reference)
    yield "TI", reference.title
    for author in reference.authors:
        yield "AU", _name(author.name)
    for editor in editors_of(reference):
        yield "ED", _name(editor)
    if ris_type in _HAVE_A_CONTAINER:
        yield "JO" if ris_type == "JOUR" else "T2", reference.venue
        yield "J2", reference.venue_short
    else:
        yield "PB", reference.venue
    yield from _date(reference)
    yield from _pages(reference.fields.get("pages", ""))
    for name, tag in _TAG_OF_FIELD.items():
        yield tag, reference.fields.get(name, "")
    yield from (("SN", value) for kind, value in reference.identifiers if kind == "isbn")
    yield "DO", reference.doi
    yield "UR", page_of(reference)
    yield from (("L1", link.target) for link in reference.links if link.kind == "pdf")
    yield "AB", reference.abstract
    yield "N1", reference.note
    yield from (("KW", word) for word in re.split("[,;]", reference.fields.get("keywords", "")))


def _name(name: Name) -> str:
    family = f"{name.particle} {name.family}".strip()
    parts = [family, name.given, name.suffix] if name.suffix else [family, name.given]
    return ", ".join(parts) if any(parts[1:]) else family


def _date(reference: Reference) -> Iterator[tuple[str, str]]:
    if reference.year is not None:
        yield "PY", str(reference.year)
        yield "DA", f"{reference.year}/{reference.month:02}//" if reference.month else ""


def _pages(pages: str) -> Iterator[tuple[str, str]]:
    first, _, last = pages.replace("--", "–").replace("-", "–").partition("–")
    yield "SP", first
    yield "EP", last
