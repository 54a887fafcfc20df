"""Variants of many pictures, made in threads while the texts that show them are read.

The encoders let go of the interpreter's lock, so that threads use every processor. The database and
the files are touched by the thread alone that asked.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar

from blog.images.cleaning import CleanImage
from blog.images.renditions import Variant, make_variants

Keep = Callable[[list[Variant]], None]


class _Pending:
    def __init__(self, pool: ThreadPoolExecutor, threads: int) -> None:
        self._pool = pool
        self._most = 2 * threads
        self._waiting: dict[str, tuple[Future[list[Variant]], Keep]] = {}

    def take(self, path: str, clean: CleanImage, keep: Keep) -> None:
        """Begin; where too many wait already, finish the oldest, for each holds its picture."""
        while len(self._waiting) >= self._most:
            self.finish(next(iter(self._waiting)))
        self._waiting[path] = (self._pool.submit(make_variants, clean), keep)

    def finish(self, path: str) -> None:
        if path in self._waiting:
            future, keep = self._waiting.pop(path)
            keep(future.result())

    def finish_all(self) -> None:
        for path in list(self._waiting):
            self.finish(path)


_pending: ContextVar[_Pending | None] = ContextVar("pending variants", default=None)

_is_later: ContextVar[bool] = ContextVar("variants are made later", default=False)


@contextmanager
def encoding_ahead() -> Iterator[None]:
    """Within it a picture is stored before its variants are; at its end they all are."""
    threads = os.cpu_count() or 1
    pool = ThreadPoolExecutor(threads)
    pending = _Pending(pool, threads)
    token = _pending.set(pending)
    try:
        yield
        pending.finish_all()
    finally:
        _pending.reset(token)
        pool.shutdown(cancel_futures=True)


@contextmanager
def encoding_later() -> Iterator[None]:
    """Within it a picture is stored as it is; who serves the site makes its variants in time."""
    token = _is_later.set(True)
    try:
        yield
    finally:
        _is_later.reset(token)


def keep_variants(path: str, clean: CleanImage, keep: Keep) -> None:
    """Hand the variants of the picture at ``path`` to ``keep``: now, or when they are made."""
    if _is_later.get():
        return
    pending = _pending.get()
    if pending is None:
        keep(make_variants(clean))
    else:
        pending.take(path, clean, keep)


def finish_variants(path: str) -> None:
    """Wait for those of this picture, if any are being made."""
    pending = _pending.get()
    if pending is not None:
        pending.finish(path)
