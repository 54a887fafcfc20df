"""The files that the demo brings: written so that a failure can take them back."""

from pathlib import PurePosixPath

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from blog.images.cleaning import clean_image
from blog.images.library import delete_image, image_url, store_image
from blog.models import Image, MarkdownContent
from site_config.demo.drawings import figure
from site_config.demo.report import DemoError

# By this name a picture is known as the demo's.
PICTURE_PREFIX = "offprint-demo-"


class DemoFiles:
    """Writes files and remembers them. In a dry run it writes none."""

    def __init__(self, *, is_dry_run: bool) -> None:
        self.is_dry_run = is_dry_run
        self.written: list[str] = []

    def take_back(self) -> None:
        for name in self.written:
            default_storage.delete(name)

    def put(self, row: models.Model, field: str, name: str, data: bytes) -> bool:
        """Give the row the file, unless it has it, and return whether that changed the row."""
        held: FieldFile = getattr(row, field)
        if holds(held, data):
            return False
        if held:
            delete_when_certain({held.name or ""})
        if self.is_dry_run:
            setattr(row, field, name)
            return True
        held.save(name, ContentFile(data), save=False)
        self.written.append(held.name or "")
        return True

    def figure_url(self, name: str) -> str:
        """Return the address of a note's figure, stored if it was not. Raises DemoError."""
        try:
            data = figure(name)
        except KeyError as error:
            raise DemoError(f"There is no drawing {name}.") from error
        stored = Image.objects.filter(digest=clean_image(data).digest).first()
        if stored is None and self.is_dry_run:
            return name
        if stored is None or not self.is_dry_run:
            is_new = stored is None
            stored = store_image(data, PICTURE_PREFIX + name)
            if is_new:
                self.written += stored.file_names()
        return image_url(stored)


def drop_unused_pictures() -> int:
    """Delete the demo's pictures that no text shows, and return their number."""
    unused = [
        image
        for image in Image.objects.filter(name__startswith=PICTURE_PREFIX)
        if not _is_shown(str(PurePosixPath(str(image.file)).with_suffix("")))
    ]
    for image in unused:
        delete_image(image)
    return len(unused)


def file_names(rows: models.QuerySet[models.Model]) -> set[str]:
    fields = [f.name for f in rows.model._meta.fields if isinstance(f, models.FileField)]
    return {name for field in fields for name in rows.values_list(field, flat=True) if name}


def delete_unreferenced(names: set[str]) -> None:
    """Delete those of the files which no row of any model holds any longer."""
    if names:
        every_model = apps.get_models()
        held = set().union(*(file_names(model._default_manager.all()) for model in every_model))
        delete_when_certain(names - held)


def delete_when_certain(names: set[str]) -> None:
    def delete() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(delete)


def holds(held: FieldFile, data: bytes) -> bool:
    if not held or not held.name or not held.storage.exists(held.name):
        return False
    with held.storage.open(held.name) as file:
        return bool(file.read() == data)


def _is_shown(stem: str) -> bool:
    """``stem``: the path of a picture without its suffix, which its smaller sizes share."""
    return any(
        model._default_manager.filter(**{f"{field}__contains": stem}).exists()
        for model in apps.get_models()
        if issubclass(model, MarkdownContent)
        for field in model.markdown_fields
    )
