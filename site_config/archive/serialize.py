"""Convert rows to plain values: related rows by name, files by path."""

from collections import Counter
from typing import Any

from django.db import models

from site_config.archive.schema import NAMED, Shape

# Values by field name, and a list of nested Values by the name of a part.
Values = dict[str, Any]
Model = type[models.Model]


class RowNames:
    """The names by which exported files refer to rows, cached."""

    def __init__(self) -> None:
        self._words: dict[Model, dict[int, str]] = {}

    def word(self, model: Model, pk: int | None) -> str:
        """Return "" if there is no such row, or it is in the trash."""
        if model not in self._words:
            # A row that refers to a post may refer to a page.
            shapes = [shape for named, shape in NAMED.items() if issubclass(named, model)]
            self._words[model] = {
                pk: word for shape in shapes for pk, word in _words_of(shape).items()
            }
        return self._words[model].get(pk, "") if pk is not None else ""


def _words_of(shape: Shape) -> dict[int, str]:
    rows = shape.model._default_manager.order_by("pk")
    pairs = list(rows.values_list("pk", shape.key))
    return dict(zip((pk for pk, _ in pairs), distinct(pairs), strict=True))


def distinct(pairs: list[tuple[int, str]]) -> list[str]:
    """Return the word of each row, with the id appended to duplicates."""
    seen = Counter(word for _, word in pairs)
    return [word if seen[word] == 1 else f"{word} (no. {pk})" for pk, word in pairs]


def values_of(shape: Shape, row: models.Model, names: RowNames) -> Values:
    values: Values = {"id": row.pk} if shape.key else {}
    for field in shape.fields():
        if isinstance(field, models.ManyToManyField):
            others = getattr(row, field.name).all()
            words = sorted(names.word(field.related_model, other.pk) for other in others)
            values[field.name] = [word for word in words if word]
        elif isinstance(field, models.ForeignKey):
            values[field.name] = names.word(field.related_model, getattr(row, field.attname))
        elif isinstance(field, models.FileField):
            values[field.name] = getattr(row, field.attname).name or ""
        else:
            values[field.name] = getattr(row, field.attname)
    for accessor, part in shape.parts.items():
        rows = part.in_order(getattr(row, accessor).all())
        values[accessor] = [values_of(part, each, names) for each in rows]
    return values


def rows_of(shape: Shape) -> "models.QuerySet[Any]":
    """Return the rows with related rows prefetched."""
    many = [f.name for f in shape.fields() if isinstance(f, models.ManyToManyField)]
    rows = shape.model._default_manager.exclude(shape.left_out).order_by("pk")
    return rows.defer(*shape.computed).prefetch_related(*many, *shape.parts)


def default_of(field: Any) -> Any:
    """Return the value of a field that a file omits."""
    if isinstance(field, models.ManyToManyField):
        return []
    if isinstance(field, models.ForeignKey | models.FileField):
        return ""
    return field.get_default()
