"""Create the rows and files of an export folder in an empty site."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from blog.images.cleaning import ImageRefused
from blog.images.files import delete_unused
from blog.images.library import store_image_at
from blog.images.rendition_threads import finish_renditions
from blog.images.svg import clean_figure
from blog.markdown.rendering import BodyTooLarge, RenderingTimeout
from blog.models import FormerPath, Image, NoteTemplate, Page, Post
from blog.visits.windows import rebuild_totals
from profile_app.models import CvSection, HomeSection, MenuItem
from site_config.archive.counts import TABLES, insert_counts
from site_config.archive.errors import ContentRefused
from site_config.archive.fields import RecordPlace
from site_config.archive.media import MEDIA, MediaFile
from site_config.archive.media_paths import is_cleaned
from site_config.archive.reader import Content, Located
from site_config.archive.schema import POSTS, SHAPES, Shape
from site_config.archive.serialize import Values

PROGRESS_FILES = 100
# Models that have rows on a new site.
INITIAL_MODELS: tuple[type[models.Model], ...] = (NoteTemplate, HomeSection, CvSection, MenuItem)
_Progress = Callable[[str], None]


class RowImporter:
    """Call ``import_rows``, ``restore_values`` and ``import_counts`` in ``transaction``."""

    def __init__(self, content: Content, progress: _Progress) -> None:
        self._content, self._progress = content, progress
        self._written: list[str] = []
        self._images: list[Image] = []
        # The values that saving a row has overwritten, to be set again.
        self._changed: list[tuple[type[models.Model], int, dict[str, Any]]] = []
        self._pks: dict[type[models.Model], dict[str, int]] = {}
        self.numbers: dict[str, int] = {}

    @contextmanager
    def transaction(self, *, dry_run: bool) -> Iterator[None]:
        """Undo everything, the written files too, on failure and in a dry run."""
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(dry_run)
        except BaseException:
            self._delete_files()
            raise
        if dry_run:
            self._delete_files()

    def import_rows(self) -> None:
        for model in INITIAL_MODELS:
            model._base_manager.all().delete()
        self._media()
        for shape in SHAPES:
            if shape.key:
                words = self._content.words(shape)
                rows = self._content.rows[shape.file]
                pks = (row.values["id"] for row in rows)
                self._pks[shape.model] = dict(zip(words, pks, strict=True))
        for shape in SHAPES:
            self._rows(shape, self._content.rows[shape.file])

    def restore_values(self) -> None:
        """Set the values that saving overwrote, such as timestamps, back to those of the folder."""
        for model, pk, values in self._changed:
            model._base_manager.filter(pk=pk).update(**values)

    def import_counts(self) -> None:
        posts = self._pks[Post] | self._pks[Page]
        for table in TABLES:
            rows = self._content.table_rows(table)
            self.numbers[table.stem] = insert_counts(table, rows, posts)
        rebuild_totals(timezone.now())
        with connection.cursor() as cursor:
            numbered = [shape.model for shape in SHAPES if shape.key]
            for sql in connection.ops.sequence_reset_sql(no_style(), numbered):
                cursor.execute(sql)

    def _delete_files(self) -> None:
        """Delete the written files."""
        for path in self._written:
            default_storage.delete(path)
        delete_unused(name for image in self._images for name in image.file_names())

    # ── files ───────────────────────────────────────────────────────────────────────────────
    def _media(self) -> None:
        files = self._content.media.files
        for number, file in enumerate(files, 1):
            if not file.is_missing:
                self._file(file, RecordPlace(f"{MEDIA}{file.name}"))
            if number % PROGRESS_FILES == 0:
                self._progress(f"{number} of {len(files)} files")
        self.numbers["files"] = len(files)

    def _file(self, file: MediaFile, place: RecordPlace) -> None:
        source = self._content.folder.root / place.path
        if default_storage.exists(file.path):
            raise ContentRefused(f"{place.path}: the site already has a file at {file.path}.")
        try:
            if file.values is not None:
                self._image(file, file.values, source)
            elif is_cleaned(file.path):
                data = clean_figure(source.read_bytes()).data
                self._written.append(default_storage.save(file.path, ContentFile(data)))
            else:
                with source.open("rb") as stream:
                    self._written.append(default_storage.save(file.path, File(stream)))
        except ImageRefused as refusal:
            raise ContentRefused(f"{place.path}: {refusal}") from refusal

    def _image(self, file: MediaFile, values: Values, source: Path) -> None:
        try:
            image = store_image_at(
                file.path, source.read_bytes(), values["name"], values["description"]
            )
        except IntegrityError as error:
            raise ContentRefused(f"{MEDIA}{file.name}: duplicate of another image.") from error
        self._images.append(image)
        for row in values["former_paths"]:
            # A post may use the former path, so all sizes must exist before it is rendered.
            finish_renditions(file.path)
            FormerPath.objects.create(path=row["path"], image=image)
        if "added_at" in values:
            self._changed.append((Image, image.pk, {"added_at": values["added_at"]}))

    # ── rows ────────────────────────────────────────────────────────────────────────────────
    def _rows(self, shape: Shape, rows: list[Located]) -> None:
        for number, located in enumerate(self._parents_first(rows), 1):
            self._row(shape, located)
            if shape is POSTS and number % PROGRESS_FILES == 0:
                self._progress(f"{number} of {len(rows)} posts")
        self.numbers[shape.file] = len(rows)

    def _parents_first(self, rows: list[Located]) -> Iterable[Located]:
        """Return the rows with parent topics before their subtopics."""
        waiting, there = [*rows], {""}
        while waiting:
            ready = [row for row in waiting if row.values.get("parent", "") in there]
            if not ready:
                above = waiting[0].values["parent"]
                sentence = f"the parent “{above}” doesn't exist, or is below this topic."
                raise waiting[0].refuse(sentence, "parent")
            yield from ready
            waiting = [row for row in waiting if row.values.get("parent", "") not in there]
            there |= {row.values.get("slug", "") for row in ready}

    def _row(
        self, shape: Shape, located: Located, owner: models.Model | None = None
    ) -> models.Model:
        values = located.values
        row = shape.model(**({"pk": values["id"]} if shape.key else {}))
        if owner is not None:
            setattr(row, shape.owner, owner)
        many: dict[str, list[int]] = {}
        plain: dict[str, Any] = {}
        for field in shape.fields():
            if field.name not in values:
                continue
            if isinstance(field, models.ManyToManyField):
                words = values[field.name]
                many[field.name] = [self._pk(field, word, located) for word in words]
            elif isinstance(field, models.ForeignKey):
                word = values[field.name]
                setattr(row, field.attname, self._pk(field, word, located) if word else None)
            else:
                plain[field.name] = values[field.name]
                setattr(row, field.name, values[field.name])
        _validate(shape, row, located)
        _save(row, located)
        if changed := {n: value for n, value in plain.items() if getattr(row, n) != value}:
            self._changed.append((shape.model, row.pk, changed))
        for name, pks in many.items():
            getattr(row, name).set(pks)
        for accessor, part in shape.parts.items():
            for each in values[accessor]:
                self._row(part, Located(each, located.path), owner=row)
        return row

    def _pk(self, field: Any, word: str, located: Located) -> int:
        # A row that refers to a post may refer to a page.
        named = (pks for of, pks in self._pks.items() if issubclass(of, field.related_model))
        pk = next((pks[word] for pks in named if word in pks), None)
        if pk is None:
            what = field.related_model._meta.verbose_name
            raise located.refuse(f"unknown {what} “{word}”.", field.name)
        return pk


def _validate(shape: Shape, row: models.Model, located: Located) -> None:
    relations = {f.name for f in row._meta.concrete_fields if f.is_relation}
    made = {*shape.computed, *shape.excluded}
    try:
        row.clean_fields(exclude=relations | made)
        row.clean()
    except ValidationError as error:
        name, sentences = next(iter(error.message_dict.items()))
        label = "" if name == NON_FIELD_ERRORS else f"{shape.name_of(name)}: "
        raise located.refuse(f"{label}{sentences[0]}", name) from error


def _save(row: models.Model, located: Located) -> None:
    try:
        row.save(force_insert=True)
    except IntegrityError as error:
        what = row._meta.verbose_name
        raise located.refuse(f"this {what} conflicts with another row: {error}.") from error
    except (BodyTooLarge, RenderingTimeout) as error:
        raise located.refuse(str(error), "body") from error
