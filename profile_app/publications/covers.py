"""Covers of publications and projects, and photos of people, in the sizes that lists load."""

import logging
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import signals

from blog.images.cleaning import ImageRefused, clean_image
from blog.images.renditions import make_renditions
from blog.models import CacheGeneration
from profile_app.models import Person, Project, Publication

Covered = Publication | Project | Person

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Cover:
    url: str
    width: int | None
    height: int | None
    srcset: str


def cover_of(row: Covered) -> Cover | None:
    """Return the cover without reading its file, or None."""
    if not row.cover:
        return None
    sizes = row.cover_sizes
    if sizes.get("name") != row.cover.name:
        return Cover(row.cover.url, None, None, "")
    renditions = [f"{default_storage.url(name)} {width}w" for width, name in sizes["renditions"]]
    return Cover(row.cover.url, sizes["width"], sizes["height"], ", ".join(renditions))


def watch_covers() -> None:
    for model in (Publication, Project, Person):
        signals.post_save.connect(_on_save, sender=model, dispatch_uid="cover_sizes")
        signals.post_delete.connect(_on_delete, sender=model, dispatch_uid="cover_sizes")


def _on_save(sender: type[Covered], instance: Covered, **_kwargs: Any) -> None:
    if (instance.cover.name or "") != instance.cover_sizes.get("name", ""):
        transaction.on_commit(partial(_update_sizes, sender, instance.pk), robust=True)


def _on_delete(instance: Covered, **_kwargs: Any) -> None:
    transaction.on_commit(partial(_delete_renditions, instance.cover_sizes))


def _update_sizes(model: type[Covered], pk: int) -> None:
    rows = model._base_manager.filter(pk=pk)
    row: Covered | None = rows.only("cover", "cover_sizes").first()
    if row is None:
        return
    name = row.cover.name or ""
    if name == row.cover_sizes.get("name", ""):
        return
    sizes = _make_sizes(name) if name else {}
    if rows.filter(cover=name).update(cover_sizes=sizes):
        CacheGeneration.bump()
    _delete_renditions(row.cover_sizes, but=sizes)


def _make_sizes(name: str) -> dict[str, Any]:
    try:
        with default_storage.open(name) as file:
            clean = clean_image(file.read())
        renditions = make_renditions(clean)
    except (ImageRefused, OSError) as error:
        logger.warning("Could not resize the cover %s: %s", name, error)
        return {}
    rows = []
    for rendition in renditions:
        # The name keeps the cover's suffix, because figure.png and figure.jpg are two covers.
        path = f"{name}-{rendition.width}.{rendition.suffix}"
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(rendition.data))
        rows.append([rendition.width, path])
    return {"name": name, "width": clean.width, "height": clean.height, "renditions": rows}


def _delete_renditions(sizes: dict[str, Any], but: dict[str, Any] | None = None) -> None:
    kept = [path for _, path in (but or {}).get("renditions", ())]
    for _, path in sizes.get("renditions", ()):
        if path not in kept:
            default_storage.delete(path)
