"""Render texts again after a change of something they show: an image, a paper, a post's URL."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from blog.deferred import batched_work, deferred_work, run_or_defer
from blog.models import MarkdownContent, StaleText

# With more texts, the background worker renders them, so that a save locks the database briefly.
MAX_IMMEDIATE_TEXTS = 10

TextKey = tuple[type[MarkdownContent], int]


@contextmanager
def deferred_import() -> Iterator[None]:
    """Defer work until the end of the block, then render all stale texts."""
    with batched_work():
        with deferred_work():
            yield
        if not transaction.get_connection().needs_rollback:
            rerender_stale_texts()


def rerender(texts: Iterable[TextKey]) -> None:
    """Render texts again: a few now (or deferred), many in the background."""
    keys = [(model._meta.label, pk) for model, pk in texts]
    if len(keys) <= MAX_IMMEDIATE_TEXTS:
        for label, pk in keys:
            run_or_defer(_rerender_labeled, label, pk)
        return
    StaleText.objects.bulk_create(
        (StaleText(model=label, object_id=pk) for label, pk in keys), ignore_conflicts=True
    )


def rerender_rows(rows: "models.QuerySet[Any]") -> None:
    """Render the texts of a query's rows again: a few now (or deferred), many in the background."""
    few = list(rows.values_list("pk", flat=True)[: MAX_IMMEDIATE_TEXTS + 1])
    if len(few) <= MAX_IMMEDIATE_TEXTS:
        rerender((rows.model, pk) for pk in few)
        return
    # Copied by the database: making ten thousand objects here would hold its lock for long.
    found, params = rows.order_by().values("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {StaleText._meta.db_table} (model, object_id) "  # noqa: S608  # no input
            f"SELECT %s, found.id FROM ({found}) AS found WHERE true ON CONFLICT DO NOTHING",
            [rows.model._meta.label, *params],
        )


def rerender_text(model: type[models.Model], pk: int) -> bool:
    """Render a text again and return whether its HTML changed; False if it was deleted."""
    row = model._base_manager.filter(pk=pk).first()
    return isinstance(row, MarkdownContent) and row.render_again()


def rerender_stale_texts(limit: int | None = None) -> int:
    """Render stale texts, each in a transaction, and return how many there were."""
    waiting = list(StaleText.objects.order_by("pk")[:limit])
    for stale in waiting:
        with transaction.atomic():
            # Deleted first, so that a change during rendering marks the text as stale again.
            label, pk = stale.model, stale.object_id
            stale.delete()
            _rerender_labeled(label, pk)
    return len(waiting)


def _rerender_labeled(label: str, pk: int) -> None:
    rerender_text(apps.get_model(label), pk)
