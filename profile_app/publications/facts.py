"""A reference as facts that can be compared one by one and stored as JSON."""

from typing import Any

from blog.bibliography.bibtex_fields import TYPE_OF_KIND
from blog.bibliography.reference import Author, Reference
from blog.bibliography.reference_kinds import work_kind

Facts = dict[str, Any]

FACT_LABELS = {
    "title": "title",
    "kind": "type",
    "bibtex_type": "BibTeX type",
    "authors": "authors",
    "has_more_authors": "et al.",
    "venue": "venue",
    "venue_short": "short venue",
    "venue_url": "venue URL",
    "preprint_venue": "preprint venue",
    "preprint_year": "preprint year",
    "year": "year",
    "month": "month",
    "doi": "DOI",
    "arxiv_id": "arXiv ID",
    "bibtex_key": "BibTeX key",
    "abstract": "abstract",
    "note": "note",
    "award": "award",
    "impact": "impact",
    "is_selected": "selected",
    "is_peer_reviewed": "peer-reviewed",
    "topics": "topics",
    "links": "links and files",
    "identifiers": "identifiers",
    "bibtex_fields": "other BibTeX fields",
}
FACT_COLUMNS = tuple(
    name for name in FACT_LABELS if name not in {"authors", "topics", "links", "identifiers"}
)


def reference_facts(reference: Reference) -> Facts:
    """Return the facts of ``FACT_LABELS``, without unknown ones such as ``is_selected``."""
    kind = work_kind(reference)
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


def format_fact(value: Any) -> str:
    """Format a fact for the report and the preview."""
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
