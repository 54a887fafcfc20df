"""Files of the person's rows (photo, logo, CV), unless the owner has replaced them."""

import hashlib
from collections.abc import MutableMapping
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction

from blog.folders.source import SourceRefused
from blog.images.fields import CleanImageField
from importers.addresses import AddressBook
from importers.report import Location
from importers.text.targets import locate
from importers.touched import MergeResult
from importers.writing.assets import AssetRefused

_LENGTH = 16


def merge_file(
    row: models.Model,
    name: str,
    target: str,
    marks: MutableMapping[str, str],
    *,
    place: Location,
    book: AddressBook,
) -> MergeResult:
    """Set the field ``name`` to the file ``target`` of the folder, without saving the row."""
    field: Any = row._meta.get_field(name)
    path = locate(book.folder, target, beside=place.path).path or target.lstrip("/")
    if not book.folder.has(path):
        book.report.warn(place, f"{field.verbose_name} {target} not found in the folder")
        return MergeResult()
    try:
        data = book.folder.read_bytes(path)
        mark = hashlib.sha256(data).hexdigest()[:_LENGTH]
        if mark == marks.get(name):
            return MergeResult()
        present = str(getattr(row, name).name or "")
        if present != marks.get(f"{name} file", ""):
            return MergeResult(kept=[name])
        data = _checked(field, path, book)
    except (AssetRefused, SourceRefused) as refusal:
        reason = str(refusal).rstrip(".")
        book.report.warn(place, f"{field.verbose_name} {target} not imported: {reason}")
        return MergeResult()
    marks[name] = mark
    if not book.assets.is_dry_run:
        _store(row, name, PurePosixPath(path).name, data, book)
        marks[f"{name} file"] = str(getattr(row, name).name)
    return MergeResult(changed=[name])


def _checked(field: object, path: str, book: AddressBook) -> bytes:
    if not isinstance(field, CleanImageField):
        return book.assets.document(path)
    picture = book.assets.cover(path)
    if picture is None:
        raise AssetRefused("not an image in a supported format")
    return picture


def _store(row: models.Model, name: str, file_name: str, data: bytes, book: AddressBook) -> None:
    file = getattr(row, name)
    former = str(file.name or "")
    file.save(file_name, ContentFile(data), save=False)
    book.assets.remember(str(file.name))
    # The field itself deletes a replaced image.
    if former and not isinstance(row._meta.get_field(name), CleanImageField):
        transaction.on_commit(partial(default_storage.delete, former))
