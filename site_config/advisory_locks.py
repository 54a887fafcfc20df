"""Locks that all machines of a site see. SQLite serves one machine, so that it needs none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection

# Arbitrary numbers: PostgreSQL knows advisory locks by one.
PREPARATION = 0x0FF_9817
IMPORT = 0x0FF_9818


@contextmanager
def advisory_lock(number: int, on_wait: Callable[[], None] | None = None) -> Iterator[bool]:
    """Hold a lock until the block ends, and yield whether it is held.

    If another process holds it, call ``on_wait`` and wait; without ``on_wait``, don't wait.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    # In a connection of its own, since copying the database may close the usual one.
    own = connection.copy()
    is_held = False
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
            is_held = cursor.fetchone()[0]
            if not is_held and on_wait is not None:
                on_wait()
                cursor.execute("SELECT pg_advisory_lock(%s)", [number])
                is_held = True
        yield is_held
    finally:
        # The end of a connection releases its locks too, but only some time later.
        if is_held:
            with suppress(Error), own.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
        own.close()


def is_locked(number: int) -> bool:
    """Return whether a process of any machine holds the lock."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database d ON d.oid = database"
            " WHERE locktype = 'advisory' AND objid = %s AND d.datname = current_database())",
            [number],
        )
        return bool(cursor.fetchone()[0])
