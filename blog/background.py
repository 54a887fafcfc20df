"""The background worker: a thread of the server for work that no request waits for.

It creates missing renditions, such as those of imported images, and renders stale texts. Other
packages pass work of their own: functions that do up to a number of things and return how many.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress

from django.db import Error, connection

from blog.images.library import mark_missing_renditions
from blog.images.rendition_worker import create_waiting_renditions
from blog.rerendering import rerender_stale_texts

logger = logging.getLogger(__name__)

IDLE_INTERVAL = 5.0
IMAGE_CHECK_INTERVAL = 3600.0
BATCH_SIZE = 20


def work_while(is_needed: Callable[[], bool], *others: Callable[[int], int]) -> None:
    unreadable: set[int] = set()
    next_check = time.monotonic()
    while is_needed():
        try:
            if time.monotonic() >= next_check:
                mark_missing_renditions()
                next_check = time.monotonic() + IMAGE_CHECK_INTERVAL
            done = sum(work(BATCH_SIZE) for work in (rerender_stale_texts, *others))
            done += create_waiting_renditions(unreadable, is_needed)
        except (Error, OSError) as error:
            logger.warning("Background work failed and will be retried: %s", error)
            with suppress(Error):
                connection.close()
            done = 0
        until = time.monotonic() + (0 if done else IDLE_INTERVAL)
        while time.monotonic() < until and is_needed():
            time.sleep(0.1)
