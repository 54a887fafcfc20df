"""Which values of a row an import may write: those that only imports have written before."""

import hashlib
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from importers.fingerprints import as_stored

_LENGTH = 16


@dataclass
class Merged:
    """Names of fields: ``changed`` ones were set on the row, ``kept`` ones are the owner's."""

    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def mark_of(value: Any) -> str:
    """Return a fingerprint; nothing for nothing."""
    text = "" if value is None else as_stored(str(value))
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH] if text else ""


def merge(row: models.Model, values: Mapping[str, Any], marks: MutableMapping[str, str]) -> Merged:
    """Set what is offered where the row is empty or still as the last import left it.

    ``marks`` are those of the last import, and become those of this one.
    """
    merged = Merged()
    for name, value in values.items():
        offered, before = mark_of(value), marks.get(name, "")
        now = mark_of(getattr(row, name))
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
