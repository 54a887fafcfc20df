from typing import Any

from django import forms
from django.db import models
from django.utils.text import slugify


def unique_slug(instance: models.Model, text: str, *, fallback: str) -> str:
    """Return a slug of ``text`` that is unique within the model; Unicode letters are allowed.

    It is none of the model's ``reserved_slugs``.
    """
    stem = slugify(text, allow_unicode=True)[: _max_length(instance) - 6].strip("-_") or fallback
    others = type(instance)._default_manager.exclude(pk=instance.pk)
    taken = set(others.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= set(getattr(instance, "reserved_slugs", ()))
    candidate, number = stem, 2
    while candidate in taken:
        candidate, number = f"{stem}-{number}", number + 1
    return candidate


def _max_length(instance: models.Model) -> int:
    return getattr(instance._meta.get_field("slug"), "max_length", None) or 120


class GeneratedSlugForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Numbers the slug of a new row that the form's script has made from ``slug_sources``.

    A slug that was typed is unchanged, and refused if it is taken.
    """

    slug_sources: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        slug = cleaned.get("slug")
        if slug and self.instance.pk is None:
            text = " ".join(str(cleaned.get(name, "")) for name in self.slug_sources)
            made = slugify(text, allow_unicode=True)[: _max_length(self.instance)].strip("-_")
            if slugify(slug, allow_unicode=True) == made:
                cleaned["slug"] = unique_slug(self.instance, slug, fallback=slug)
        return cleaned
