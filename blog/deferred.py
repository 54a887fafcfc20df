"""Work that follows from saving rows: at once, or once for many rows at the end of a block."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

Work = Callable[[str, int], object]

_gathered: ContextVar[dict[tuple[Work, str, int], None] | None] = ContextVar(
    "gathered", default=None
)


@contextmanager
def gathered() -> Iterator[None]:
    """Do what follows once for each thing at the block's end, however often it was saved.

    The block stands within a transaction, so that both come to be or neither does; of what
    is taken back nothing follows.
    """
    if _gathered.get() is not None:
        yield
        return
    token = _gathered.set({})
    try:
        yield
        waiting = _gathered.get() or {}
    finally:
        _gathered.reset(token)
    if connection.in_atomic_block and connection.needs_rollback:
        return
    for work, name, pk in waiting:
        work(name, pk)


def follow(work: Work, name: str, pk: int) -> None:
    """Do this work for one thing: now, or at the end of the block that gathers."""
    waiting = _gathered.get()
    if waiting is None:
        work(name, pk)
    else:
        waiting[work, name, pk] = None
