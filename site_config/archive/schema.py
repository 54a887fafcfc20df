"""What of the site is its content, in which file it stands, and what is left out and why.

Every field of every model is exported unless it is named here; a test holds that nothing else is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.db import models

from blog.models import (
    BlogSettings,
    FormerPath,
    Image,
    MarkdownContent,
    NoteTemplate,
    Paper,
    Post,
    Redirect,
    Series,
    Topic,
)
from profile_app import models as person

IS_MADE = "it is made from the others when the row is saved"

# By the label of each model that is no content.
LEFT_OUT = {
    "blog.Citation": "made from the texts",
    "blog.CacheGeneration": "how often this site has changed",
    "blog.DailySalt": "a secret of one day",
    "blog.DownloadKey": "who got a file today, until midnight",
    "blog.Autosave": "what an account has typed and not saved: a backup has it",
    "blog.HourlyVisits": "two days at most, and already among the visits of the day",
    "blog.JournalBookmark": "how far the journals of this machine are read",
    "blog.PostLink": "made from the texts",
    "blog.PreviewLink": "leads nowhere without the secret key of this site: a backup has it",
    "blog.ReaderKey": "who read a post today, until midnight",
    "blog.SearchEntry": "made from the content",
    "blog.SearchWord": "made from the content",
    "blog.SiteDay": "the sums of what the posts have",
    "blog.StaleText": "texts that wait to be rendered",
    "blog.SiteReferrer": "the sums of what the posts have",
    "blog.Revision": "what texts were before they were changed: a backup has it",
    "blog.WindowScore": "made from the visits",
    "blog.WindowState": "made from the visits",
    "profile_app.ImportedRow": "what an import has offered before: a backup has it",
}


@dataclass(frozen=True)
class Shape:
    """How the rows of a model stand in a file, in the order in which a page shows them.

    ``key``: what others name a row by; such a row keeps its number, which stands in addresses and
    decides what comes first. ``parts``: rows that stand within it, by their accessor.
    """

    model: type[models.Model]
    file: str = ""
    key: str = ""
    is_one: bool = False
    parts: dict[str, "Shape"] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    # The field by which a part knows what it belongs to.
    owner: str = ""

    def fields(self) -> Iterator[Any]:
        """All that is exported, in the order of the model."""
        meta = self.model._meta
        every = (*meta.concrete_fields, *meta.many_to_many)
        for each in sorted(every, key=lambda field: field.name == "is_demo"):
            is_made = each.name in self.made or each.name in self.left_out
            if not (each.primary_key or is_made or each.name == self.owner):
                yield each

    @property
    def has_id(self) -> bool:
        return bool(self.key)

    @property
    def made(self) -> set[str]:
        names = getattr(self.model, "markdown_fields", ()) if self._is_rendered else ()
        return {f"{name}_html" for name in names}

    @property
    def _is_rendered(self) -> bool:
        return issubclass(self.model, MarkdownContent)

    def name_of(self, name: str) -> str:
        return self.names.get(name, name.removeprefix("is_"))

    def in_order(self, rows: Iterable[Any]) -> list[Any]:
        """Sorted here, for databases do not agree on letters, nor on what has no value."""
        found = sorted(rows, key=lambda row: row.pk)
        for each in reversed(self.model._meta.ordering or ()):
            name, is_reversed = _order(each)
            if name == "pk":
                continue
            told = [row for row in found if getattr(row, name) is not None]
            untold = [row for row in found if getattr(row, name) is None]
            told.sort(key=attrgetter(name), reverse=is_reversed)
            found = [*told, *untold]
        return found


def _order(each: Any) -> tuple[str, bool]:
    """Return the field by which rows are ordered, and whether the largest comes first."""
    if isinstance(each, str):
        return each.removeprefix("-"), each.startswith("-")
    return each.expression.name, each.descending


LISTS = (
    Shape(Topic, "topics.yaml", key="slug"),
    Shape(Series, "series.yaml", key="slug"),
    Shape(Paper, "papers.yaml", key="citation_key", left_out={"title_key": IS_MADE}),
    Shape(person.Person, "people.yaml", key="name"),
    Shape(person.Interest, "interests.yaml"),
    Shape(person.Activity, "activities.yaml"),
    Shape(person.Award, "awards.yaml"),
    Shape(person.News, "news.yaml", names={"on": "date"}),
    Shape(person.Student, "students.yaml"),
    Shape(person.Position, "positions.yaml"),
    Shape(person.HomeSection, "homepage.yaml"),
    Shape(person.CvSection, "cv.yaml"),
)
POSTS = Shape(
    Post,
    "posts/",
    key="slug",
    names={
        "published_at": "date",
        "updated_at": "updated",
        "created_at": "created",
        "updated_note_on": "update_noted_on",
    },
    left_out={
        "body_text": IS_MADE,
        "headings": IS_MADE,
        "has_math": IS_MADE,
        "word_count": IS_MADE,
        "binned_at": "what was deleted stays so: a backup has the bin",
    },
)
PUBLICATIONS = Shape(
    person.Publication,
    "publications.yaml",
    key="slug",
    parts={
        "authorships": Shape(person.Authorship, owner="publication"),
        "resources": Shape(person.Resource, owner="publication"),
        "identifiers": Shape(person.Identifier, owner="publication"),
        "former_slugs": Shape(person.FormerSlug, owner="publication"),
    },
    names={"authorships": "authors"},
)
LATER = (
    Shape(
        person.Profile,
        "profile.yaml",
        is_one=True,
        parts={"links": Shape(person.ProfileLink, owner="profile")},
    ),
    Shape(BlogSettings, "writing.yaml", is_one=True),
    Shape(NoteTemplate, "templates.yaml"),
    Shape(Redirect, "redirects.yaml"),
)
IMAGES = Shape(
    Image,
    "media.yaml",
    parts={"former_paths": Shape(FormerPath, owner="image")},
    names={"added_at": "added"},
    left_out={
        "file": "it stands beside, under its path",
        **dict.fromkeys(
            ("digest", "width", "height", "weight", "variants", "recipe"),
            "it is made from the picture",
        ),
    },
)
# In the order in which they can be made: each names only what stands before it.
SHAPES = (*LISTS, POSTS, PUBLICATIONS, *LATER)
NAMED = {shape.model: shape for shape in SHAPES if shape.key}
