"""Render texts again after what they show has changed: an image, a cited paper, a post's URL."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import models, transaction

from blog.deferred import follow, gathered
from blog.models import MarkdownContent, StaleText

# More than these wait for the background worker, so that a save holds the database only briefly.
MOST_AT_ONCE = 10

TextKey = tuple[type[MarkdownContent], int]


@contextmanager
def gathered_import() -> Iterator[None]:
    """Do what follows from many saves once, at the block's end, and leave nothing for later."""
    with gathered():
        yield
    if not transaction.get_connection().needs_rollback:
        rerender_stale_texts()


def rerender(texts: Iterable[TextKey]) -> None:
    """Render texts again: a few now, or when a block that gathers ends; many in the background."""
    keys = [(model._meta.label, pk) for model, pk in texts]
    if len(keys) <= MOST_AT_ONCE:
        for label, pk in keys:
            follow(_rerender_labeled, label, pk)
        return
    StaleText.objects.bulk_create(
        (StaleText(model=label, object_id=pk) for label, pk in keys), ignore_conflicts=True
    )


def rerender_text(model: type[models.Model], pk: int) -> bool:
    """Render one text again and return whether its HTML changed; a deleted one is skipped."""
    row = model._base_manager.filter(pk=pk).first()
    return isinstance(row, MarkdownContent) and row.render_again()


def rerender_stale_texts(limit: int | None = None) -> int:
    """Render waiting texts, each in a transaction, and return how many there were."""
    waiting = list(StaleText.objects.order_by("pk")[:limit])
    for stale in waiting:
        with transaction.atomic():
            # Deleted first: a change that comes while it renders lists the text once more.
            label, pk = stale.model, stale.object_id
            stale.delete()
            _rerender_labeled(label, pk)
    return len(waiting)


def _rerender_labeled(label: str, pk: int) -> None:
    rerender_text(apps.get_model(label), pk)
