"""Bump the cache generation when content changes, once per transaction."""

from typing import Any

from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save

from blog.models import CacheGeneration

OUR_APPS = frozenset({"blog", "profile_app"})
# Lists that show visits are rebuilt every minute anyway.
NOT_CONTENT = frozenset(
    {
        "blog.models.cache_generation",
        "blog.models.downloads",
        "blog.models.autosaves",
        "blog.models.links",
        "blog.models.note_templates",
        "blog.models.preview_links",
        "blog.models.revisions",
        "blog.models.site_imports",
        "blog.models.stale_texts",
        "blog.models.trashed_rows",
        "blog.models.visits",
        "profile_app.models.imported_rows",
    }
)


def watch_changes() -> None:
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(_on_change, dispatch_uid="content_changes")


def _on_change(sender: type[models.Model], using: str, **kwargs: Any) -> None:
    if sender._meta.app_label not in OUR_APPS or sender.__module__ in NOT_CONTENT:
        return
    connection = transaction.get_connection(using)
    if not any(call[1] == CacheGeneration.bump for call in connection.run_on_commit):
        transaction.on_commit(CacheGeneration.bump, using=using)
