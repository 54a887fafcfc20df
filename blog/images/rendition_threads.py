"""Create the renditions of many images in threads, while the texts that show them are read.

Encoders release the GIL, so threads use all processors. Only the calling thread uses the database
and writes files. Where there are too many images, ``encoding_later`` leaves their renditions to the
background worker.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar

from blog.images.cleaning import CleanImage
from blog.images.renditions import Rendition, make_renditions

SaveRenditions = Callable[[list[Rendition]], None]


class _Pending:
    def __init__(self, pool: ThreadPoolExecutor, threads: int) -> None:
        self._pool = pool
        self._limit = 2 * threads
        self._waiting: dict[str, tuple[Future[list[Rendition]], SaveRenditions]] = {}

    def start(self, path: str, clean: CleanImage, save: SaveRenditions) -> None:
        """Start encoding; first finish the oldest if too many images are in memory."""
        while len(self._waiting) >= self._limit:
            self.finish(next(iter(self._waiting)))
        self._waiting[path] = (self._pool.submit(make_renditions, clean), save)

    def finish(self, path: str) -> None:
        if path in self._waiting:
            future, save = self._waiting.pop(path)
            save(future.result())

    def finish_all(self) -> None:
        for path in list(self._waiting):
            self.finish(path)


_pending: ContextVar[_Pending | None] = ContextVar("pending renditions", default=None)

_is_later: ContextVar[bool] = ContextVar("renditions are created later", default=False)


@contextmanager
def encoding_ahead() -> Iterator[None]:
    """Create renditions in threads within the block; all are saved at its end."""
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
    """Store images without renditions within the block; the background worker creates them."""
    token = _is_later.set(True)
    try:
        yield
    finally:
        _is_later.reset(token)


def encodes_now() -> bool:
    """Return whether renditions are created in the calling thread, outside of both blocks."""
    return _pending.get() is None and not _is_later.get()


def encode_ahead(path: str, clean: CleanImage, save: SaveRenditions) -> bool:
    """Start encoding within an ``encoding_ahead`` block, which calls ``save``; False outside."""
    pending = _pending.get()
    if pending is None or _is_later.get():
        return False
    pending.start(path, clean, save)
    return True


def finish_renditions(path: str) -> None:
    """Wait for the renditions of an image that are being encoded."""
    pending = _pending.get()
    if pending is not None:
        pending.finish(path)
