from blog.bibliography.bibtex_fields import KIND_OF_TYPE
from blog.bibliography.reference import Reference


def kind_of(reference: Reference) -> str:
    """Return which of a publication's kinds it is, as it says itself or as its type tells."""
    if reference.kind:
        return reference.kind
    kind = KIND_OF_TYPE.get(reference.type, "other")
    return "preprint" if kind == "other" and reference.arxiv_id else kind


def page_of(reference: Reference) -> str:
    """Return where a reader gets it: its own address, or that of its arXiv entry."""
    if reference.url or not reference.arxiv_id:
        return reference.url
    return f"https://arxiv.org/abs/{reference.arxiv_id}"
