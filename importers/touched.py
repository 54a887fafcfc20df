"""Decide which values an import may write: those that only imports have written before."""

import hashlib
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from importers.fingerprints import as_stored

_LENGTH = 16


@dataclass
class MergeResult:
    """Field names: ``changed`` were set on the row, ``kept`` were edited by the owner."""

    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def fingerprint(value: Any) -> str:
    """Return a value's fingerprint, or "" for an empty value."""
    text = "" if value is None else as_stored(str(value))
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH] if text else ""


def merge_values(
    row: models.Model, values: Mapping[str, Any], marks: MutableMapping[str, str]
) -> MergeResult:
    """Set the values that are empty or unchanged since the last import.

    ``marks`` are the fingerprints of the last import, and are updated.
    """
    merged = MergeResult()
    for name, value in values.items():
        offered, before = fingerprint(value), marks.get(name, "")
        now = fingerprint(getattr(row, name))
        if offered in {before, now}:
            if offered == now:
                marks[name] = offered
            continue
        if now == before:
            setattr(row, name, value)
            marks[name] = offered
            merged.changed.append(name)
        else:
            merged.kept.append(name)
    return merged
