"""Write CSL-JSON, which citation processors and Zotero read.

Format: https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables
"""

from typing import Any

from blog.bibliography.publication_states import year_or_state
from blog.bibliography.reference import Name, Reference
from blog.bibliography.reference_keys import citation_key
from blog.bibliography.reference_kinds import editor_names, work_kind, work_url

CSL_CONTENT_TYPE = "application/vnd.citationstyles.csl+json"

_TYPE_OF_KIND = {
    "conference": "paper-conference",
    "workshop": "paper-conference",
    "poster": "paper-conference",
    "journal": "article-journal",
    "preprint": "article",
    "thesis": "thesis",
    "report": "report",
    "book": "book",
    "chapter": "chapter",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
}
_TYPES_WITH_CONTAINER = {"paper-conference", "article-journal", "chapter"}
_VARIABLE_OF_FIELD = {
    "volume": "volume",
    "edition": "edition",
    "series": "collection-title",
    "chapter": "chapter-number",
    "numpages": "number-of-pages",
    "publisher": "publisher",
    "address": "publisher-place",
    "location": "event-place",
    "issn": "ISSN",
    "language": "language",
    "version": "version",
    "keywords": "keyword",
}
_VARIABLE_OF_IDENTIFIER = {"isbn": "ISBN", "pmid": "PMID"}
_DEGREES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}


def to_csl(reference: Reference) -> dict[str, Any]:
    csl_type = _TYPE_OF_KIND.get(work_kind(reference), "document")
    item = {
        "id": citation_key(reference),
        "type": csl_type,
        "title": reference.title,
        "author": [_name(author.name) for author in reference.authors],
        "editor": [_name(name) for name in editor_names(reference)],
        **_venue(reference, csl_type),
        "issued": _date(reference),
        "DOI": reference.doi,
        "URL": work_url(reference),
        "status": "" if reference.year else year_or_state(reference),
        "abstract": reference.abstract,
        "note": reference.note,
    }
    for name, variable in _VARIABLE_OF_FIELD.items():
        item.setdefault(variable, reference.fields.get(name, ""))
    for kind, value in reference.identifiers:
        if kind in _VARIABLE_OF_IDENTIFIER:
            item.setdefault(_VARIABLE_OF_IDENTIFIER[kind], value)
    return {variable: value for variable, value in item.items() if value}


def _name(name: Name) -> dict[str, str]:
    if name.is_organization:
        return {"literal": name.family}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: text for part, text in parts.items() if text}


def _venue(reference: Reference, csl_type: str) -> dict[str, str]:
    fields = reference.fields
    number = fields.get("number", "")
    variables = {
        "page": fields.get("pages", "").replace("--", "-").replace("–", "-"),
        "issue" if csl_type == "article-journal" else "number": number or fields.get("issue", ""),
    }
    if csl_type in _TYPES_WITH_CONTAINER:
        variables["container-title"] = reference.venue
        variables["container-title-short"] = reference.venue_short
    else:
        variables["publisher"] = reference.venue
    if csl_type == "thesis":
        variables["genre"] = fields.get("type") or _DEGREES.get(reference.type, "")
    if csl_type == "article" and reference.arxiv_id:
        variables["publisher"] = reference.venue or "arXiv"
        variables["number"] = f"arXiv:{reference.arxiv_id}"
    return variables


def _date(reference: Reference) -> dict[str, list[list[int]]]:
    if reference.year is None:
        return {}
    return {"date-parts": [[reference.year, *filter(None, [reference.month])]]}
