"""Make the other sizes of images that were stored without, for the background worker.

An import of thousands of images shows them as they are at first; their sizes follow, a few at a
time, so that no other writer waits for long.
"""

import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.core.files.storage import default_storage
from django.db import transaction

from blog.images.cleaning import ImageRefused, clean_image
from blog.images.library import add_variants
from blog.images.renditions import Variant, make_variants
from blog.images.uses import image_uses
from blog.models import Image
from blog.rerendering import rerender_text

logger = logging.getLogger(__name__)

BATCH = 60


def make_waiting_sizes(failed: set[int], is_needed: Callable[[], bool] = lambda: True) -> int:
    """Make those of the next few pictures, and show them; return of how many they are.

    ``failed`` are the keys of pictures that cannot be read, and gains those that are found.
    """
    waiting = list(Image.objects.without_sizes().exclude(pk__in=failed).order_by("pk")[:BATCH])
    made: list[int] = []
    threads = os.cpu_count() or 1
    with ThreadPoolExecutor(threads) as pool:
        for start in range(0, len(waiting), threads):
            if not is_needed():
                break
            some = waiting[start : start + threads]
            for image, variants in zip(some, pool.map(_variants_of, some), strict=True):
                if variants is None:
                    failed.add(image.pk)
                else:
                    add_variants(image, variants)
                    made.append(image.pk)
    if made:
        shown = image_uses().shown_in
        texts = {text for key in made for text in shown.get(key, ())}
        with transaction.atomic():
            for text in texts:
                rerender_text(*text.key)
    return len(made)


def _variants_of(image: Image) -> list[Variant] | None:
    try:
        with default_storage.open(str(image.file.name)) as file:
            return make_variants(clean_image(file.read()))
    except (ImageRefused, OSError) as error:
        logger.warning("no sizes of the picture %s: %s", image.pk, error)
        return None
