"""Revisions of the owner's texts: recorded on every save, compared and restored."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Max
from django.db.models.functions import TruncDate
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst

from blog.dates import short_datetime
from blog.editor.diff import difference, word_counts
from blog.models import Revision

Contents = dict[str, Any]
User = AbstractBaseUser | AnonymousUser | None
BEFORE = "Before this change"
ALL_STORED_FOR = timedelta(days=90)
# Small batches, so that other writers don't wait long.
DELETE_BATCH_SIZE = 500


def contents_of(row: models.Model) -> Contents:
    """Return the values of a row's form; related rows as pairs of key and name."""
    content: Contents = {}
    for field in _fields(row):
        value = field.value_from_object(row)
        if isinstance(field, models.ManyToManyField):
            content[field.name] = [[other.pk, str(other)] for other in value]
        elif isinstance(field, models.ForeignKey):
            other = getattr(row, field.name)
            content[field.name] = None if other is None else [other.pk, str(other)]
        else:
            content[field.name] = _plain_value(value)
    for name in _row_names(row):
        content[name] = [_plain_values(child) for child in getattr(row, name).all()]
    plain: Contents = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return plain


def revisions_of(row: models.Model) -> models.QuerySet[Revision]:
    of = ContentType.objects.get_for_model(row)
    return Revision.objects.filter(content_type=of, object_id=row.pk).newest_first()


@contextmanager
def recording_revisions(row: models.Model, user: User, event: str) -> Iterator[None]:
    """Record a row before and after the block, unless it is recorded already."""
    with transaction.atomic():
        record_stored(row)
        yield
        record_revision(row, user, event)


def record_stored(row: models.Model) -> None:
    """Record the stored row in case it was changed without a revision."""
    former = type(row)._base_manager.filter(pk=row.pk).first()
    if former is not None:
        record_revision(former, None, BEFORE)


def record_revision(row: models.Model, user: User, event: str) -> Revision | None:
    """Record the row unless it equals its newest revision."""
    content, newest = contents_of(row), revisions_of(row).first()
    former = json.loads(newest.content) if newest else {}
    if former == content:
        return None
    return Revision.objects.create(
        of=row,
        content=json.dumps(content, ensure_ascii=False),
        event=event,
        changes=changes_in_words(row, former, content) if newest else "",
        made_by=user if isinstance(user, get_user_model()) else None,
    )


def changes_in_words(row: models.Model, former: Contents, content: Contents) -> str:
    """Return the labels of the changed fields, texts with counts: "text (+12 −3 words)"."""
    changed = []
    for name, label in field_labels(row).items():
        old, new = readable(row, name, former), readable(row, name, content)
        if old == new:
            continue
        if name in getattr(row, "markdown_fields", ()):
            rows = difference(old, new)
            if not rows:
                continue
            added, removed = word_counts(rows)
            words = f"+{added} \N{MINUS SIGN}{removed} words"
            label = f"{label} ({words if added or removed else 'punctuation or spaces'})"  # noqa: PLW2901
        changed.append(label)
    return ", ".join(changed)[:500]


def field_labels(row: models.Model) -> dict[str, str]:
    """Return the label of each part of a revision, in the form's order."""
    labels = {field.name: str(field.verbose_name) for field in _fields(row)}
    return labels | {name: name for name in _row_names(row)}


def readable(row: models.Model, name: str, content: Contents) -> str:
    """Return one part of a revision as text for people and for the comparison."""
    value = content.get(name)
    field = None if name in _row_names(row) else row._meta.get_field(name)
    if isinstance(field, models.DateTimeField) and value:
        return short_datetime(parse_datetime(value))
    choices = dict(getattr(field, "flatchoices", ()))
    return _text(choices.get(value, value)) if isinstance(value, str) else _text(value)


def _text(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return " · ".join(text for text in map(_text, value.values()) if text)
    if isinstance(value, list) and value and not isinstance(value[0], list | dict):
        return str(value[1])
    if isinstance(value, list):
        return "\n".join(map(_text, value))
    return str(value)


@transaction.atomic
def restore_revision(revision: Revision, row: models.Model, user: User) -> list[str]:
    """Restore a revision; return a warning for each value that could not be restored.

    Status, date and URL are not restored. Raises ``ValidationError`` if the revision holds
    values that are no longer valid.
    """
    content: Contents = json.loads(revision.content)
    lost: list[str] = []
    many: dict[str, list[models.Model]] = {}
    stays = getattr(row, "stays_on_restoring", ())
    with recording_revisions(row, user, f"Restored from {short_datetime(revision.made_at)}"[:100]):
        for field in _fields(row):
            if field.name not in content or field.name in stays:
                continue
            if isinstance(field, models.ManyToManyField):
                many[field.name] = _found(field, content[field.name], lost)
            else:
                _set(row, field, content[field.name], lost)
        row.full_clean()
        if hasattr(row, "is_demo"):
            row.is_demo = False
        row.save()
        for name, others in many.items():
            getattr(row, name).set(others)
        for name in _row_names(row):
            _replace_rows(row, name, content.get(name, []), lost)
    return lost


def thin_out_revisions(now: datetime) -> int:
    """Delete all but the last revision of each day older than 90 days; return how many."""
    old = Revision.objects.filter(made_at__lt=now - ALL_STORED_FOR)
    by_day = old.annotate(day=TruncDate("made_at")).values("content_type", "object_id", "day")
    last = by_day.annotate(last=Max("pk")).values("last")
    surplus = list(old.exclude(pk__in=last).values_list("pk", flat=True))
    for start in range(0, len(surplus), DELETE_BATCH_SIZE):
        batch = Revision.objects.filter(pk__in=surplus[start : start + DELETE_BATCH_SIZE])
        # No row refers to revisions, so they can be deleted without loading them.
        batch._raw_delete(batch.db)
    return len(surplus)


def _set(row: models.Model, field: Any, value: Any, lost: list[str]) -> None:
    if isinstance(field, models.ForeignKey):
        found = _found(field, [value] if value else [], lost)
        setattr(row, field.name, found[0] if found else None)
    elif isinstance(field, models.FileField):
        if value and not field.storage.exists(value):
            lost.append(f"The file {value} no longer exists; the current one was left in place.")
        else:
            setattr(row, field.name, value)
    else:
        setattr(row, field.attname, field.to_python(value))


def _found(field: Any, named: list[list[Any]], lost: list[str]) -> list[models.Model]:
    found = []
    for pk, name in named:
        try:
            found.append(field.related_model._default_manager.get(pk=pk))
        except ObjectDoesNotExist:
            kind = field.related_model._meta.verbose_name
            lost.append(
                f"{capfirst(kind)} \N{LEFT DOUBLE QUOTATION MARK}{name}"
                "\N{RIGHT DOUBLE QUOTATION MARK} no longer exists and was left out."
            )
    return found


def _replace_rows(row: models.Model, name: str, rows: list[Contents], lost: list[str]) -> None:
    manager = getattr(row, name)
    if [_plain_values(child) for child in manager.all()] != rows:
        manager.all().delete()
        for values in rows:
            child = manager.create(**values)
            files = [
                getattr(child, f.name) for f in _fields(child) if isinstance(f, models.FileField)
            ]
            lost += [
                f"The file {file.name} no longer exists; the link to it is broken."
                for file in files
                if file and not file.storage.exists(file.name)
            ]


def _fields(row: models.Model) -> list[Any]:
    every = (*row._meta.concrete_fields, *row._meta.many_to_many)
    left_out = getattr(row, "not_in_revisions", ())
    return [f for f in every if f.editable and not f.primary_key and f.name not in left_out]


def _row_names(row: models.Model) -> tuple[str, ...]:
    """Return the names of the inline rows that are saved with this row's form."""
    return getattr(row, "rows_of_it", ())


def _plain_values(child: models.Model) -> Contents:
    fields = (f for f in child._meta.concrete_fields if f.editable and not f.primary_key)
    return {f.name: _plain_value(f.value_from_object(child)) for f in fields if not f.is_relation}


def _plain_value(value: Any) -> Any:
    if isinstance(value, models.fields.files.FieldFile):
        return value.name or ""
    # Browsers send other line endings than imported texts have.
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
