"""Let one process at a time prepare the site, on this machine and on others with its database."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

LOCK_FILE = "prepare.lock"
# An arbitrary number: PostgreSQL knows advisory locks by one.
ADVISORY_LOCK = 0x0FF_9817


@contextmanager
def only_preparer(on_wait: Callable[[], None]) -> Iterator[None]:
    """Wait for other preparers, and call ``on_wait`` first if there are any."""
    with _file_lock(on_wait):
        if connection.vendor == "postgresql":
            with _advisory_lock(on_wait):
                yield
        else:
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


@contextmanager
def _advisory_lock(on_wait: Callable[[], None]) -> Iterator[None]:
    # In a connection of its own, since copying the database may close the usual one.
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
            if not cursor.fetchone()[0]:
                on_wait()
                cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        yield
    finally:
        own.close()
