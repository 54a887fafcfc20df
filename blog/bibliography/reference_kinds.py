from blog.bibliography.bibtex_fields import KIND_OF_TYPE
from blog.bibliography.entry_facts import is_workshop
from blog.bibliography.name_lists import split_names
from blog.bibliography.names import parse_name
from blog.bibliography.reference import Name, Reference


def work_kind(reference: Reference) -> str:
    """Return the publication's kind, as stated or as its type and venue imply."""
    if reference.kind:
        return reference.kind
    kind = KIND_OF_TYPE.get(reference.type, "other")
    is_unpublished = not reference.venue and kind in {"journal", "other", "preprint"}
    if reference.venue == "arXiv" or (reference.arxiv_id and is_unpublished):
        return "preprint"
    return "workshop" if kind == "conference" and is_workshop(reference.venue) else kind


def work_url(reference: Reference) -> str:
    """Return the work's own URL, or that of its arXiv page."""
    if reference.url or not reference.arxiv_id:
        return reference.url
    return f"https://arxiv.org/abs/{reference.arxiv_id}"


def editor_names(reference: Reference) -> list[Name]:
    return [parse_name(name) for name in split_names(reference.fields.get("editor", "")).names]
