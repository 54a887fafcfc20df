"""Create renditions of images that were stored without, for the background worker.

An import of thousands of images stores only the originals. Their renditions are created afterwards,
a few at a time, so that no other writer waits for long.
"""

import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.core.files.storage import default_storage
from django.db import transaction

from blog.images.cleaning import ImageRefused
from blog.images.library import add_renditions
from blog.images.renditions import Rendition, make_renditions
from blog.images.svg import clean_figure
from blog.images.uses import find_image_uses
from blog.models import Image
from blog.rerendering import rerender_text

logger = logging.getLogger(__name__)

WORKER_BATCH = 60


def create_waiting_renditions(
    failed: set[int], is_needed: Callable[[], bool] = lambda: True
) -> int:
    """Create the renditions of the next few images, and return the number of images.

    Unreadable images are added to ``failed``, and skipped in later calls.
    """
    waiting = list(
        Image.objects.without_sizes().exclude(pk__in=failed).order_by("pk")[:WORKER_BATCH]
    )
    made: list[int] = []
    threads = os.cpu_count() or 1
    with ThreadPoolExecutor(threads) as pool:
        for start in range(0, len(waiting), threads):
            if not is_needed():
                break
            batch = waiting[start : start + threads]
            for image, variants in zip(batch, pool.map(_encode, batch), strict=True):
                if variants is None:
                    failed.add(image.pk)
                else:
                    add_renditions(image, variants)
                    made.append(image.pk)
    if made:
        shown = find_image_uses().shown_in
        for text in {text for key in made for text in shown.get(key, ())}:
            # In a transaction each, so that a save that locks several texts can't deadlock.
            with transaction.atomic():
                rerender_text(*text.key)
    return len(made)


def _encode(image: Image) -> list[Rendition] | None:
    try:
        with default_storage.open(str(image.file.name)) as file:
            return make_renditions(clean_figure(file.read()))
    except (ImageRefused, OSError) as error:
        logger.warning("Could not create renditions of image %s: %s", image.pk, error)
        return None
