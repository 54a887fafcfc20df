from blog.bibliography.bibtex_fields import KIND_OF_TYPE
from blog.bibliography.entry_facts import is_workshop
from blog.bibliography.names import parse_name, split_names
from blog.bibliography.reference import Name, Reference


def work_kind(reference: Reference) -> str:
    """Return the publication's kind, as stated or as its type and venue imply."""
    if reference.kind:
        return reference.kind
    if reference.venue == "arXiv" or (reference.arxiv_id and not reference.venue):
        return "preprint"
    kind = KIND_OF_TYPE.get(reference.type, "other")
    return "workshop" if kind == "conference" and is_workshop(reference.venue) else kind


def work_url(reference: Reference) -> str:
    """Return the work's own URL, or that of its arXiv page."""
    if reference.url or not reference.arxiv_id:
        return reference.url
    return f"https://arxiv.org/abs/{reference.arxiv_id}"


def editor_names(reference: Reference) -> list[Name]:
    names, _ = split_names(reference.fields.get("editor", ""))
    return [parse_name(name) for name in names]
