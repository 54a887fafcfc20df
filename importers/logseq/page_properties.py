"""Properties of a page: ``title:: x``, ``tags:: a, [[b c]]``, ``public:: true``."""

import re
from collections.abc import Container, Mapping
from datetime import UTC, datetime

from blog.dates import start_of_day
from importers.collection import Line, SourcePage
from importers.dates import parse_datetime_text
from importers.logseq.graph import day_in
from importers.logseq.outline import Value
from importers.plain.pages import make_note
from importers.visibility import VISIBILITY_FIELDS, hiding_field

_TAGS = ("tags", "tag", "keywords", "category", "categories")
_SUMMARIES = ("description", "summary", "excerpt")
_LANGUAGES = ("lang", "language")
_DATES = ("date", "published", "created", "created-at")
_UPDATED = ("updated", "updated-at")
# Of these, none has words for readers.
_SYNTAX = frozenset({
    "id", "collapsed", "filters", "icon", "file-path", "public", "exclude-from-graph-view",
    "created-at", "updated-at", "query-table", "query-properties", "query-sort-by",
    "query-sort-desc",
})  # fmt: skip
_PART = re.compile(r"\[\[((?:[^\[\]]|\[\[[^\[\]]*\]\])+)\]\]|([^,，\[\]]+)")


def names_in(text: str) -> list[str]:
    """Return names with commas between them, with or without brackets."""
    found = ((one or other).strip(' #"') for one, other in _PART.findall(text))
    return list(dict.fromkeys(name for name in found if name))


class PageProperties:
    """``title_format`` is the format of links to days."""

    def __init__(self, given: Mapping[str, Value], title_format: str) -> None:
        self.given = given
        self._title_format = title_format

    def text(self, *names: str) -> str:
        values = (self.given[name].text for name in names if name in self.given)
        return next(filter(None, values), "")

    @property
    def aliases(self) -> list[str]:
        return names_in(self.text("alias", "aliases"))

    @property
    def tags(self) -> list[str]:
        return [tag for name in _TAGS for tag in names_in(self.text(name))]

    @property
    def published_at(self) -> datetime | None:
        return next(filter(None, map(self.moment, _DATES)), None)

    @property
    def updated_at(self) -> datetime | None:
        return next(filter(None, map(self.moment, _UPDATED)), None)

    @property
    def summary(self) -> str:
        return self.text(*_SUMMARIES)

    @property
    def language(self) -> str:
        return self.text(*_LANGUAGES)

    @property
    def is_public(self) -> bool:
        return self.text("public").lower() == "true"

    def hiding(self) -> str:
        """Return the property that hides the page, or "".

        An unknown state hides a page that is not explicitly public.
        """
        fields = {
            name: value.text for name, value in self.given.items() if name in VISIBILITY_FIELDS
        }
        fields["tags"] = ",".join(self.tags)
        return hiding_field(fields, is_published=self.is_public)

    def shown(self, used: Container[str]) -> list[Line]:
        """Return a list of the properties without a field here, for the top of the text."""
        imported = {"title", "alias", "aliases", *_TAGS, *_SUMMARIES, *_LANGUAGES, *_SYNTAX}
        day = next((name for name in _DATES if self.moment(name)), "")
        return [
            Line(f"- **{name}:** {value.text}", value.place)
            for name, value in self.given.items()
            if value.text and name not in imported and name != day and name not in used
        ]

    def moment(self, name: str) -> datetime | None:
        text = self.text(name).strip("[]")
        if day := day_in(text, self._title_format):
            return start_of_day(day)
        if re.fullmatch(r"1\d{12}", text):
            return datetime.fromtimestamp(int(text) / 1000, UTC)
        return parse_datetime_text(text) if text else None


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
