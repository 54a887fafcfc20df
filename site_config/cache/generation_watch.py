"""Poll the cache generation in the background."""

import logging
import threading
import time
from contextlib import suppress
from datetime import datetime

from django.db import Error, connection
from django.db.models import Min
from django.utils import timezone

from blog.models import CacheGeneration, Post

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
# A poll that takes longer means that the database hangs.
MAX_POLL_SECONDS = 3.0


class GenerationWatch:
    """Callable returning a number that grows when content changes or a scheduled post is due.

    Without a thread, the call itself polls.
    """

    def __init__(self, *, has_thread: bool = True) -> None:
        self._number = 1
        # Seconds since the epoch; what the database said then is known.
        self.checked_at = 0.0
        self._has_thread = has_thread
        self._next_poll = 0.0
        self._stored: int | None = None
        self._next_due: datetime | None = None
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._has_failed = False
        self._polling_since: float | None = None

    def __call__(self) -> int:
        if not self._has_thread:
            self._poll_if_due()
        elif self._thread is None:
            self._start()
        return self._number

    def is_database_down(self) -> bool:
        """Return whether the last poll failed, or the current one takes too long."""
        since = self._polling_since
        return self._has_failed or (
            since is not None and time.monotonic() - since > MAX_POLL_SECONDS
        )

    def _poll_if_due(self) -> None:
        if time.monotonic() >= self._next_poll and self._lock.acquire(blocking=False):
            try:
                self._poll_or_log()
                self._next_poll = time.monotonic() + POLL_SECONDS
            finally:
                self._lock.release()

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._poll_or_log()
                self._thread = threading.Thread(target=self._run, name="version", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        pause = threading.Event()
        # At the beginning of each second: see NginxCacheHeaders.
        while not pause.wait(POLL_SECONDS - time.time() % POLL_SECONDS):
            self._poll_or_log()

    def _poll_or_log(self) -> None:
        self._polling_since = time.monotonic()
        started = time.time()
        try:
            self.poll()
        except Exception as error:  # noqa: BLE001 -- a dead thread would freeze every page
            if not self._has_failed:
                logger.warning("The database is down; serving cached pages: %s", error)
            self._has_failed = True
            with suppress(Error):
                connection.close()
        else:
            if self._has_failed:
                logger.warning("The database is back.")
            self._has_failed = False
            self.checked_at = started
        finally:
            self._polling_since = None

    def poll(self) -> None:
        stored = CacheGeneration.current()
        is_due = self._next_due is not None and self._next_due <= timezone.now()
        if stored == self._stored and not is_due:
            return
        self._next_due = Post.with_pages.scheduled().aggregate(at=Min("published_at"))["at"]
        self._stored = stored
        self._number += 1
