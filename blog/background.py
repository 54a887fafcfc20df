"""The background worker: one thread beside the server's workers, for what no reader waits for.

It makes the sizes of imported images, and renders again the texts that a change has left to it.
"""

import logging
import time
from collections.abc import Callable

from django.db import DatabaseError, connection

from blog.images.rendition_worker import make_waiting_sizes
from blog.rerendering import rerender_stale_texts

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 5.0
TEXTS_AT_ONCE = 20


def work_while(is_needed: Callable[[], bool]) -> None:
    unreadable: set[int] = set()
    while is_needed():
        try:
            done = rerender_stale_texts(TEXTS_AT_ONCE) + make_waiting_sizes(unreadable, is_needed)
        except (DatabaseError, OSError) as error:
            logger.warning("background work will be tried again: %s", error)
            connection.close()
            done = 0
        until = time.monotonic() + (0 if done else SECONDS_BETWEEN)
        while time.monotonic() < until and is_needed():
            time.sleep(0.1)
