"""Files that wait for a decision of the owner: private, and seen by all machines."""

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.utils import timezone


def staging() -> Storage:
    return storages["staging"]


def read_staged(name: str) -> bytes:
    """Raise FileNotFoundError if there is no such file."""
    with staging().open(name) as file:
        return bytes(file.read())


def write_staged(name: str, data: bytes) -> None:
    """Write a file, or replace it."""
    staging().save(name, ContentFile(data))


def staged_names(folder: str) -> tuple[list[str], list[str]]:
    """Return the names of the folders and of the files in a folder, which may be missing."""
    try:
        return staging().listdir(folder)
    except FileNotFoundError:
        return [], []


def staged_age(name: str) -> float:
    """Return the seconds since the last change; zero if another process has deleted the file."""
    try:
        changed = staging().get_modified_time(name)
    except FileNotFoundError:
        return 0.0
    return (timezone.now() - changed).total_seconds()
