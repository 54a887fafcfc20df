"""The authors of a Jekyll site's posts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from importers.fields import DataRecord, list_of, mapping_of, one_line_text, without_comma
from importers.jekyll.documents import Document
from importers.jekyll.site import JekyllSite
from profile_app.publications.spellings import spelling_key

_BETWEEN = re.compile(r"\s*(?:;|,?\s+(?:and|&)\s+)\s*")


@dataclass
class PostAuthors:
    """``known`` are the authors that ``_data/authors.yml`` or the settings describe, by key."""

    known: dict[str, Any] = field(default_factory=dict)
    owners: list[set[str]] = field(default_factory=list)

    def is_owner(self, name: str) -> bool:
        return set(spelling_key(name).split()) in self.owners

    def of(self, document: Document) -> list[str]:
        """Return the authors of a post in order, or [] if the owner is the only one."""
        names = self._names(document)
        is_owners = all(
            any(set(spelling_key(name).split()) <= own for own in self.owners) for name in names
        )
        return [] if is_owners else names

    def _names(self, document: Document) -> list[str]:
        found: list[str] = []
        for one in list_of(document.find("authors", "author")):
            written = DataRecord(one).text("name", "display_name") or one_line_text(one)
            if given := mapping_of(self.known.get(written)):
                found.append(DataRecord(given).text("name", "display_name") or written)
            else:
                found += filter(None, _BETWEEN.split(written))
        return list(dict.fromkeys(map(without_comma, found)))


def post_authors(site: JekyllSite) -> PostAuthors:
    settings = site.settings
    names = " ".join(filter(None, map(settings.text, ("first_name", "middle_name", "last_name"))))
    author = DataRecord(settings.find("author")).text("name") or settings.text("author")
    known = {**mapping_of(settings.find("authors")), **mapping_of(site.data.get("authors"))}
    authors = PostAuthors(known)
    owners: Iterable[str] = filter(None, (names, author, settings.text("title")))
    authors.owners = [set(spelling_key(name).split()) for name in owners]
    posts = (authors.of(document) for document in site.documents if document.kind == "posts")
    every = {tuple(found) for found in posts if found}
    if len(every) == 1 and len(next(iter(every))) == 1 and not (names or author):
        # A blog of one person, whom only the posts name.
        authors.owners.append(set(spelling_key(next(iter(every))[0]).split()))
    return authors
