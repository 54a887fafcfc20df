"""Who keeps visits moving into the database: one process beside the workers.

Beside them and not in them, so that counting never takes the interpreter from a worker that
answers. Should it be gone, or never have been started, a thread of some worker does its work.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import DatabaseError, connection

from blog.visits.drain import Drained, drain, drain_journals, only_drainer
from blog.visits.journal import own_journal
from blog.visits.reader_keys import SALTS

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 2.0
# Between two batches other writers get their turn; the owner's save is one of them.
PAUSE_IN_PROCESS = 0.03
# Readers come first where there is not enough for both.
NICENESS = 10


def start_draining() -> threading.Thread:
    """Begin the thread of a worker, which also has the salts at hand and the journal written."""
    thread = threading.Thread(target=_run_in_worker, name="drain", daemon=True)
    thread.start()
    return thread


def _run_in_worker() -> None:
    while True:
        survive(_round_of_a_worker)
        time.sleep(SECONDS_BETWEEN)


def _round_of_a_worker() -> Drained | None:
    SALTS.prepare(datetime.now(UTC).date())
    own_journal().flush()
    return drain()


def drain_while(is_needed: Callable[[], bool]) -> None:
    """Drain until ``is_needed`` says no, and once more; be the only drainer for all that time."""
    os.nice(NICENESS)
    while is_needed():
        with only_drainer() as is_only:
            while is_only and is_needed():
                survive(_round_of_the_process)
                _wait(is_needed)
            if is_only:
                survive(_round_of_the_process)
        _wait(is_needed)


def _round_of_the_process() -> Drained:
    return drain_journals(datetime.now(UTC), pause=PAUSE_IN_PROCESS)


def _wait(is_needed: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS_BETWEEN
    while time.monotonic() < until and is_needed():
        time.sleep(0.1)


def survive(one_round: Callable[[], Drained | None]) -> None:
    """What fails now is tried again: a line stays in its journal until it is counted."""
    try:
        drained = one_round()
    except (DatabaseError, OSError) as error:
        logger.warning("visits wait to be counted: %s", error)
        connection.close()
        return
    if drained is not None and drained.set_aside:
        logger.warning("%d broken lines of visits were set aside", len(drained.set_aside))
