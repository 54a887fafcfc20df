"""A reference as facts that can be compared one by one and kept as JSON."""

from typing import Any

from blog.bibliography.bibtex_fields import TYPE_OF_KIND
from blog.bibliography.reference import Author, Reference
from blog.bibliography.reference_kinds import kind_of

Facts = dict[str, Any]

LABELS = {
    "title": "title",
    "kind": "kind",
    "bibtex_type": "BibTeX type",
    "authors": "authors",
    "has_more_authors": "and others",
    "venue": "venue",
    "venue_short": "venue in short",
    "venue_url": "venue's page",
    "preprint_venue": "preprint venue",
    "preprint_year": "preprint year",
    "year": "year",
    "month": "month",
    "doi": "DOI",
    "arxiv_id": "arXiv id",
    "bibtex_key": "BibTeX key",
    "abstract": "abstract",
    "note": "note",
    "award": "award",
    "impact": "impact",
    "is_selected": "selected",
    "is_peer_reviewed": "peer-reviewed",
    "topics": "topics",
    "links": "links and files",
    "identifiers": "in catalogues",
    "bibtex_fields": "further BibTeX fields",
}
COLUMNS = tuple(
    name for name in LABELS if name not in {"authors", "topics", "links", "identifiers"}
)


def facts_of(reference: Reference) -> Facts:
    """Return every fact of ``LABELS``; what the reference leaves open (selected) is left out."""
    kind = kind_of(reference)
    fields = dict(reference.fields)
    if reference.url:
        fields["url"] = reference.url
    facts: Facts = {
        "title": reference.title,
        "kind": kind,
        "bibtex_type": "" if TYPE_OF_KIND[kind] == reference.type else reference.type,
        "authors": [_author(author) for author in reference.authors],
        "has_more_authors": reference.has_more_authors,
        "venue": reference.venue,
        "venue_short": reference.venue_short,
        "venue_url": reference.venue_url,
        "preprint_venue": reference.preprint_venue,
        "preprint_year": reference.preprint_year,
        "year": reference.year,
        "month": reference.month,
        "doi": reference.doi,
        "arxiv_id": reference.arxiv_id,
        "bibtex_key": reference.key,
        "abstract": reference.abstract,
        "note": reference.note,
        "award": reference.award,
        "impact": reference.impact,
        "is_selected": reference.is_selected,
        "is_peer_reviewed": reference.is_peer_reviewed,
        "topics": sorted(reference.topics),
        "links": [[link.kind, link.target, link.label] for link in reference.links],
        "identifiers": [list(pair) for pair in reference.identifiers],
        "bibtex_fields": dict(sorted(fields.items())),
    }
    return {
        name: value
        for name, value in facts.items()
        if value is not None or "year" in name or name == "month"
    }


def shown(value: Any) -> str:
    """Return a fact in words, for the report and the preview."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{name} = {text}" for name, text in value.items())
    if isinstance(value, list):
        return ", ".join(
            " ".join(map(_word, row)) if isinstance(row, list) else str(row) for row in value
        )
    return "" if value is None else str(value)


def _author(author: Author) -> list[Any]:
    return [str(author.name), author.equal_group, author.is_corresponding, author.is_deceased]


def _word(value: Any) -> str:
    if value is True or isinstance(value, int):
        return "†" if value is True else f"({value})" if value else ""
    return str(value or "")
