"""The variants of pictures stored before, made anew as they are made today."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from blog.images.library import ImageRefused, encoding_ahead, needs_variants, renew_variants
from blog.images.uses import texts_with_images
from blog.models import Image
from blog.rerendering import rerender_text

BATCH = 50


@dataclass
class Rebuilding:
    made: int = 0
    unchanged: int = 0
    texts: int = 0
    failed: list[str] = field(default_factory=list)


def rebuild_pictures(
    *, is_dry_run: bool, on_progress: Callable[[int, int], None] | None = None
) -> Rebuilding:
    """Make what is missing or was made otherwise; a second time there is nothing to do.

    Each batch of pictures stands by itself, so that what was made stays made if a later one fails.
    In a dry run ``texts`` is how many texts would be looked through.
    """
    report = Rebuilding()
    stale = [image for image in Image.objects.order_by("pk") if needs_variants(image)]
    report.unchanged = Image.objects.count() - len(stale)
    if is_dry_run:
        report.made = len(stale)
        report.texts = len(texts_with_images())
        return report
    for start in range(0, len(stale), BATCH):
        with transaction.atomic(), encoding_ahead():
            for number, image in enumerate(stale[start : start + BATCH], start + 1):
                _renew(image, report)
                if on_progress:
                    on_progress(number, len(stale))
    report.texts = sum(rerender_text(*text.key) for text in texts_with_images())
    return report


def _renew(image: Image, report: Rebuilding) -> None:
    try:
        renew_variants(image)
    except FileNotFoundError:
        report.failed.append(f"{image}: its file {image.file.name} is not there.")
    except ImageRefused as refusal:
        report.failed.append(f"{image}: {refusal}")
    else:
        report.made += 1
