"""The store of pictures: each is kept once, named by its content, beside its other sizes."""

import re
from collections.abc import Iterable
from functools import partial
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from blog.images.cleaning import EXTENSIONS, CleanImage, ImageRefused, clean_image
from blog.images.encoding import encoding_ahead, encoding_later, finish_variants, keep_variants
from blog.images.renditions import RECIPE, Variant, make_variants
from blog.markdown.rendering import ImageSource
from blog.models import FormerPath, Image

__all__ = [
    "ImageRefused",
    "add_variants",
    "delete_image",
    "encoding_ahead",
    "encoding_later",
    "image_url",
    "needs_variants",
    "path_of",
    "picture_for",
    "renew_variants",
    "replace_image",
    "store_image",
    "store_image_at",
    "successor_of",
]

_VARIANT_ENDING = re.compile(r"-\d+\.(?:webp|avif)$")
_MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp"}


def store_image(data: bytes, name: str) -> Image:
    """Return the stored picture; the same picture again is the same row. Raises ImageRefused."""
    clean = clean_image(data)
    stored = Image.objects.filter(digest=clean.digest).first()
    if stored is not None and default_storage.exists(str(stored.file.name)):
        return stored
    path = str(stored.file.name) if stored else _free_path(clean, name)
    _write(path, clean.data)
    image = Image.objects.update_or_create(
        digest=clean.digest,
        defaults=_facts(clean, path),
        create_defaults={**_facts(clean, path), "name": name[:200]},
    )[0]
    keep_variants(path, clean, partial(_keep, image))
    return image


def store_image_at(path: str, data: bytes, name: str, description: str) -> Image:
    """Store a picture that the site does not have where it was on another. Raises ImageRefused."""
    clean = clean_image(data)
    if not path.endswith(f".{EXTENSIONS[clean.format]}"):
        raise ImageRefused(f"The picture is a {clean.format}, and its path says otherwise.")
    _write(path, clean.data)
    known = {"digest": clean.digest, "name": name, "description": description}
    image = Image(**known, **_facts(clean, path))
    image.save(force_insert=True)
    keep_variants(path, clean, partial(_keep, image))
    return image


def replace_image(image: Image, data: bytes) -> Image:
    """Show another picture wherever this one stands, and return it. Raises ImageRefused.

    Texts keep the address that they name; where the new picture was stored before, the two become
    one row.
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
            _keep(image, make_variants(clean))
        shown = other or image
        FormerPath.objects.create(path=names[0], image=shown)
        _delete_on_commit(name for name in names if name not in shown.file_names())
    return shown


def needs_variants(image: Image) -> bool:
    """Say whether its variants were made otherwise than today, or a file of them is lost."""
    is_whole = all(default_storage.exists(name) for name in image.file_names()[1:])
    return image.recipe != RECIPE or not is_whole


def renew_variants(image: Image) -> None:
    """Make the variants anew from the stored picture. Raises OSError, ImageRefused."""
    with default_storage.open(str(image.file.name)) as file:
        clean = clean_image(file.read())
    image.weight = len(clean.data)
    keep_variants(str(image.file.name), clean, partial(_keep, image))


def add_variants(image: Image, variants: list[Variant]) -> None:
    """Keep the first variants of a picture, of which its texts do not know before they are told."""
    kept = _stored(image, variants)
    same = Image.objects.filter(pk=image.pk, digest=image.digest).without_sizes()
    if not same.update(variants=kept, recipe=RECIPE):
        _delete_on_commit(name for _, name, _ in kept)


def _delete_on_commit(names: Iterable[str]) -> None:
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))


def delete_image(image: Image) -> None:
    """Delete the row and, once that is certain, the files."""
    names = image.file_names()
    image.delete()
    _delete_on_commit(names)


def image_url(image: Image) -> str:
    return image.file.url


def path_of(url: str) -> str:
    """Return the path in the store to which an address of the site leads, or nothing."""
    if not url.startswith(f"{settings.MEDIA_URL}images/"):
        return ""
    return unquote(url.partition("#")[0].partition("?")[0]).removeprefix(settings.MEDIA_URL)


def picture_for(url: str) -> ImageSource | None:
    """Return what is known of a picture of the site by its address."""
    path = path_of(url)
    finish_variants(path)
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
        # A browser that shows AVIF shows all that is in the set; one that does not takes the file.
        media_type=_MEDIA_TYPES["avif" if "avif" in kinds else "webp"] if names else "",
    )


def successor_of(path: str) -> str:
    """Return the address of the picture that took the place of this one, or nothing."""
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
    is_whole = image.variants[-1][0] == image.width
    return ", ".join(sources if is_whole else [*sources, f"{image.file.url} {image.width}w"])


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
    """Return the path for a new picture: not where another was, for texts mean that one there."""
    for length in range(12, 65, 4):
        path = f"images/{clean.digest[:2]}/{clean.file_name(name, length)}"
        if not FormerPath.objects.filter(path=path).exclude(image=image).exists():
            return path
    raise ValueError(f"no path is free for {clean.digest}")


def _write(name: str, data: bytes) -> None:
    """The name is the content's, so that a file that stands there already is the same."""
    if default_storage.exists(name):
        if default_storage.size(name) == len(data):
            return
        default_storage.delete(name)
    default_storage.save(name, ContentFile(data))


def _keep(image: Image, variants: list[Variant]) -> None:
    before = image.file_names()[1:]
    image.variants, image.recipe = _stored(image, variants), RECIPE
    image.save()
    _delete_on_commit(name for name in before if name not in image.file_names())


def _stored(image: Image, variants: list[Variant]) -> list[list[Any]]:
    stem = str(image.file.name).rpartition(".")[0]
    kept: list[list[Any]] = []
    for variant in variants:
        name = f"{stem}-{variant.width}.{variant.suffix}"
        _write(name, variant.data)
        kept.append([variant.width, name, len(variant.data)])
    return kept
