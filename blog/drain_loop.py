"""A thread of each worker that keeps visits moving into the database."""

import logging
import threading
from datetime import UTC, datetime

from django.db import DatabaseError, connection

from blog.drain import drain
from blog.journal import journal_folder, journal_in
from blog.reader_keys import SALTS

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 2.0


def start_draining() -> threading.Thread:
    thread = threading.Thread(target=_run, name="drain", daemon=True)
    thread.start()
    return thread


def _run() -> None:
    pause = threading.Event()
    while True:
        drain_if_possible()
        pause.wait(SECONDS_BETWEEN)


def drain_if_possible() -> None:
    """One round. What fails now is tried again: a line stays in its journal until it is counted."""
    try:
        SALTS.prepare(datetime.now(UTC).date())
        journal_in(journal_folder()).flush()
        drained = drain()
    except (DatabaseError, OSError) as error:
        logger.warning("visits wait to be counted: %s", error)
        connection.close()
        return
    if drained is not None and drained.set_aside:
        logger.warning("%d broken lines of visits were set aside", len(drained.set_aside))
