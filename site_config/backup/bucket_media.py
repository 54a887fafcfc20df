"""Media in a bucket: back up, restore and move aside. Media on the disk are files of DATA_DIR."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage

from blog.local_path import copy_to


def names_in_bucket() -> Iterable[str]:
    """Return the names of all media, or nothing if they are on the disk."""
    storage: Any = default_storage
    return storage.names() if settings.MEDIA_BUCKET else ()


def copy_media(folder: Path) -> None:
    """Copy the media that are not yet in ``folder``."""
    for name in names_in_bucket():
        target = folder / name
        if target.resolve().is_relative_to(folder.resolve()) and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(name, target)


def replace_media(folder: Path) -> None:
    """Replace the media by the files in ``folder``."""
    storage: Any = default_storage
    restored = set()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            restored.add(name)
            with path.open("rb") as file:
                # Under this very name, while save() would find another one.
                storage._save(name, File(file))
    for name in list(names_in_bucket()):
        if name not in restored:
            storage.delete(name)


def _copy(name: str, target: Path) -> None:
    try:
        copy_to(default_storage, name, target)
    except FileNotFoundError:
        # Deleted meanwhile.
        target.unlink(missing_ok=True)
