"""Drain visits into the database in a process next to the web workers.

A separate process, so that counting never blocks a worker's interpreter. If it is not running, a
thread of one of the workers does its work.
"""

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from django.db import Error, connection

from blog.visits.drain import Drained, drain, drain_journals, only_drainer
from blog.visits.journal import own_journal
from blog.visits.nginx_log import COLLECT_INTERVAL, collecting
from blog.visits.reader_keys import SALTS
from blog.visits.visit_settings import visit_settings

logger = logging.getLogger(__name__)

DRAIN_INTERVAL = 2.0
# Lets other writers, such as an editor's save, run between two batches.
PAUSE_IN_PROCESS = 0.03
# Requests come first when the CPU is busy.
DRAIN_NICENESS = 10
_has_failed = False


def start_draining() -> threading.Thread:
    """Start the thread of a web worker, which also prepares salts and flushes the journal."""
    thread = threading.Thread(target=_run_in_worker, name="drain", daemon=True)
    thread.start()
    return thread


class DrainBetweenRequests:
    """A WSGI application that does the work of the thread, where threads may not run."""

    def __init__(self, application: Callable[[dict[str, Any], Any], Iterable[bytes]]) -> None:
        self._application = application
        self._lock = threading.Lock()
        self._next_round = 0.0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if time.monotonic() >= self._next_round and self._lock.acquire(blocking=False):
            try:
                run_round(_worker_round)
                self._next_round = time.monotonic() + DRAIN_INTERVAL
            finally:
                self._lock.release()
        return self._application(environ, start_response)


def _run_in_worker() -> None:
    while True:
        run_round(_worker_round)
        has_log = visit_settings().nginx_log is not None
        time.sleep(COLLECT_INTERVAL if has_log else DRAIN_INTERVAL)


def _worker_round() -> Drained | None:
    SALTS.prepare(datetime.now(UTC).date())
    own_journal().flush()
    return drain()


def drain_while(is_needed: Callable[[], bool]) -> None:
    """Drain while ``is_needed`` returns true, and once more, as the only drainer."""
    os.nice(DRAIN_NICENESS)
    while is_needed():
        with only_drainer() as is_only:
            if is_only:
                with collecting():
                    while is_needed():
                        run_round(_process_round)
                        _wait(is_needed)
                run_round(_process_round)
        _wait(is_needed)


def _process_round() -> Drained:
    return drain_journals(datetime.now(UTC), pause=PAUSE_IN_PROCESS)


def _wait(is_needed: Callable[[], bool]) -> None:
    until = time.monotonic() + DRAIN_INTERVAL
    while time.monotonic() < until and is_needed():
        time.sleep(0.1)


def _is_lock_wait(error: Exception) -> bool:
    """Whether another process, such as an import, held the database for too long."""
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    is_lock_timeout = getattr(cause, "sqlstate", None) == "55P03"
    return is_lock_timeout or code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def run_round(one_round: Callable[[], Drained | None]) -> None:
    """Log the first of several errors: a later round retries, since lines stay in the journal."""
    global _has_failed  # noqa: PLW0603
    try:
        drained = one_round()
    except (Error, OSError) as error:
        if _is_lock_wait(error):
            logger.debug("Counting visits waits for another process that writes: %s", error)
        elif not _has_failed:
            logger.warning("Counting visits failed and will be retried: %s", error)
            _has_failed = True
        with suppress(Error):
            connection.close()
        return
    _has_failed = False
    if drained is not None and drained.set_aside:
        logger.warning("Set aside %d broken lines of the visit journal", len(drained.set_aside))
