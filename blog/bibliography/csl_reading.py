"""Read CSL-JSON as returned by Crossref and DataCite."""

import re
from collections.abc import Iterator
from typing import Any

from blog.bibliography.entry_facts import find_arxiv_id, find_doi, parse_date
from blog.bibliography.html_text import html_to_text
from blog.bibliography.latex_markdown import markdown_to_line
from blog.bibliography.names import parse_name
from blog.bibliography.printed_names import split_particle
from blog.bibliography.reference import Author, Name, Reference

_TYPES = {
    "paper-conference": "inproceedings",
    "proceedings-article": "inproceedings",
    "article-journal": "article",
    "journal-article": "article",
    "chapter": "incollection",
    "book-chapter": "incollection",
    "book": "book",
    "monograph": "book",
    "thesis": "phdthesis",
    "dissertation": "phdthesis",
    "report": "techreport",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
}
_PARTICLES = ("dropping", "non-dropping")
_PREPRINTS = {"article", "posted-content", "preprint"}
_FIELDS = {
    "volume": "volume",
    "issue": "number",
    "page": "pages",
    "edition": "edition",
    "publisher": "publisher",
    "publisher-place": "address",
    "event-place": "location",
    "collection-title": "series",
    "number": "number",
    "article-number": "eid",
    "status": "pubstate",
}
_MAX_LENGTH = 100_000


class CslError(ValueError):
    """The response doesn't describe a work."""


def from_csl(item: Any) -> Reference:
    """Raise CslError if there is no title."""
    if not isinstance(item, dict) or not (title := _line(item.get("title"))):
        raise CslError("The response doesn't describe a work.")
    csl_type = str(item.get("type", ""))
    doi = find_doi(str(item.get("DOI", "")))
    arxiv_id = find_arxiv_id(doi, in_doi=True)
    is_preprint = csl_type in _PREPRINTS or bool(arxiv_id)
    entry_type = "misc" if is_preprint else _TYPES.get(csl_type, "misc")
    year, month = _date(item)
    venue = _venue(item, entry_type, arxiv_id)
    fields = dict(_other_fields(item))
    if year is None and (state := _written_date(item.get("issued"))):
        fields.setdefault("pubstate", state)
    if fields.get("publisher") == venue:
        del fields["publisher"]
    return Reference(
        type=entry_type,
        kind="preprint" if is_preprint else "",
        title=": ".join(filter(None, (title, _line(item.get("subtitle"))))),
        authors=tuple(map(Author, _names(item.get("author")))),
        venue=venue,
        venue_short=_line(item.get("container-title-short")),
        year=year,
        month=month,
        doi="" if arxiv_id else doi,
        arxiv_id=arxiv_id,
        abstract=_abstract(item.get("abstract")),
        identifiers=tuple(
            ("isbn", isbn.rpartition("/")[2]) for isbn in _as_list(item.get("ISBN"))[:1]
        ),
        url="" if doi else _line(item.get("URL")),
        fields=fields,
    )


def _venue(item: dict[str, Any], entry_type: str, arxiv_id: str) -> str:
    """Return where the work appeared: the journal, else the event, else the publisher."""
    if venue := _line(item.get("container-title")):
        return venue
    if entry_type == "inproceedings":
        event = item.get("event-title") or item.get("event")
        return _line(event.get("name") if isinstance(event, dict) else event)
    institutions = item.get("institution")
    first = institutions[0] if isinstance(institutions, list) and institutions else None
    server = _line(first.get("name")) if isinstance(first, dict) else ""
    return "arXiv" if arxiv_id else server or _line(item.get("publisher"))


def _names(people: Any) -> Iterator[Name]:
    for person in people if isinstance(people, list) else [people]:
        if isinstance(person, str) and person.strip():
            yield parse_name(person)
        if not isinstance(person, dict):
            continue
        family, given, suffix = (_line(person.get(part)) for part in ("family", "given", "suffix"))
        whole = _line(person.get("literal", person.get("name")))
        if family and not given and "," in family:
            yield parse_name(family)
        elif family or given:
            particles = [_line(person.get(f"{kind}-particle")) for kind in _PARTICLES]
            particle, family = split_particle(family or given)
            particle = " ".join(filter(None, [*particles, particle]))
            yield Name(family, given if person.get("family") else "", particle, suffix)
        elif whole:
            yield Name(whole, is_organization=True)


def _date(item: dict[str, Any]) -> tuple[int | None, int | None]:
    for name in ("issued", "published-print", "published-online", "published", "created"):
        try:
            year, *rest = item[name]["date-parts"][0]
            written = "-".join(f"{int(part):02}" for part in (year, *rest[:1]))
        except (KeyError, IndexError, TypeError, ValueError):
            written = _written_date(item.get(name))
        year, month, _ = parse_date(written)
        if year:
            return year, month
    return None, None


def _written_date(date: Any) -> str:
    """Return a date that is not given as numbers: ``Spring 2020``, ``in press``."""
    if isinstance(date, dict):
        date = next((date[name] for name in ("raw", "literal", "edtf", "year") if name in date), "")
    return _line(date)


def _other_fields(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for variable, name in _FIELDS.items():
        if text := _line(item.get(variable)):
            yield name, re.sub(r"(?<=\d)-+(?=\d)", "–", text) if name == "pages" else text
    if editors := " and ".join(map(str, _names(item.get("editor")))):
        yield "editor", editors


def _abstract(text: Any) -> str:
    """Remove JATS and HTML markup; paragraphs stay separate."""
    if not isinstance(text, str):
        return ""
    text = re.sub(r"(?i)<(?:jats:)?title>[^<]*</(?:jats:)?title>", "", text[:_MAX_LENGTH])
    paragraphs = re.split(r"\n\s*\n", html_to_text(text))
    return "\n\n".join(filter(None, (" ".join(one.split()) for one in paragraphs)))


def _line(value: Any) -> str:
    """Return the value, or the first of a list, as one line of plain text."""
    first = next(iter(_as_list(value)), "")
    return markdown_to_line(first[:_MAX_LENGTH])


def _as_list(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(one) for one in values if isinstance(one, str | int)]
