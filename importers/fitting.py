"""Fit values to a model's fields and report what doesn't fit."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from blog.markdown.control_characters import FORBIDDEN
from importers.report import ImportReport, Location


def fit_values(
    row: models.Model, values: Mapping[str, Any], place: Location, report: ImportReport
) -> dict[str, Any]:
    kept = {}
    for name, value in values.items():
        field: Any = row._meta.get_field(name)
        kept[name] = _fitted(field, value, place, report) if isinstance(value, str) else value
    return kept


def _fitted(field: Any, value: str, place: Location, report: ImportReport) -> str:
    value = FORBIDDEN.sub("", value)
    longest = field.max_length
    if isinstance(field, models.URLField):
        try:
            if value:
                field.run_validators(value)
        except ValidationError:
            report.warn(place, f"invalid URL, not imported: {value[:200]}")
            return ""
    elif longest and len(value) > longest:
        report.warn(place, f"{field.verbose_name} cut to {longest} characters: {value[:500]}")
        return value[: longest - 1].rstrip() + "…"
    return value
