"""The image library: each image is stored once, named by its content, with its renditions."""

import logging
from copy import copy
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import unquote

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from blog.images.cleaning import (
    EXTENSIONS,
    MAX_IMAGE_BYTES,
    CleanImage,
    ImageRefused,
    too_many_bytes,
)
from blog.images.files import (
    RENDITION_ENDING,
    delete_on_commit,
    listed_files,
    lock,
    lock_files,
    missing_files,
    write_image,
    write_renditions,
)
from blog.images.rendition_threads import (
    encode_ahead,
    encodes_now,
    finish_renditions,
)
from blog.images.renditions import RECIPE, Rendition, make_renditions
from blog.images.svg import clean_figure
from blog.markdown.rendering import ImageSource
from blog.models import FormerPath, Image

logger = logging.getLogger(__name__)


def store_image(data: bytes, name: str) -> Image:
    """Store an image and return its row, the existing one for a duplicate. Raise ImageRefused."""
    clean = clean_figure(data)
    image = stored_image(clean.digest)
    if image is not None:
        return image
    renditions = make_renditions(clean) if encodes_now() else None
    with transaction.atomic():
        lock(clean.digest)
        # Another process may have stored it in the meantime.
        image = stored_image(clean.digest)
        if image is not None:
            return image
        lost = Image.objects.filter(digest=clean.digest).first()
        path = str(lost.file.name) if lost else _free_path(clean, name)
        facts = _store_files(path, clean, renditions)
        if lost:
            Image.objects.filter(pk=lost.pk).update(**facts)
            lost.refresh_from_db()
        image = lost or Image.objects.create(digest=clean.digest, name=name[:200], **facts)
    image.is_new = True
    encode_ahead(path, clean, partial(_save_renditions, image))
    return image


def duplicate_notice(name: str, image: Image) -> str:
    """Return a sentence about an uploaded file that was already stored, or ""."""
    if image.is_new:
        return ""
    if name == str(image):
        return f"{name} is already there."
    return f"{name} is the same as {image}, which is already there."


def store_upload(file: "UploadedFile[bytes]") -> Image:
    """Store an uploaded image. Raise ImageRefused."""
    # Before it is read into memory.
    if (file.size or 0) > MAX_IMAGE_BYTES:
        raise ImageRefused(too_many_bytes(file.size or 0))
    return store_image(file.read(), file.name or "")


@transaction.atomic
def stored_image(digest: str) -> Image | None:
    """Return the image with this digest, restored from the trash, or None.

    It is None if its file is missing, too.
    """
    image = Image.objects.select_for_update().filter(digest=digest).first()
    if image is None:
        return None
    lock_files(str(image.file.name))
    return _restored(image) if default_storage.exists(str(image.file.name)) else None


def store_image_at(path: str, data: bytes, name: str, description: str) -> Image:
    """Store a new image at the path it had on another site. Raise ImageRefused."""
    clean = clean_figure(data)
    if not path.endswith(f".{EXTENSIONS[clean.format]}"):
        raise ImageRefused(f"The image is a {clean.format}, but its path has another extension.")
    renditions = make_renditions(clean) if encodes_now() else None
    known = {"digest": clean.digest, "name": name, "description": description}
    with transaction.atomic():
        image = Image(**known, **_store_files(path, clean, renditions))
        image.save(force_insert=True)
    encode_ahead(path, clean, partial(_save_renditions, image))
    return image


def replace_image(image: Image, data: bytes) -> Image:
    """Replace an image wherever it is shown, and return the row. Raise ImageRefused.

    Texts keep the old URL. If the new image is already in the library, the two rows are merged.
    The old image goes to the trash.
    """
    clean = clean_figure(data)
    if clean.digest == image.digest:
        return image
    renditions = make_renditions(clean)
    with transaction.atomic():
        lock(clean.digest)
        # The worker may have added renditions since the row was read.
        image.refresh_from_db(from_queryset=Image.objects.select_for_update())
        if clean.digest == image.digest:
            return image
        names = image.file_names()
        former = [names[0]]
        old_row, old_data = copy(image), _file_data(names[0])
        other = Image.objects.select_for_update().filter(digest=clean.digest).first()
        if other is not None and other.binned_at is not None:
            names += other.file_names()
            former.append(str(other.file.name))
            other.former_paths.update(image=image)
            Image.objects.filter(pk=other.pk).delete()
            other = None
        if other is not None:
            image.former_paths.update(image=other)
            Image.objects.filter(pk=image.pk).delete()
        else:
            facts = _store_files(_free_path(clean, image.name, image), clean, renditions)
            for field, value in {"digest": clean.digest, **facts}.items():
                setattr(image, field, value)
            image.former_paths.filter(path=image.file.name).delete()
            image.save()
        _redirect(former, other or image)
        if old_data:
            _store_in_trash(old_row, old_data)
        delete_on_commit(names)
    return other or image


def _redirect(former: list[str], image: Image) -> None:
    paths = [path for path in former if path != image.file.name]
    FormerPath.objects.bulk_create(FormerPath(path=path, image=image) for path in paths)


def _file_data(path: str) -> bytes:
    """Return the content of a file, empty if it is missing."""
    try:
        with default_storage.open(path) as file:
            data: bytes = file.read()
    except OSError:
        return b""
    return data


def _store_in_trash(image: Image, data: bytes) -> None:
    """Store a replaced image under a path of its own, since its old URL shows the new image."""
    old = PurePosixPath(str(image.file.name))
    path = str(old.with_stem(f"{old.stem}-{image.digest[-8:]}"))
    lock_files(path)
    write_image(path, data)
    Image.objects.create(
        digest=image.digest,
        file=path,
        # Django can't read the size of an SVG.
        width=image.width,
        height=image.height,
        weight=len(data),
        name=image.name,
        description=image.description,
        binned_at=timezone.now(),
    )


def _restored(image: Image) -> Image:
    """Restore an image from the trash when it is stored again."""
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
        clean = clean_figure(file.read())
    save = partial(_save_renditions, image)
    if not encode_ahead(str(image.file.name), clean, save):
        save(make_renditions(clean))


@transaction.atomic
def add_renditions(image: Image, renditions: list[Rendition]) -> None:
    """Save the first renditions of an image; the caller renders its texts again."""
    if Image.objects.filter(pk=image.pk).without_sizes().exists():
        _save_renditions(image, renditions)


def mark_missing_renditions() -> int:
    """Mark images with missing files so that the worker recreates them; return their number."""
    marked, stored = 0, listed_files()
    for image in Image.objects.exclude(recipe=0).iterator():
        missing = missing_files(image, stored)
        if missing:
            logger.warning("Files of image %s are missing: %s", image.pk, ", ".join(missing))
        if missing and missing[0] != image.file.name:
            marked += Image.objects.filter(pk=image.pk, digest=image.digest).update(recipe=0)
    return marked


@transaction.atomic
def delete_image(image: Image) -> None:
    """Delete the row and, on commit, the files."""
    names = image.file_names()
    image.delete()
    delete_on_commit(names)


def thumbnail_url(image: Image) -> str:
    """Return the URL of the smallest rendition, or of the image if it has none."""
    return default_storage.url(image.file_names()[1 if image.variants else 0])


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
        media_type=f"image/{'avif' if 'avif' in kinds else 'webp'}" if names else "",
    )


def replacement_url(path: str) -> str:
    """Return the URL of the image that replaced the one at ``path``, or an empty string."""
    if not path.startswith("images/"):
        return ""
    stem = RENDITION_ENDING.sub("", path)
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


def _store_files(
    path: str, clean: CleanImage, renditions: list[Rendition] | None
) -> dict[str, object]:
    """Write the image, and its renditions unless they are made later; return the row's fields.

    The transaction that saves the row holds the lock of the files until it ends.
    """
    lock_files(path)
    write_image(path, clean.data)
    return {
        "file": path,
        "width": clean.width,
        "height": clean.height,
        "weight": len(clean.data),
        "variants": write_renditions(path, renditions or []),
        "recipe": 0 if renditions is None else RECIPE,
    }


def _free_path(clean: CleanImage, name: str, image: Image | None = None) -> str:
    """Return a path for a new image, never one that texts use for a replaced image."""
    for length in range(12, 65, 4):
        path = f"images/{clean.digest[:2]}/{clean.file_name(name, length)}"
        if not FormerPath.objects.filter(path=path).exclude(image=image).exists():
            return path
    raise ValueError(f"No free path for image {clean.digest}")


@transaction.atomic
def _save_renditions(image: Image, renditions: list[Rendition]) -> None:
    """Save the renditions of an image unless it was replaced or deleted meanwhile."""
    current = Image.objects.select_for_update().filter(pk=image.pk, digest=image.digest).first()
    if current is None:
        return
    path = str(current.file.name)
    lock_files(path)
    image.variants, image.recipe = write_renditions(path, renditions), RECIPE
    image.weight = default_storage.size(path)
    image.save(update_fields={"variants", "recipe", "weight"})
    delete_on_commit(current.file_names()[1:])
