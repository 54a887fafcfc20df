"""Work triggered by saving rows: run immediately, or once at the end of a block.

``deferred_work`` runs work for each object, ``batched_work`` once for all names. What is deferred
may add names to a batch, as indexing a post adds its words, so ``batched_work`` is outside.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

Work = Callable[[str, int], object]

# Work on many names at once.
BatchWork = Callable[[set[str]], object]

_deferred: ContextVar[dict[tuple[Work, str, int], None] | None] = ContextVar(
    "deferred", default=None
)
_batched: ContextVar[dict[BatchWork, set[str]] | None] = ContextVar("batched", default=None)


@contextmanager
def deferred_work() -> Iterator[None]:
    """Run work once for each object at the end of the block, however often it was saved.

    Use it within a transaction, which then includes the work. After a rollback nothing is run.
    """
    if _deferred.get() is not None:
        yield
        return
    token = _deferred.set({})
    try:
        yield
        waiting = _deferred.get() or {}
    finally:
        _deferred.reset(token)
    if connection.in_atomic_block and connection.needs_rollback:
        return
    for work, name, pk in waiting:
        work(name, pk)


def run_or_defer(work: Work, name: str, pk: int) -> None:
    """Run the work for an object now, or at the end of a ``deferred_work`` block."""
    waiting = _deferred.get()
    if waiting is None:
        work(name, pk)
    else:
        waiting[work, name, pk] = None


@contextmanager
def batched_work() -> Iterator[None]:
    """Run work for all names together at the end of the block, unless it is rolled back.

    On PostgreSQL, others who save the same names wait until the transaction ends, which is soon.
    """
    waiting: dict[BatchWork, set[str]] = {}
    token = _batched.set(waiting)
    try:
        yield
    finally:
        _batched.reset(token)
    if not connection.needs_rollback:
        for work, names in waiting.items():
            work(names)


def run_or_batch(work: BatchWork, names: set[str]) -> None:
    """Run the work now, or at the end of a ``batched_work`` block."""
    waiting = _batched.get()
    if waiting is None:
        work(names)
    else:
        waiting.setdefault(work, set()).update(names)
