"""The image library: each image is stored once, named by its content, with its renditions."""

import logging
import re
from collections.abc import Iterable
from functools import partial
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from blog.images.cleaning import EXTENSIONS, CleanImage, ImageRefused, clean_image
from blog.images.encoding import (
    encode_ahead,
    encodes_now,
    encoding_ahead,
    encoding_later,
    finish_renditions,
)
from blog.images.renditions import RECIPE, Rendition, make_renditions
from blog.markdown.rendering import ImageSource
from blog.models import FormerPath, Image

__all__ = [
    "ImageRefused",
    "add_renditions",
    "delete_image",
    "encoding_ahead",
    "encoding_later",
    "find_image_source",
    "image_path",
    "image_url",
    "mark_missing_renditions",
    "needs_renditions",
    "recreate_renditions",
    "replace_image",
    "replacement_url",
    "store_image",
    "store_image_at",
]

logger = logging.getLogger(__name__)

_VARIANT_ENDING = re.compile(r"-\d+\.(?:webp|avif)$")
_MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp"}


def store_image(data: bytes, name: str) -> Image:
    """Store an image and return its row, the existing one for a duplicate. Raise ImageRefused."""
    clean = clean_image(data)
    stored = Image.objects.filter(digest=clean.digest).first()
    if stored is not None and default_storage.exists(str(stored.file.name)):
        return _restored(stored)
    path = str(stored.file.name) if stored else _free_path(clean, name)
    facts = _store_files(path, clean)
    image = Image.objects.update_or_create(
        digest=clean.digest, defaults=facts, create_defaults={**facts, "name": name[:200]}
    )[0]
    encode_ahead(path, clean, partial(_save_renditions, image))
    return image


def store_image_at(path: str, data: bytes, name: str, description: str) -> Image:
    """Store a new image at the path it had on another site. Raise ImageRefused."""
    clean = clean_image(data)
    if not path.endswith(f".{EXTENSIONS[clean.format]}"):
        raise ImageRefused(f"The image is a {clean.format}, but its path has another extension.")
    known = {"digest": clean.digest, "name": name, "description": description}
    image = Image(**known, **_store_files(path, clean))
    image.save(force_insert=True)
    encode_ahead(path, clean, partial(_save_renditions, image))
    return image


def replace_image(image: Image, data: bytes) -> Image:
    """Replace an image wherever it is shown, and return the row. Raise ImageRefused.

    Texts keep the old URL. If the new image is already in the library, the two rows are merged.
    """
    clean = clean_image(data)
    if clean.digest == image.digest:
        return image
    names = image.file_names()
    with transaction.atomic():
        other = Image.objects.filter(digest=clean.digest).first()
        if other is not None:
            image.former_paths.update(image=other)
            Image.objects.filter(pk=image.pk).delete()
        else:
            path = _free_path(clean, image.name, image)
            _write(path, clean.data)
            for field, value in {"digest": clean.digest, **_facts(clean, path)}.items():
                setattr(image, field, value)
            image.former_paths.filter(path=path).delete()
            _save_renditions(image, make_renditions(clean))
        replacement = _restored(other or image)
        FormerPath.objects.create(path=names[0], image=replacement)
        _delete_on_commit(names)
    return replacement


def _restored(image: Image) -> Image:
    """Take an image that is stored again out of the trash."""
    if image.binned_at is not None:
        image.binned_at = None
        image.save(update_fields={"binned_at"})
    return image


def needs_renditions(image: Image) -> bool:
    """Return whether renditions are outdated or one of their files is missing."""
    is_complete = all(default_storage.exists(name) for name in image.file_names()[1:])
    return image.recipe != RECIPE or not is_complete


def recreate_renditions(image: Image) -> None:
    """Recreate the renditions from the stored image. Raise OSError or ImageRefused."""
    with default_storage.open(str(image.file.name)) as file:
        clean = clean_image(file.read())
    image.weight = len(clean.data)
    save = partial(_save_renditions, image)
    if not encode_ahead(str(image.file.name), clean, save):
        save(make_renditions(clean))


def add_renditions(image: Image, variants: list[Rendition]) -> None:
    """Save the first renditions of an image; the caller renders its texts again."""
    rows = _write_renditions(str(image.file.name), variants)
    same = Image.objects.filter(pk=image.pk, digest=image.digest).without_sizes()
    if not same.update(variants=rows, recipe=RECIPE):
        _delete_on_commit(name for _, name, _ in rows)


def mark_missing_renditions() -> int:
    """Mark images with missing files so that the worker recreates them; return their number."""
    marked = 0
    for image in Image.objects.exclude(recipe=0).iterator():
        missing = [name for name in image.file_names() if not default_storage.exists(name)]
        if missing:
            logger.warning("Image %s lacks its files: %s", image.pk, ", ".join(missing))
        if missing and missing[0] != image.file.name:
            marked += Image.objects.filter(pk=image.pk, digest=image.digest).update(recipe=0)
    return marked


def _delete_on_commit(names: Iterable[str]) -> None:
    """Delete files once the transaction is committed, unless an image uses them by then."""
    transaction.on_commit(partial(_delete_unused, list(names)))


def _delete_unused(names: list[str]) -> None:
    has_stem = Q(pk__in=())
    for name in names:
        has_stem |= Q(file__startswith=f"{_stem(name)}.")
    used = {name for image in Image.objects.filter(has_stem) for name in image.file_names()}
    for name in names:
        if name not in used:
            default_storage.delete(name)


def _stem(name: str) -> str:
    """Return the image's name without its extension, also for the name of a rendition."""
    stem = _VARIANT_ENDING.sub("", name)
    return stem if stem != name else name.rpartition(".")[0]


def delete_image(image: Image) -> None:
    """Delete the row and, on commit, the files."""
    names = image.file_names()
    image.delete()
    _delete_on_commit(names)


def image_url(image: Image) -> str:
    return image.file.url


def image_path(url: str) -> str:
    """Return the path in the library for a URL of the site, or an empty string."""
    if not url.startswith(f"{settings.MEDIA_URL}images/"):
        return ""
    return unquote(url.partition("#")[0].partition("?")[0]).removeprefix(settings.MEDIA_URL)


def find_image_source(url: str) -> ImageSource | None:
    """Return the size and sources of an image of the site by its URL, or None."""
    path = image_path(url)
    finish_renditions(path)
    image = Image.objects.at(path) if path else None
    if image is None:
        return None
    names = [name for _, name, _ in image.variants]
    kinds = {name.rpartition(".")[2] for name in names}
    return ImageSource(
        width=image.width,
        height=image.height,
        src=image.file.url,
        srcset=_srcset(image),
        # Browsers with AVIF support all formats in srcset; others load the original file.
        media_type=_MEDIA_TYPES["avif" if "avif" in kinds else "webp"] if names else "",
    )


def replacement_url(path: str) -> str:
    """Return the URL of the image that replaced the one at ``path``, or an empty string."""
    if not path.startswith("images/"):
        return ""
    stem = _VARIANT_ENDING.sub("", path)
    former = FormerPath.objects.select_related("image")
    found = former.filter(path=path).first() or (
        former.filter(path__startswith=f"{stem}.").first() if stem != path else None
    )
    return found.image.file.url if found else ""


def _srcset(image: Image) -> str:
    if not image.variants:
        return ""
    sources = [f"{default_storage.url(name)} {width}w" for width, name, _ in image.variants]
    is_complete = image.variants[-1][0] == image.width
    return ", ".join(sources if is_complete else [*sources, f"{image.file.url} {image.width}w"])


def _store_files(path: str, clean: CleanImage) -> dict[str, object]:
    """Write the image, and its renditions unless they are made later; return the row's fields.

    The row is saved when all its files exist, so that no other process creates them meanwhile.
    """
    _write(path, clean.data)
    is_complete = encodes_now()
    return {
        **_facts(clean, path),
        "variants": _write_renditions(path, make_renditions(clean)) if is_complete else [],
        "recipe": RECIPE if is_complete else 0,
    }


def _facts(clean: CleanImage, path: str) -> dict[str, object]:
    return {
        "file": path,
        "width": clean.width,
        "height": clean.height,
        "weight": len(clean.data),
        "variants": [],
        "recipe": 0,
    }


def _free_path(clean: CleanImage, name: str, image: Image | None = None) -> str:
    """Return a path for a new image, never one that texts use for a replaced image."""
    for length in range(12, 65, 4):
        path = f"images/{clean.digest[:2]}/{clean.file_name(name, length)}"
        if not FormerPath.objects.filter(path=path).exclude(image=image).exists():
            return path
    raise ValueError(f"No free path for image {clean.digest}")


def _write(name: str, data: bytes) -> None:
    """Write a file named by its content; an existing file of the same size is the same."""
    if default_storage.exists(name):
        if default_storage.size(name) == len(data):
            return
        default_storage.delete(name)
    default_storage.save(name, ContentFile(data))


def _save_renditions(image: Image, variants: list[Rendition]) -> None:
    before = image.file_names()[1:]
    image.variants = _write_renditions(str(image.file.name), variants)
    image.recipe = RECIPE
    image.save()
    _delete_on_commit(before)


def _write_renditions(path: str, variants: list[Rendition]) -> list[list[Any]]:
    stem = path.rpartition(".")[0]
    rows: list[list[Any]] = []
    for variant in variants:
        name = f"{stem}-{variant.width}.{variant.suffix}"
        _write(name, variant.data)
        rows.append([variant.width, name, len(variant.data)])
    return rows
