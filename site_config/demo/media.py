"""Find and delete unused media files of the demo."""

from pathlib import PurePosixPath

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models, transaction

from blog.images.library import delete_image
from blog.models import Image, MarkdownContent

# The names of demo images start with this.
IMAGE_PREFIX = "offprint-demo-"


def drop_unused_images() -> int:
    """Delete demo images that no text uses. Return their number."""
    images = Image.objects.filter(name__startswith=IMAGE_PREFIX).prefetch_related("former_paths")
    unused = [image for image in images if not _is_used(image)]
    for image in unused:
        delete_image(image)
    return len(unused)


def media_file_names(rows: models.QuerySet[models.Model]) -> set[str]:
    fields = [f.name for f in rows.model._meta.fields if isinstance(f, models.FileField)]
    return {name for field in fields for name in rows.values_list(field, flat=True) if name}


def used_media_files() -> set[str]:
    """Return the names of all files that rows refer to."""
    return set().union(
        *(media_file_names(model._default_manager.all()) for model in apps.get_models())
    )


def delete_unreferenced(names: set[str]) -> None:
    """On commit, delete those files that no row refers to any more."""

    def delete() -> None:
        for name in names - used_media_files():
            default_storage.delete(name)

    if names:
        transaction.on_commit(delete)


def _is_used(image: Image) -> bool:
    # Compared without suffixes, because the smaller sizes have other ones.
    paths = [str(image.file), *(former.path for former in image.former_paths.all())]
    stems = [str(PurePosixPath(path).with_suffix("")) for path in paths]
    return any(
        model._default_manager.filter(**{f"{field}__contains": stem}).exists()
        for stem in stems
        for model in apps.get_models()
        if issubclass(model, MarkdownContent)
        for field in model.markdown_fields
    )
