"""Write and delete the files of images.

Files are named by the content of their image, so uploads, imports, the background worker and the
trash may work on the same ones. A transaction that has locked them has them to itself.
"""

import re
from collections.abc import Container, Iterable
from functools import partial
from itertools import groupby
from zlib import crc32

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from blog.images.renditions import Rendition
from blog.models import Image

# [width, file name, bytes], as a row stores it.
RenditionRow = list[int | str]

RENDITION_ENDING = re.compile(r"-\d+\.(?:webp|avif)$")


def lock(name: str) -> None:
    """Wait for other transactions that hold the lock ``name``, and hold it until this one ends.

    SQLite needs no lock, as only one transaction writes at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [crc32(name.encode())])


def lock_files(name: str) -> None:
    """Lock the image at ``name`` and its renditions."""
    lock(_stem(name))


def write_image(name: str, data: bytes) -> None:
    """Write a file; an existing file of the same size is the same."""
    if default_storage.exists(name):
        if default_storage.size(name) == len(data):
            return
        default_storage.delete(name)
    default_storage.save(name, ContentFile(data))


def missing_files(image: Image, stored: Container[str]) -> list[str]:
    """Return the missing files of an image, of which those in ``stored`` are known to exist."""
    names = (name for name in image.file_names() if name not in stored)
    return [name for name in names if not default_storage.exists(name)]


def listed_files() -> frozenset[str]:
    """Return the files of a bucket, which are listed by the thousand but asked for one by one."""
    names = getattr(default_storage, "names", None)
    return frozenset(names()) if names else frozenset()


def write_renditions(path: str, renditions: Iterable[Rendition]) -> list[RenditionRow]:
    """Write the renditions of the image at ``path``."""
    stem = path.rpartition(".")[0]
    rows: list[RenditionRow] = []
    for rendition in renditions:
        name = f"{stem}-{rendition.width}.{rendition.suffix}"
        write_image(name, rendition.data)
        rows.append([rendition.width, name, len(rendition.data)])
    return rows


def delete_on_commit(names: Iterable[str]) -> None:
    """Delete files once the transaction is committed, unless an image uses them by then."""
    transaction.on_commit(partial(delete_unused, list(names)), robust=True)


def delete_unused(names: Iterable[str]) -> None:
    """Delete the files that no image uses, one image at a time."""
    for stem, files in groupby(sorted(names, key=_stem), _stem):
        with transaction.atomic():
            lock(stem)
            users = Image.objects.filter(file__startswith=f"{stem}.")
            used = {name for image in users for name in image.file_names()}
            for name in files:
                if name not in used:
                    default_storage.delete(name)


def _stem(name: str) -> str:
    """Return the image's name without its extension, given its own name or a rendition's."""
    stem = RENDITION_ENDING.sub("", name)
    return stem if stem != name else name.rpartition(".")[0]
