"""Write rows about the owner, with their files, without overwriting edits."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction

from blog.folders.source import SourceRefused
from blog.images.fields import CleanImageField, FigureField
from importers.addresses import AddressBook
from importers.merging import MergeResult, fingerprint, fit_values, merge_values
from importers.report import ImportOutcome, SourceLine, outcome_of
from importers.text.targets import locate
from importers.writing.assets import IMAGE_SECTION, AssetRefused
from profile_app.models import ImportedRow

_MARK_LENGTH = 16


def merge_files(
    row: models.Model,
    files: Mapping[str, str],
    marks: MutableMapping[str, str],
    merged: MergeResult,
    *,
    place: SourceLine,
    book: AddressBook,
) -> None:
    """Set fields to files of the folder, without saving the row; add the names to ``merged``."""
    for name, target in files.items():
        field: Any = row._meta.get_field(name)
        label = field.verbose_name
        path = locate(book.folder, target, beside=place.path).path or target.lstrip("/")
        if not book.folder.has(path):
            book.report.warn(place, f"{label} {target} not found in the folder")
            continue
        try:
            is_edited = _merge_file(row, name, path, marks, book)
        except (AssetRefused, SourceRefused) as refusal:
            reason = str(refusal).rstrip(".")
            book.report.warn(place, f"{label} {target} not imported: {reason}")
        else:
            merged.edited += [name] if is_edited else []
            merged.changed += [name] if is_edited is False else []


def _merge_file(
    row: models.Model, name: str, path: str, marks: MutableMapping[str, str], book: AddressBook
) -> bool | None:
    """Return whether the owner has set the file, or None if nothing has changed."""
    data = book.folder.read_bytes(path)
    mark = hashlib.sha256(data).hexdigest()[:_MARK_LENGTH]
    if mark == marks.get(name):
        return None
    if str(getattr(row, name).name or "") != marks.get(f"{name} file", ""):
        return True
    data = _checked(row._meta.get_field(name), path, book)
    marks[name] = mark
    if not book.assets.is_dry_run:
        _store(row, name, PurePosixPath(path).name, data, book)
        marks[f"{name} file"] = str(getattr(row, name).name)
    return False


def _checked(field: object, path: str, book: AddressBook) -> bytes:
    if not isinstance(field, CleanImageField):
        return book.assets.document(path)
    if isinstance(field, FigureField):
        return book.assets.figure(path)
    image = book.assets.cover(path)
    if image is None:
        raise AssetRefused("not an image in a supported format")
    return image


def _store(row: models.Model, name: str, file_name: str, data: bytes, book: AddressBook) -> None:
    file = getattr(row, name)
    former = str(file.name or "")
    file.save(file_name, ContentFile(data), save=False)
    book.assets.remember(str(file.name))
    # The field itself deletes a replaced image.
    if former and not isinstance(row._meta.get_field(name), CleanImageField):
        transaction.on_commit(partial(default_storage.delete, former))


@dataclass
class RowPlan:
    """``key`` identifies the row in its section; ``row`` is an empty instance.

    ``once`` is set on creation only; ``title`` is the row's name in the report.
    """

    section: str
    thing: str
    row: models.Model
    key: str
    title: str
    place: SourceLine
    values: dict[str, Any]
    once: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    same: models.Q | None = None

    def new_row(self) -> models.Model:
        for name, value in self.once.items():
            setattr(self.row, name, value)
        return self.row


class RowWriter:
    """``name`` separates the rows of different folders."""

    def __init__(self, book: AddressBook, name: str) -> None:
        self._book = book
        self._report = book.report
        self._prefix = f"{name}:" if name else ""
        self._memories: dict[tuple[str, str], dict[str, ImportedRow]] = defaultdict(dict)
        for memory in ImportedRow.objects.exclude(section=IMAGE_SECTION).order_by("pk"):
            self._memories[memory.source, memory.section][memory.key] = memory
        self._taken: set[tuple[type[models.Model], int]] = set()
        self._placed: set[tuple[type[models.Model], int]] = set()

    def memory_of(self, section: str, path: str, key: str) -> ImportedRow | None:
        return self._memories[self._source(path), section].get(_digest(key))

    def remember(
        self, section: str, path: str, key: str, row: models.Model, marks: dict[str, str]
    ) -> None:
        memory = ImportedRow.objects.update_or_create(
            {"row": row.pk, "marks": marks},
            source=self._source(path),
            section=section,
            key=_digest(key),
        )[0]
        self._memories[memory.source, section][memory.key] = memory

    def place(self, plan: RowPlan) -> models.Model | None:
        """Find or create a row whose URL is needed before its values are known.

        Return None, reported, if it was deleted on the site.
        """
        memory = self.memory_of(plan.section, plan.place.path, plan.key)
        row = self._row_of(plan, memory)
        if row is None and memory:
            self._report.record(plan.thing, self._preserved(plan), plan.title)
            return None
        if row is None:
            row = plan.new_row()
            row.save()
            self._placed.add((type(row), row.pk))
        if memory is None:
            self.remember(plan.section, plan.place.path, plan.key, row, {})
        self._taken.add((type(row), row.pk))
        return row

    def write(self, plans: list[RowPlan]) -> None:
        keys: Counter[tuple[str, str, str]] = Counter()
        for plan in plans:
            keys[plan.place.path, plan.section, plan.key] += 1
            number = keys[plan.place.path, plan.section, plan.key]
            plan.key = plan.key if number == 1 else f"{plan.key} {number}"
            plan.values = fit_values(plan.row, plan.values, plan.place, self._report)
        remembered = self._pair(plans)
        for plan, memory in zip(plans, remembered, strict=True):
            outcome, row = self._write(plan, memory)
            url = row.get_absolute_url() if row and hasattr(row, "get_absolute_url") else ""
            self._report.record(plan.thing, outcome, plan.title, url=url)

    def _write(
        self, plan: RowPlan, memory: ImportedRow | None
    ) -> tuple[ImportOutcome, models.Model | None]:
        row = self._row_of(plan, memory)
        if memory and row is None:
            return self._preserved(plan), None
        is_new = row is None or (type(row), row.pk) in self._placed
        row = row or plan.new_row()
        marks = dict(memory.marks) if memory else {}
        before = dict(marks)
        merged = merge_values(row, plan.values, marks, is_new=is_new)
        merge_files(row, plan.files, marks, merged, place=plan.place, book=self._book)
        if row.pk is None or merged.changed:
            row.save()
        self._taken.add((type(row), row.pk))
        if memory is None or marks != before or memory.key != _digest(plan.key):
            self._rename(memory, plan)
            self.remember(plan.section, plan.place.path, plan.key, row, marks)
        texts = merged.texts_on_site(row, plan.values)
        self._report.save_texts(plan.place, *texts, *plan.once.values(), *plan.files.values())
        if merged.edited:
            fields = " and ".join(name.replace("_", " ") for name in merged.edited)
            message = f"{fields} of “{plan.title[:80]}” changed on the site: left unchanged"
            self._report.note(plan.place, message)
        else:
            self._report.save_texts(plan.place, plan.title)
        outcome = outcome_of(is_new=is_new, is_changed=merged.changed, has_edits=merged.edited)
        return outcome, row

    def _preserved(self, plan: RowPlan) -> ImportOutcome:
        message = f"“{plan.title[:80]}” was deleted on the site: not imported again"
        self._report.note(plan.place, message, is_left_out=True)
        return ImportOutcome.PRESERVED

    def _row_of(self, plan: RowPlan, memory: ImportedRow | None) -> models.Model | None:
        """Find the row of an earlier import, or one to complete that isn't demo content."""
        if memory:
            found: models.Model | None = (
                type(plan.row)._default_manager.filter(pk=memory.row).first()
            )
            return found
        if plan.same is None:
            return None
        rows: models.QuerySet[Any] = type(plan.row)._default_manager.filter(plan.same)
        if hasattr(plan.row, "is_demo"):
            rows = rows.filter(is_demo=False)
        taken = {pk for model, pk in self._taken if model is type(plan.row)}
        return rows.exclude(pk__in=taken).order_by("pk").first()

    def _pair(self, plans: list[RowPlan]) -> list[ImportedRow | None]:
        """Find the memory of each plan: by key, by an unchanged value, then by order."""
        found = [self.memory_of(plan.section, plan.place.path, plan.key) for plan in plans]
        used = {memory.pk for memory in found if memory}
        left: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, plan in enumerate(plans):
            if found[index] is None:
                left[self._source(plan.place.path), plan.section].append(index)
        for of, indexes in left.items():
            free = [memory for memory in self._memories[of].values() if memory.pk not in used]
            for index in list(indexes):
                best = max(free, key=lambda one: _likeness(plans[index], one), default=None)
                if best is not None and _likeness(plans[index], best):
                    found[index] = best
                    free.remove(best)
                    indexes.remove(index)
            if len(free) == len(indexes):
                for index, memory in zip(indexes, free, strict=True):
                    found[index] = memory
        return found

    def _rename(self, memory: ImportedRow | None, plan: RowPlan) -> None:
        if memory is not None and memory.key != _digest(plan.key):
            del self._memories[memory.source, memory.section][memory.key]
            memory.key = _digest(plan.key)
            memory.save()

    def _source(self, path: str) -> str:
        return f"{self._prefix}{path}"[:600]


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:40]


def _likeness(plan: RowPlan, memory: ImportedRow) -> int:
    marks = {name: fingerprint(value) for name, value in plan.values.items() if name != "kind"}
    return sum(bool(mark) and memory.marks.get(name) == mark for name, mark in marks.items())
