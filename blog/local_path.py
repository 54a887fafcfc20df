"""Files of a storage for programs that need a path."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from shutil import copyfileobj

from django.conf import settings
from django.core.files.storage import Storage

_CHUNK = 1024 * 1024


@contextmanager
def local_path(storage: Storage, name: str) -> Iterator[Path]:
    """Yield the path of a file, that of a temporary copy if it is not on this machine."""
    try:
        path = Path(storage.path(name))
    except NotImplementedError:
        with tempfile.TemporaryDirectory(prefix=".import-", dir=settings.DATA_DIR) as folder:
            copy = Path(folder, PurePosixPath(name).name)
            copy_to(storage, name, copy)
            yield copy
    else:
        yield path


def copy_to(storage: Storage, name: str, target: Path) -> None:
    with storage.open(name) as source, target.open("wb") as copy:
        copyfileobj(source, copy, _CHUNK)
