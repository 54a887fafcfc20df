"""Publication states, such as in press, of works that have no year yet."""

from blog.bibliography.reference import Reference

# The keywords of BibLaTeX's field pubstate.
_STATES = {
    "inpreparation": "in preparation",
    "submitted": "submitted",
    "forthcoming": "forthcoming",
    "inpress": "in press",
    "prepublished": "prepublished",
}


def publication_state(pubstate: str) -> str:
    """Return the words for a keyword; other texts are returned unchanged."""
    return _STATES.get(pubstate.strip().lower(), pubstate.strip())


def year_or_state(reference: Reference) -> str:
    return str(reference.year or publication_state(reference.fields.get("pubstate", "")))


def with_year(venue: str, label: str) -> str:
    """Return ``NSDI 2024`` or ``Nature (in press)``."""
    if not label or label in venue:
        return venue
    if not venue or label.isdigit():
        return f"{venue} {label}".strip()
    return f"{venue} ({label})"
