"""Recreate outdated or missing renditions of stored images."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from blog.images.cleaning import ImageRefused
from blog.images.library import needs_renditions, recreate_renditions
from blog.images.rendition_threads import encoding_ahead
from blog.images.uses import texts_with_images
from blog.models import Image
from blog.rerendering import rerender_text

REBUILD_BATCH = 50


@dataclass
class RebuildReport:
    made: int = 0
    unchanged: int = 0
    texts: int = 0
    failed: list[str] = field(default_factory=list)


def rebuild_renditions(
    *, is_dry_run: bool, on_progress: Callable[[int, int], None] | None = None
) -> RebuildReport:
    """Recreate missing and outdated renditions, in a transaction for each batch.

    In a dry run, ``texts`` is the number of texts with images.
    """
    report = RebuildReport()
    stale = [image for image in Image.objects.order_by("pk") if needs_renditions(image)]
    report.unchanged = Image.objects.count() - len(stale)
    if is_dry_run:
        report.made = len(stale)
        report.texts = len(texts_with_images())
        return report
    for start in range(0, len(stale), REBUILD_BATCH):
        with transaction.atomic(), encoding_ahead():
            for number, image in enumerate(stale[start : start + REBUILD_BATCH], start + 1):
                _renew(image, report)
                if on_progress:
                    on_progress(number, len(stale))
    report.texts = sum(rerender_text(*text.key) for text in texts_with_images())
    return report


def _renew(image: Image, report: RebuildReport) -> None:
    try:
        recreate_renditions(image)
    except FileNotFoundError:
        report.failed.append(f"{image}: file {image.file.name} is missing")
    except ImageRefused as refusal:
        report.failed.append(f"{image}: {refusal}")
    else:
        report.made += 1
