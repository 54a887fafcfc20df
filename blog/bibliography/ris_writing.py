"""Write RIS, which EndNote, Mendeley and library catalogs read.

The tags are those that Zotero and EndNote agree on. Lines look like ``TY  - JOUR`` and end in CRLF.
"""

import re
from collections.abc import Iterator

from blog.bibliography.reference import Name, Reference
from blog.bibliography.reference_keys import citation_key
from blog.bibliography.reference_kinds import editor_names, work_kind, work_url

RIS_CONTENT_TYPE = "application/x-research-info-systems"

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
_TYPES_WITH_CONTAINER = {"CPAPER", "JOUR", "CHAP"}
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
    """Return one record, followed by an empty line."""
    lines = [f"{tag}  - {' '.join(text.split())}" for tag, text in _tags(reference) if text]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def _tags(reference: Reference) -> Iterator[tuple[str, str]]:
    ris_type = _TYPE_OF_KIND.get(work_kind(reference), "GEN")
    yield "TY", ris_type
    yield "ID", citation_key(reference)
    yield "TI", reference.title
    for author in reference.authors:
        yield "AU", _name(author.name)
    for editor in editor_names(reference):
        yield "ED", _name(editor)
    if ris_type in _TYPES_WITH_CONTAINER:
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
    yield "UR", work_url(reference)
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
