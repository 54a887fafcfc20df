"""Let one process at a time prepare the site, on this machine and on others with its database."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from site_config.advisory_locks import PREPARATION, advisory_lock

LOCK_FILE = "prepare.lock"


@contextmanager
def only_preparer(on_wait: Callable[[], None]) -> Iterator[None]:
    """Wait for other preparers, and call ``on_wait`` first if there are any."""
    with _file_lock(on_wait), advisory_lock(PREPARATION, on_wait):
        yield


@contextmanager
def _file_lock(on_wait: Callable[[], None]) -> Iterator[None]:
    with (Path(settings.DATA_DIR) / LOCK_FILE).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
