"""The store of pictures: each is kept once, named by its content, beside its smaller sizes."""

import io
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image as Pillow

from blog.image_cleaning import CleanImage, ImageRefused, clean_image
from blog.rendering import Picture

if TYPE_CHECKING:
    from blog.models import Image

__all__ = ["ImageRefused", "delete_image", "image_url", "picture_for", "store_image"]

VARIANT_WIDTHS = (480, 960, 1440)
FEW_COLOURS = 4096


def store_image(data: bytes, name: str) -> "Image":
    """Return the stored picture; the same picture again is the same row. Raises ImageRefused."""
    from blog.models import Image

    clean = clean_image(data)
    stored = Image.objects.filter(digest=clean.digest).first()
    if stored is not None and default_storage.exists(str(stored.file.name)):
        return stored
    path = f"images/{clean.digest[:2]}/{clean.file_name(name)}"
    if stored is not None:
        path = str(stored.file.name)
    _write(path, clean.data)
    fields = {
        "file": path,
        "width": clean.width,
        "height": clean.height,
        "variants": _write_variants(clean, path),
    }
    return Image.objects.update_or_create(
        digest=clean.digest, defaults=fields, create_defaults={**fields, "name": name[:200]}
    )[0]


def delete_image(image: "Image") -> None:
    """Delete the row and, once that is certain, the files."""
    names = [str(image.file.name), *(name for _, name in image.variants)]
    image.delete()
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))


def image_url(image: "Image") -> str:
    return image.file.url


def picture_for(url: str) -> Picture | None:
    """Return what is known of a picture of the site by its address."""
    from blog.models import Image

    if not url.startswith(f"{settings.MEDIA_URL}images/"):
        return None
    path = unquote(url.partition("#")[0].partition("?")[0])
    image = Image.objects.filter(file=path.removeprefix(settings.MEDIA_URL)).first()
    if image is None:
        return None
    return Picture(width=image.width, height=image.height, srcset=_srcset(image))


def _srcset(image: "Image") -> str:
    if not image.variants:
        return ""
    smaller = [f"{default_storage.url(name)} {width}w" for width, name in image.variants]
    return ", ".join([*smaller, f"{image.file.url} {image.width}w"])


def _write(name: str, data: bytes) -> None:
    """The name is the content's, so that a file that stands there already is the same."""
    if default_storage.exists(name):
        if default_storage.size(name) == len(data):
            return
        default_storage.delete(name)
    default_storage.save(name, ContentFile(data))


def _write_variants(clean: CleanImage, path: str) -> list[tuple[int, str]]:
    if clean.is_animated:
        return []
    stem = path.rpartition(".")[0]
    written = []
    for width, data in _variants(clean):
        name = f"{stem}-{width}.webp"
        _write(name, data)
        written.append((width, name))
    return sorted(written)


def _variants(clean: CleanImage) -> Iterator[tuple[int, bytes]]:
    """Widest first, each made from the one before; one that saves no bytes is left out."""
    widths = [width for width in VARIANT_WIDTHS if width < clean.width]
    if not widths:
        return
    image = clean.open()
    image.draft("RGB", (widths[-1], round(clean.height * widths[-1] / clean.width)))
    is_drawing = clean.format in {"PNG", "GIF"} and image.getcolors(FEW_COLOURS) is not None
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    for width in reversed(widths):
        height = max(1, round(clean.height * width / clean.width))
        image = image.resize((width, height), Pillow.Resampling.LANCZOS, reducing_gap=2.0)
        data = _webp(image, is_drawing=is_drawing)
        if len(data) < len(clean.data):
            yield width, data


def _webp(image: Pillow.Image, *, is_drawing: bool) -> bytes:
    lossy = io.BytesIO()
    image.save(lossy, "WEBP", quality=82, method=2)
    if not is_drawing:
        return lossy.getvalue()
    exact = io.BytesIO()
    image.save(exact, "WEBP", lossless=True, quality=30, method=1)
    return min(exact.getvalue(), lossy.getvalue(), key=len)
