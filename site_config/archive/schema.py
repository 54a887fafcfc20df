"""Which content is exported to which file, and what is excluded and why.

Every field of every model is exported unless it is excluded here, which a test enforces.
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
    Page,
    Paper,
    Post,
    Redirect,
    Series,
    Topic,
)
from profile_app import models as person

COMPUTED = "computed when the row is saved"

# Reasons by model label.
EXCLUDED_MODELS = {
    "blog.Citation": "computed from the texts",
    "blog.CacheGeneration": "counts changes of this site",
    "blog.DailySalt": "a secret valid for one day",
    "blog.DownloadKey": "deleted at midnight",
    "blog.Autosave": "unsaved text of an account: backups include it",
    "blog.HourlyVisits": "the last two days, already part of the daily visits",
    "blog.JournalBookmark": "position in the journals of this server",
    "blog.PostLink": "computed from the texts",
    "blog.PreviewLink": "useless without the secret key of this site: backups include it",
    "blog.ReaderKey": "deleted at midnight",
    "blog.SearchEntry": "computed from the content",
    "blog.SearchWord": "computed from the content",
    "blog.SiteDay": "sums over the posts",
    "blog.SiteImport": "history of imports: backups include it",
    "blog.StaleText": "queue of texts to render",
    "blog.SiteReferrer": "sums over the posts",
    "blog.Revision": "earlier texts: backups include it",
    "blog.TrashedRow": "the trash is not exported: backups include it",
    "blog.WindowScore": "computed from the visits",
    "blog.WindowState": "computed from the visits",
    "profile_app.ImportedRow": "history of imports: backups include it",
}


@dataclass(frozen=True)
class Shape:
    """How the rows of a model are exported.

    ``key``: the field by which other rows refer to a row. Such rows are exported with their
    id, which is part of URLs and breaks ties in lists. ``parts``: nested models, by accessor.
    """

    model: type[models.Model]
    file: str = ""
    key: str = ""
    is_one: bool = False
    parts: dict[str, "Shape"] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    excluded: dict[str, str] = field(default_factory=dict)
    # The foreign key of a part to its row.
    owner: str = ""
    # Rows that refer to something in the trash, which is not exported either.
    left_out: models.Q = field(default_factory=lambda: models.Q(pk=None))

    def fields(self) -> Iterator[Any]:
        """Yield the exported fields, in the order of the model."""
        meta = self.model._meta
        every = (*meta.concrete_fields, *meta.many_to_many)
        for each in sorted(every, key=lambda field: field.name == "is_demo"):
            is_excluded = each.name in self.computed or each.name in self.excluded
            if not (each.primary_key or is_excluded or each.name == self.owner):
                yield each

    @property
    def computed(self) -> set[str]:
        if not issubclass(self.model, MarkdownContent):
            return set()
        return {f"{name}_html" for name in self.model.markdown_fields}

    def name_of(self, name: str) -> str:
        return self.names.get(name, name.removeprefix("is_"))

    def in_order(self, rows: Iterable[Any]) -> list[Any]:
        """Sort by the model's ordering. In Python, as databases differ in collation and nulls."""
        ordered = sorted(rows, key=lambda row: row.pk)
        for each in reversed(self.model._meta.ordering or ()):
            name, is_reversed = _order(each)
            if name == "pk":
                continue
            filled = [row for row in ordered if getattr(row, name) is not None]
            empty = [row for row in ordered if getattr(row, name) is None]
            filled.sort(key=attrgetter(name), reverse=is_reversed)
            ordered = [*filled, *empty]
        return ordered


def _order(each: Any) -> tuple[str, bool]:
    """Return the name of the field to order by, and whether the order is descending."""
    if isinstance(each, str):
        return each.removeprefix("-"), each.startswith("-")
    return each.expression.name, each.descending


LIST_SHAPES = (
    Shape(Topic, "topics.yaml", key="slug"),
    Shape(Series, "series.yaml", key="slug"),
    Shape(Paper, "papers.yaml", key="citation_key", excluded={"title_key": COMPUTED}),
    Shape(
        person.Person,
        "people.yaml",
        key="name",
        parts={"links": Shape(person.PersonLink, owner="person")},
        names={"cover": "photo"},
        excluded={"cover_sizes": COMPUTED},
    ),
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
    excluded={
        "body_text": COMPUTED,
        "headings": COMPUTED,
        "has_math": COMPUTED,
        "word_count": COMPUTED,
        "binned_at": "the trash is not exported: backups include it",
        "created_by": "accounts are not exported: backups include them",
        "path": "only pages have a path",
    },
)
PAGES = Shape(
    Page,
    "pages/",
    key="path",
    names=POSTS.names,
    excluded={
        **{name: reason for name, reason in POSTS.excluded.items() if name != "path"},
        **dict.fromkeys((*Page.not_in_revisions, "updated_note_on"), "only posts have it"),
    },
)
PUBLICATION_SHAPE = Shape(
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
    excluded={"cover_sizes": COMPUTED},
)
PROJECT_SHAPE = Shape(
    person.Project,
    "projects.yaml",
    key="slug",
    parts={"links": Shape(person.ProjectLink, owner="project")},
    excluded={"cover_sizes": COMPUTED},
)
COURSE_SHAPE = Shape(
    person.Course,
    "courses.yaml",
    key="slug",
    parts={"materials": Shape(person.CourseMaterial, owner="course")},
)
TALK_SHAPE = Shape(person.Talk, "talks.yaml", key="slug", names={"on": "date"})
WORK_SHAPES = (PROJECT_SHAPE, TALK_SHAPE, COURSE_SHAPE)
LATER = (
    Shape(
        person.Profile,
        "profile.yaml",
        is_one=True,
        parts={"links": Shape(person.ProfileLink, owner="profile")},
    ),
    Shape(BlogSettings, "writing.yaml", is_one=True),
    Shape(NoteTemplate, "templates.yaml"),
    Shape(Redirect, "redirects.yaml", left_out=models.Q(post__binned_at__isnull=False)),
    Shape(person.MenuItem, "menu.yaml", left_out=models.Q(page__binned_at__isnull=False)),
)
IMAGES = Shape(
    Image,
    "media.yaml",
    parts={"former_paths": Shape(FormerPath, owner="image")},
    names={"added_at": "added"},
    excluded={
        "file": "exported as a file",
        "binned_at": "the trash is not exported: backups include it",
        **dict.fromkeys(
            ("digest", "width", "height", "weight", "variants", "recipe"), "computed from the image"
        ),
    },
)
# In import order: each refers only to earlier ones.
SHAPES = (*LIST_SHAPES, POSTS, PAGES, PUBLICATION_SHAPE, *WORK_SHAPES, *LATER)
# Exported as a folder of Markdown files.
FOLDER_SHAPES = (POSTS, PAGES)
NAMED = {shape.model: shape for shape in SHAPES if shape.key}
