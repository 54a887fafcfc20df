"""After an upgrade that renders Markdown differently, have all stored HTML rendered again."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.apps import apps
from django.db import transaction

import blog.markdown
from blog.models import CacheGeneration, MarkdownContent, StaleText

_PACKAGES = ("markdown-it-py", "mdit-py-plugins", "math-core", "nh3", "Pygments")


def mark_outdated_texts() -> int:
    """Leave all texts to the background worker if another renderer made their HTML.

    Return the number of texts.
    """
    current = renderer_version()
    with transaction.atomic():
        stored, _ = CacheGeneration.objects.get_or_create(pk=CacheGeneration.ONLY_PK)
        if stored.renderer == current:
            return 0
        texts = [
            StaleText(model=model._meta.label, object_id=pk)
            for model in apps.get_models()
            if issubclass(model, MarkdownContent) and not model._meta.proxy
            for pk in model._base_manager.values_list("pk", flat=True)
        ]
        StaleText.objects.bulk_create(texts, ignore_conflicts=True, batch_size=500)
        CacheGeneration.objects.filter(pk=stored.pk).update(renderer=current)
    return len(texts)


@cache
def renderer_version() -> str:
    """Return a digest of the renderer's code and packages, so no one has to bump a version."""
    digest = hashlib.sha256(" ".join(version(package) for package in _PACKAGES).encode())
    for path in sorted(Path(blog.markdown.__path__[0]).glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]
