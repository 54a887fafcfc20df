"""The trash: deleted objects can be restored for 30 days.

Posts, pages and images stay in their tables, marked, as visits and texts refer to them; other rows
are stored as a snapshot.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from blog.editor.snapshots import delete_into_snapshot, delete_snapshot, restore_snapshot
from blog.images.library import delete_image
from blog.images.uses import texts_showing
from blog.models import Image, Page, Post, TrashedRow
from blog.models.pages import unique_path
from blog.rerendering import rerender
from blog.slugs import unique_slug

TRASH_RETENTION = timedelta(days=30)

Trashed = Post | Image | TrashedRow


def move_to_trash(row: models.Model) -> None:
    """Raise ``ProtectedError`` if other rows need it."""
    if isinstance(row, Post | Image):
        row.binned_at = timezone.now()
        row.save(update_fields={"binned_at"})
    else:
        delete_into_snapshot(row)


def in_trash() -> dict[str, "models.QuerySet[Any]"]:
    """Return what is in the trash, by the name of the model."""
    return {
        "post": Post.with_trash.posts().in_trash(),
        "page": Page.with_trash.pages().in_trash(),
        "image": Image.objects.filter(binned_at__isnull=False),
        "trashedrow": TrashedRow.objects.select_related("content_type"),
    }


def restore_from_trash(row: Trashed) -> models.Model:
    """Restore a row, with a new slug or path if another one has taken its old one.

    It leaves its translation group if that has another text in its language.

    Raise ``ValidationError`` if it can't be restored.
    """
    if isinstance(row, TrashedRow):
        return restore_snapshot(row)
    fields = {"binned_at"}
    if isinstance(row, Page):
        free = unique_path(row, row.path)
        if free != row.path:
            row.path = free
            fields.add("path")
    elif isinstance(row, Post) and Post.objects.filter(slug=row.slug).exists():
        row.slug = unique_slug(row, row.slug, fallback="post")
        fields.add("slug")
    if isinstance(row, Post) and row.translation_into(row.language):
        row.translation_key = ""
        fields.add("translation_key")
    row.binned_at = None
    row.save(update_fields=fields)
    return row


def purge_trash(now: datetime) -> int:
    """Permanently delete what has expired; return how many."""
    expired = [rows.filter(binned_at__lt=now - TRASH_RETENTION) for rows in in_trash().values()]
    return sum(
        _purge(rows.filter(pk=pk))
        for rows in expired
        for pk in list(rows.values_list("pk", flat=True))
    )


@transaction.atomic
def _purge(expired: "models.QuerySet[Any]") -> bool:
    """Delete the row of ``expired`` unless it was restored or stored again meanwhile."""
    row = expired.select_related(None).select_for_update().first()
    if row is not None:
        delete_permanently(row)
    return row is not None


def delete_permanently(row: Trashed) -> None:
    if isinstance(row, Image):
        texts = texts_showing(row)
        delete_image(row)
        # Not counting its renditions.
        rerender(text.key for text in texts)
    elif isinstance(row, TrashedRow):
        delete_snapshot(row)
    else:
        row.delete()
