"""Find where images are used, by searching texts for their paths."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import reduce
from operator import or_

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

from blog.models import FormerPath, Image, MarkdownContent, Page, Post
from blog.rerendering import TextKey

_PATH = re.compile(r"images/[0-9a-f]{2}/[\w-]+\.[a-z]+")
# Fields derived from texts need no search.
_DERIVED_SUFFIXES = ("_html", "_text")
# The text that shows a new image may not be saved yet.
RECENT = timedelta(days=1)


@dataclass(frozen=True)
class Text:
    """A reference to a row with Markdown fields."""

    model: type[MarkdownContent]
    pk: int
    title: str

    @property
    def key(self) -> TextKey:
        return self.model, self.pk

    @property
    def kind(self) -> str:
        return str(self.model._meta.verbose_name)


@dataclass
class Uses:
    """By image key: the texts that show it, and the number of other rows that refer to it, such as
    revisions.
    """

    shown_in: dict[int, list[Text]] = field(default_factory=lambda: defaultdict(list))
    kept_in: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def has(self, image: Image) -> bool:
        return image.pk in self.shown_in or image.pk in self.kept_in

    @property
    def keys(self) -> set[int]:
        return {*self.shown_in, *self.kept_in}


def find_image_uses(image: Image | None = None) -> Uses:
    """Return where all images or one are used, in one query per model with texts, plus two."""
    keys = _keys_by_path(image)
    # The renditions of an image share a prefix, so one condition finds them all.
    stems = ["images/"] if image is None else sorted({_stem(path) for path in keys})
    uses = Uses()
    for model in models_with_texts():
        names = _text_fields(model)
        for row in _rows_containing(model, names, stems):
            found = {path for name in names for path in _PATH.findall(getattr(row, name) or "")}
            for key in {keys[path] for path in found if path in keys}:
                if issubclass(model, MarkdownContent):
                    uses.shown_in[key].append(_text_of(model, row))
                else:
                    uses.kept_in[key] += 1
    return uses


def unused_images() -> models.QuerySet[Image]:
    """Return images that no text uses, except those added within the last day."""
    old = Image.objects.filter(binned_at=None, added_at__lt=timezone.now() - RECENT)
    return old.exclude(pk__in=find_image_uses().keys)


def texts_with_images() -> list[Text]:
    return [
        _text_of(model, row)
        for model in models_with_texts()
        if issubclass(model, MarkdownContent)
        for row in _rows_containing(model, _text_fields(model), ["images/"])
    ]


def _text_of(model: type[MarkdownContent], row: models.Model) -> Text:
    is_page = isinstance(row, Post) and row.path
    return Text(Page if is_page else model, row.pk, str(row))


def texts_showing(image: Image) -> list[Text]:
    return find_image_uses(image).shown_in.get(image.pk, [])


def _keys_by_path(image: Image | None) -> dict[str, int]:
    former, images = FormerPath.objects.all(), Image.objects.all()
    if image is not None:
        former, images = former.filter(image=image), images.filter(pk=image.pk)
    keys: dict[str, int] = dict(former.values_list("path", "image_id"))
    for key, path, variants in images.values_list("pk", "file", "variants"):
        keys |= dict.fromkeys([path, *(name for _, name, _ in variants)], key)
    return keys


def _stem(path: str) -> str:
    return path.rpartition(".")[0] or path


def models_with_texts() -> list[type[models.Model]]:
    """Return the models with texts in apps with Markdown, including revisions and autosaves."""
    every_model = apps.get_models()
    labels = {m._meta.app_label for m in every_model if issubclass(m, MarkdownContent)}
    models_of_tables = [m for m in every_model if not m._meta.proxy]
    ours = [m for m in models_of_tables if m._meta.app_label in labels and _text_fields(m)]
    return sorted(ours, key=lambda model: model._meta.label)


def _text_fields(model: type[models.Model]) -> list[str]:
    if issubclass(model, MarkdownContent):
        return list(model.markdown_fields)
    texts = (f.name for f in model._meta.concrete_fields if isinstance(f, models.TextField))
    return [name for name in texts if not name.endswith(_DERIVED_SUFFIXES)]


def _rows_containing(
    model: type[models.Model], names: list[str], stems: list[str]
) -> Iterator[models.Model]:
    named = reduce(
        or_, (Q(**{f"{n}__contains": stem}) for n in names for stem in stems), Q(pk=None)
    )
    made = [f.name for f in model._meta.concrete_fields if f.name.endswith(_DERIVED_SUFFIXES)]
    rows = model._base_manager.filter(named).defer(*made).order_by("pk")
    return rows.iterator(chunk_size=200)
