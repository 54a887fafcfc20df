"""Pages that Logseq makes from an entry in Zotero: notes on papers."""

import re

from importers.collection import SourcePage
from importers.logseq.page_properties import PageProperties, names_in
from importers.plain.pages import make_note

_VENUES = ("publication-title", "proceedings-title", "conference-name", "publisher")
# Properties that describe the paper.
PAPER_PROPERTIES = frozenset({
    "item-type", "original-title", "authors", "author", "doi", "url", "date", *_VENUES,
})  # fmt: skip


def is_of_zotero(properties: PageProperties) -> bool:
    return "item-type" in properties.given


def paper_title(properties: PageProperties, name: str) -> str:
    return properties.text("original-title") or name.removeprefix("@")


def make_paper_note(page: SourcePage, properties: PageProperties) -> None:
    """Make ``page`` the note on the paper; the date is that of the paper."""
    published = properties.moment("date")
    year = re.search(r"\b(?:1[89]|20)\d\d\b", properties.text("date"))
    written = published.year if published else int(year[0]) if year else None
    venue = properties.text(*_VENUES).strip("[]")
    make_note(page, page.title, written, venue)
    if page.paper is None:
        return
    page.paper.authors = ", ".join(names_in(properties.text("authors", "author")))
    doi = properties.text("doi").removeprefix("https://doi.org/")
    page.paper.urls = [f"https://doi.org/{doi}"] if doi else []
    page.paper.url = properties.text("url")
