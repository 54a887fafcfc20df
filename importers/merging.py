"""Merge imported values into rows: only what the owner hasn't edited, and what fits the fields."""

import hashlib
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from blog.markdown.control_characters import FORBIDDEN
from importers.report import ImportReport, SourceLine

FIELDS = ("title", "summary", "body", "language")
_LENGTH = 64 // len(FIELDS)


def as_stored(text: str) -> str:
    """Normalize line endings and surrounding whitespace, which browsers and Django change."""
    return text.replace("\r\n", "\n").strip()


def value_fingerprint(text: str) -> str:
    return hashlib.sha256(as_stored(text).encode()).hexdigest()[:_LENGTH]


def fingerprints(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value_fingerprint(values[name]) for name in FIELDS}


def join_fingerprints(marks: Mapping[str, str]) -> str:
    return "".join(marks[name] for name in FIELDS)


def split_fingerprints(digest: str) -> dict[str, str]:
    return {
        name: digest[index * _LENGTH : (index + 1) * _LENGTH] for index, name in enumerate(FIELDS)
    }


@dataclass
class MergeResult:
    """Field names: ``changed`` were set on the row, ``edited`` were edited by the owner."""

    changed: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)

    def texts_on_site(self, row: models.Model, values: Mapping[str, Any]) -> list[Any]:
        """Return the values, with the owner's in place of those that weren't imported."""
        return [
            getattr(row, name) if name in self.edited else value for name, value in values.items()
        ]


def fingerprint(value: Any) -> str:
    """Empty values have an empty one."""
    text = "" if value is None else as_stored(str(value))
    return value_fingerprint(text) if text else ""


def merge_values(
    row: models.Model,
    values: Mapping[str, Any],
    marks: MutableMapping[str, str],
    *,
    is_new: bool = False,
) -> MergeResult:
    """Set the values that are empty or unchanged since the last import.

    ``marks`` are the fingerprints of the last import, and are updated. What the owner entered
    stays the owner's, also if a folder has the same.
    """
    merged = MergeResult()
    for name, value in values.items():
        offered, before = fingerprint(value), marks.get(name, "")
        now = fingerprint(getattr(row, name))
        if offered in {before, now}:
            if offered == now and (before or is_new):
                marks[name] = offered
            continue
        if now == before:
            setattr(row, name, value)
            marks[name] = offered
            merged.changed.append(name)
        else:
            merged.edited.append(name)
    return merged


def fit_values(
    row: models.Model, values: Mapping[str, Any], place: SourceLine, report: ImportReport
) -> dict[str, Any]:
    fitted = {}
    for name, value in values.items():
        field: Any = row._meta.get_field(name)
        fitted[name] = _fitted(field, value, place, report) if isinstance(value, str) else value
    return fitted


def _fitted(field: Any, value: str, place: SourceLine, report: ImportReport) -> str:
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
