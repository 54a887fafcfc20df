"""Create the rows of the demo that the site does not have, comparing natural keys."""

from collections.abc import Callable
from typing import Any

from django.core.files.storage import default_storage
from django.db import models
from django.utils.text import capfirst

from blog.models import DemoAware, FormerPath, Page, Paper, Post, Series, Topic
from blog.models.papers import title_key
from profile_app.models import (
    WORKS,
    HomeSection,
    Person,
    Position,
    Profile,
    Publication,
    Student,
)
from site_config.archive.deserialize import RowImporter
from site_config.archive.fields import RecordPlace
from site_config.archive.media import MediaFile
from site_config.archive.reader import Content, Located
from site_config.archive.schema import SHAPES, Shape
from site_config.archive.serialize import Values
from site_config.demo.media import used_media_files
from site_config.demo.report import DemoReport

# Rows are the same if the fields of one group are equal. There is only one profile, and other
# models are compared by their text.
_KEYS: dict[type[models.Model], tuple[tuple[str, ...], ...]] = {
    Topic: (("slug",),),
    Series: (("slug",),),
    Paper: (("title_key",), ("doi",), ("arxiv_id",)),
    Person: (("name",),),
    Student: (("name",),),
    Position: (("kind", "role", "institution"),),
    HomeSection: (("kind",),),
    Post: (("slug",),),
    Page: (("path",),),
    **dict.fromkeys(WORKS, (("slug",),)),
    Publication: (("slug",), ("doi",), ("bibtex_key",)),
    Profile: (),
}


class DemoImporter(RowImporter):
    """A ``RowImporter`` that creates only the rows marked ``demo: true``."""

    def __init__(
        self, content: Content, progress: Callable[[str], None], report: DemoReport
    ) -> None:
        super().__init__(content, progress)
        self._report = report
        self._used_files = used_media_files() | set(
            FormerPath.objects.values_list("path", flat=True)
        )
        self.new_posts: list[Post] = []

    @property
    def added_files(self) -> set[str]:
        return set(self._written)

    def import_rows(self) -> None:
        self._media()
        for shape in SHAPES:
            rows = [row for row in self._content.rows[shape.file] if row.values.get("is_demo")]
            self._pks[shape.model] = {}
            self._rows(shape, rows)
            if rows:
                name = capfirst(shape.model._meta.verbose_name_plural)
                self._progress(f"{name}: {len(rows)}")

    def _file(self, file: MediaFile, place: RecordPlace) -> None:
        if file.path not in self._used_files:
            # May be left over from an interrupted load.
            default_storage.delete(file.path)
            super()._file(file, place)

    def _row(
        self, shape: Shape, located: Located, owner: models.Model | None = None
    ) -> models.Model:
        if owner is not None:
            return super()._row(shape, located, owner)
        word = located.values[shape.key] if shape.key else ""
        found = _same_row(shape.model, located.values)
        if found:
            self._report.count_existing(found)
        row = found or self._new_row(shape, located)
        self._pks[shape.model][word] = row.pk
        return row

    def _new_row(self, shape: Shape, located: Located) -> models.Model:
        # The site assigns its own, because those of the folder may be taken.
        located.values["id"] = None
        for name in ("uid", "citation_key"):
            located.values.pop(name, None)
        row = super()._row(shape, located)
        self._report.created[shape.model] += 1
        if isinstance(row, Post):
            self.new_posts.append(row)
        return row


def _same_row(model: type[models.Model], values: Values) -> DemoAware | None:
    if model is Paper:
        values = {**values, "title_key": title_key(values["title"])}
    same = models.Q()
    for names in _KEYS.get(model, (("text",),)):
        fields = {name: values[name] for name in names}
        if all(fields.values()):
            same |= models.Q(**fields)
    rows: models.QuerySet[Any] = model._default_manager.filter(same)
    found: DemoAware | None = rows.order_by("-is_demo", "pk").first()
    return found
