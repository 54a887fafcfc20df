"""The files of the demo, and which files are in use at all."""

from pathlib import PurePosixPath

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models, transaction

from blog.images.library import delete_image
from blog.models import Image, MarkdownContent

# An image whose name begins so is the demo's.
IMAGE_PREFIX = "offprint-demo-"


def drop_unused_images() -> int:
    """Delete the demo's images that no text shows, and return their number."""
    images = Image.objects.filter(name__startswith=IMAGE_PREFIX).prefetch_related("former_paths")
    unused = [image for image in images if not _is_shown(image)]
    for image in unused:
        delete_image(image)
    return len(unused)


def file_names(rows: models.QuerySet[models.Model]) -> set[str]:
    fields = [f.name for f in rows.model._meta.fields if isinstance(f, models.FileField)]
    return {name for field in fields for name in rows.values_list(field, flat=True) if name}


def held_files() -> set[str]:
    """Return the files that any row of any model names."""
    return set().union(*(file_names(model._default_manager.all()) for model in apps.get_models()))


def delete_unreferenced(names: set[str]) -> None:
    """Once the transaction is certain, delete those of the files which no row names any more."""
    unreferenced = names - held_files() if names else set()

    def delete() -> None:
        for name in unreferenced:
            default_storage.delete(name)

    transaction.on_commit(delete)


def _is_shown(image: Image) -> bool:
    # Without their suffixes, which the smaller sizes of an image do not share.
    paths = [str(image.file), *(former.path for former in image.former_paths.all())]
    stems = [str(PurePosixPath(path).with_suffix("")) for path in paths]
    return any(
        model._default_manager.filter(**{f"{field}__contains": stem}).exists()
        for stem in stems
        for model in apps.get_models()
        if issubclass(model, MarkdownContent)
        for field in model.markdown_fields
    )
