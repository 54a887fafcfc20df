"""Read CSL-JSON as returned by Crossref and DataCite."""

import re
from collections.abc import Iterator
from typing import Any

from blog.bibliography.entry_facts import find_arxiv_id, find_doi
from blog.bibliography.html_text import html_to_text
from blog.bibliography.latex_markdown import markdown_to_line
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
}
_MAX_LENGTH = 100_000


class CslError(ValueError):
    """The response describes no work."""


def from_csl(item: Any) -> Reference:
    """Raise CslError if there is no title."""
    if not isinstance(item, dict) or not (title := _line(item.get("title"))):
        raise CslError("The response describes no work.")
    csl_type = str(item.get("type", ""))
    doi = find_doi(str(item.get("DOI", "")))
    arxiv_id = find_arxiv_id(doi, in_doi=True)
    is_preprint = csl_type in _PREPRINTS or bool(arxiv_id)
    entry_type = "misc" if is_preprint else _TYPES.get(csl_type, "misc")
    year, month = _date(item)
    venue = _line(item.get("container-title"))
    if not venue and entry_type != "inproceedings":
        venue = "arXiv" if arxiv_id else _line(item.get("publisher"))
    fields = dict(_other_fields(item))
    if fields.get("publisher") == venue:
        del fields["publisher"]
    return Reference(
        type=entry_type,
        kind="preprint" if is_preprint else "",
        title=": ".join(filter(None, (title, _line(item.get("subtitle"))))),
        authors=tuple(_authors(item.get("author"))),
        venue=venue,
        venue_short=_line(item.get("container-title-short")),
        year=year,
        month=month,
        doi="" if arxiv_id else doi,
        arxiv_id=arxiv_id,
        abstract=_abstract(item.get("abstract")),
        identifiers=tuple(("isbn", isbn) for isbn in _as_list(item.get("ISBN"))[:1]),
        fields=fields,
    )


def _authors(people: Any) -> Iterator[Author]:
    for person in people if isinstance(people, list) else []:
        if not isinstance(person, dict):
            continue
        family, whole = (
            _line(person.get("family")),
            _line(person.get("literal", person.get("name"))),
        )
        if family:
            particle = _line(person.get("non-dropping-particle", person.get("dropping-particle")))
            given, suffix = _line(person.get("given")), _line(person.get("suffix"))
            yield Author(Name(family, given, particle, suffix))
        elif whole:
            yield Author(Name(whole, is_organization=True))


def _date(item: dict[str, Any]) -> tuple[int | None, int | None]:
    for name in ("issued", "published-print", "published-online", "published", "created"):
        try:
            year, *rest = item[name]["date-parts"][0]
            month = int(rest[0]) if rest else None
            return int(year), month if month and 1 <= month <= 12 else None
        except (KeyError, IndexError, TypeError, ValueError):
            continue
    return None, None


def _other_fields(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for variable, name in _FIELDS.items():
        if text := _line(item.get(variable)):
            yield name, re.sub(r"(?<=\d)-+(?=\d)", "–", text) if name == "pages" else text


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
