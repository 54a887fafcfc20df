from collections.abc import Collection

from django.db import models
from django.utils.text import slugify


def unique_slug(
    instance: models.Model, text: str, *, fallback: str, reserved: Collection[str] = ()
) -> str:
    """Return a slug of ``text`` that is unique within the model; Unicode letters are allowed."""
    max_length = getattr(instance._meta.get_field("slug"), "max_length", None) or 120
    stem = slugify(text, allow_unicode=True)[: max_length - 6].strip("-_") or fallback
    others = type(instance)._default_manager.exclude(pk=instance.pk)
    taken = set(others.filter(slug__startswith=stem).values_list("slug", flat=True))
    candidate, number = stem, 2
    while candidate in taken or candidate in reserved:
        candidate, number = f"{stem}-{number}", number + 1
    return candidate
