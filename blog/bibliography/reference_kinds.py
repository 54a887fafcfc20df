from blog.bibliography.bibtex_fields import KIND_OF_TYPE
from blog.bibliography.entry_facts import is_workshop
from blog.bibliography.names import parse_name, split_names
from blog.bibliography.reference import Name, Reference


def kind_of(reference: Reference) -> str:
    """Return which of a publication's kinds it says it is, or its type and venue tell."""
    if reference.kind:
        return reference.kind
    if reference.venue == "arXiv" or (reference.arxiv_id and not reference.venue):
        return "preprint"
    kind = KIND_OF_TYPE.get(reference.type, "other")
    return "workshop" if kind == "conference" and is_workshop(reference.venue) else kind


def page_of(reference: Reference) -> str:
    """Return where a reader gets it: its own address, or that of its arXiv entry."""
    if reference.url or not reference.arxiv_id:
        return reference.url
    return f"https://arxiv.org/abs/{reference.arxiv_id}"


def editors_of(reference: Reference) -> list[Name]:
    names, _ = split_names(reference.fields.get("editor", ""))
    return [parse_name(name) for name in names]
