"""Read the Atom feed of arXiv's API.

Format: https://info.arxiv.org/help/api/user-manual.html
"""

# Documents with a DTD are rejected before they are parsed.
from xml.etree import ElementTree as ET

from blog.bibliography.entry_facts import find_arxiv_id, find_doi, parse_date
from blog.bibliography.names import parse_name
from blog.bibliography.reference import Author, Reference

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"


class ArxivError(ValueError):
    """The response describes no paper."""


def from_arxiv(data: bytes) -> Reference:
    """Return the first paper of a feed. Raise ArxivError if there is none."""
    if b"<!" in data.replace(b"<!--", b"").replace(b"<![CDATA[", b""):
        raise ArxivError("arXiv's response is not a feed.")
    try:
        feed = ET.fromstring(data)  # noqa: S314
    except (ET.ParseError, ValueError, LookupError) as error:
        raise ArxivError("arXiv's response is not a feed.") from error
    entry = feed.find(f"{_ATOM}entry")
    title = _text(entry, f"{_ATOM}title") if entry is not None else ""
    arxiv_id = find_arxiv_id(_text(entry, f"{_ATOM}id")) if entry is not None else ""
    if entry is None or not arxiv_id or title == "Error":
        raise ArxivError("arXiv has no paper with this ID.")
    year, month, _ = parse_date(_text(entry, f"{_ATOM}published")[:10])
    names = [_text(author, f"{_ATOM}name") for author in entry.iter(f"{_ATOM}author")]
    category = entry.find(f"{_ARXIV}primary_category")
    return Reference(
        type="misc",
        kind="preprint",
        title=title,
        authors=tuple(Author(parse_name(name)) for name in names if name),
        venue="arXiv",
        year=year,
        month=month,
        doi=find_doi(_text(entry, f"{_ARXIV}doi")),
        arxiv_id=arxiv_id,
        abstract=_text(entry, f"{_ATOM}summary"),
        fields={"primaryclass": category.get("term", "")} if category is not None else {},
    )


def _text(element: ET.Element, name: str) -> str:
    return " ".join((element.findtext(name) or "").split())
