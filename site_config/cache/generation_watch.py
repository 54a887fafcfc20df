"""Poll the cache generation in the background."""

import logging
import threading
from datetime import datetime

from django.db import DatabaseError, connection
from django.db.models import Min
from django.utils import timezone

from blog.models import CacheGeneration, Post

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.4


class VersionWatch:
    """Callable returning a number that grows when content changes or a scheduled post is due."""

    def __init__(self) -> None:
        self._number = 1
        self._stored: int | None = None
        self._next_due: datetime | None = None
        self._start_lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def __call__(self) -> int:
        if self._thread is None:
            self._start()
        return self._number

    def _start(self) -> None:
        with self._start_lock:
            if self._thread is None:
                self.poll()
                self._thread = threading.Thread(target=self._run, name="version", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        pause = threading.Event()
        while not pause.wait(POLL_SECONDS):
            try:
                self.poll()
            except DatabaseError as error:
                # Cached pages stay valid; the next poll may succeed.
                logger.warning("Failed to read the cache generation: %s", error)
                connection.close()

    def poll(self) -> None:
        stored = CacheGeneration.current()
        is_due = self._next_due is not None and self._next_due <= timezone.now()
        if stored == self._stored and not is_due:
            return
        self._next_due = Post.objects.scheduled().aggregate(at=Min("published_at"))["at"]
        self._stored = stored
        self._number += 1
