"""Forms that detect concurrent edits.

A form carries a digest of each field's value at the time it was opened. Fields changed only
elsewhere keep the stored value, fields changed only here are saved, and fields changed in both
places are shown side by side before anything is overwritten.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db import models
from django.forms.models import model_to_dict

from blog.editor.diff import DiffRow, difference

OPENED = "_opened"
PAGE = "_page"
OVER = "_over"
_SESSION = "editor-saves"
_MAX_PAGES = 20
_MAX_PAGE_LENGTH = 40


@dataclass(frozen=True)
class Conflict:
    """A field changed here and elsewhere; ``stamp`` identifies the stored value."""

    name: str
    label: str
    rows: list[DiffRow]
    stamp: str
    is_confirmed: bool


def digest(value: Any) -> str:
    return hashlib.sha256(_plain(value).encode(errors="replace")).hexdigest()[:16]


def _plain(value: Any) -> str:
    """Return the same text for a stored value and for the form's cleaned value."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return str(int(value.timestamp()))
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return ",".join(sorted(_plain(one) for one in value))
    return str(value).replace("\r\n", "\n").strip()


class ConflictAwareForm(forms.ModelForm):  # type: ignore[type-arg]
    """Mixin for admin forms; without the hidden fields it behaves like any other form.

    ``saved_here`` contains the digests of the values that this page saved last.
    """

    saved_here: dict[str, str] = {}
    conflicts: tuple[Conflict, ...] = ()

    def watched(self) -> list[str]:
        """Return the fields to compare; files are only sent when they change."""
        return [n for n, f in self.fields.items() if not isinstance(f, forms.FileField)]

    def opened(self) -> str:
        """Return the digests that the page sends back when it is submitted."""
        if self.is_bound and OPENED in self.data:
            return str(self.data[OPENED])
        return json.dumps(self.digests(self.instance))

    def digests(self, row: models.Model) -> dict[str, str]:
        """Return the digests of a row's values, including texts made from related rows."""
        values = model_to_dict(row, fields=self.watched())
        if row.pk is not None:
            values |= {name: text(row) for name, text in self._related_texts().items()}
        return {name: digest(value) for name, value in values.items()}

    def _related_texts(self) -> dict[str, Callable[[models.Model], str]]:
        return getattr(self, "related_texts", {})

    def _value(self, row: models.Model, name: str) -> Any:
        """Return a field's value in the form of ``cleaned_data``."""
        if text := self._related_texts().get(name):
            return text(row)
        value = getattr(row, name)
        return list(value.all()) if isinstance(value, models.Manager) else value

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        opened = {**self._given(), **self.saved_here}
        if opened and self.instance.pk is not None:
            manager = self._meta.model._base_manager
            row = manager.select_for_update().filter(pk=self.instance.pk).first()
            if row is not None:
                self._resolve(row, opened)
        return cleaned

    def _given(self) -> dict[str, str]:
        try:
            given = json.loads(self.data.get(OPENED, ""))
        except (ValueError, RecursionError):
            return {}
        return given if isinstance(given, dict) else {}

    def _resolve(self, row: models.Model, opened: dict[str, str]) -> None:
        for name, now in self.digests(row).items():
            if name not in self.cleaned_data or name not in opened or now == opened[name]:
                continue
            mine = digest(self.cleaned_data[name])
            if mine == opened[name]:
                self.cleaned_data[name] = self._value(row, name)
            elif mine != now:
                self._add_conflict(name, self._value(row, name), now)

    def _add_conflict(self, name: str, stored: Any, now: str) -> None:
        stamp = f"{name}:{now}"
        conflict = Conflict(
            name=name,
            label=str(self.fields[name].label or name),
            rows=difference(_readable(stored), _readable(self.cleaned_data[name])),
            stamp=stamp,
            is_confirmed=stamp in getattr(self.data, "getlist", lambda _: ())(OVER),
        )
        self.conflicts = (*self.conflicts, conflict)
        if not conflict.is_confirmed:
            self.add_error(name, "A newer version was saved while you were editing.")


def _readable(value: Any) -> str:
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    if isinstance(value, Iterable):
        return "\n".join(sorted(str(one) for one in value))
    return "" if value is None else str(value)


def remember_saved(session: Any, page: str, form: ConflictAwareForm) -> None:
    """Remember what this page saved, so that going back and saving again is not a conflict."""
    row = form._meta.model._base_manager.filter(pk=form.instance.pk).first()
    if not page or row is None:
        return
    saves = dict(list(session.get(_SESSION, {}).items())[1 - _MAX_PAGES :])
    session[_SESSION] = {**saves, page[:_MAX_PAGE_LENGTH]: form.digests(row)}


def last_saved(session: Any, page: str) -> dict[str, str]:
    saved: dict[str, str] = session.get(_SESSION, {}).get(page[:_MAX_PAGE_LENGTH], {})
    return saved
