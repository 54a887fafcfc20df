"""Earlier versions of what the owner wrote: kept with every save, compared, brought back."""

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

from blog.editor.diff import word_counts
from blog.models import Revision
from blog.visible_moments import moment

Contents = dict[str, Any]
User = AbstractBaseUser | AnonymousUser | None
BEFORE = "As it stood before"
ALL_STORED_FOR = timedelta(days=90)
# So that no other writer waits long.
DELETED_AT_ONCE = 500


def contents_of(row: models.Model) -> Contents:
    """Return what the form of a row shows; rows that it points at with their names."""
    content: Contents = {}
    for field in _fields(row):
        value = field.value_from_object(row)
        if isinstance(field, models.ManyToManyField):
            content[field.name] = [[other.pk, str(other)] for other in value]
        elif isinstance(field, models.ForeignKey):
            other = getattr(row, field.name)
            content[field.name] = None if other is None else [other.pk, str(other)]
        elif isinstance(field, models.FileField):
            content[field.name] = value.name or ""
        else:
            content[field.name] = value
    for name in _row_names(row):
        content[name] = [_plain_values(child) for child in getattr(row, name).all()]
    plain: Contents = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return plain


def versions_of(row: models.Model) -> models.QuerySet[Revision]:
    of = ContentType.objects.get_for_model(row)
    return Revision.objects.filter(content_type=of, object_id=row.pk).newest_first()


@contextmanager
def versions_kept(row: models.Model, user: User, event: str) -> Iterator[None]:
    """Keep how a row stands before and after the block, each where it is not kept yet."""
    with transaction.atomic():
        keep_former(row)
        yield
        keep_version(row, user, event)


def keep_former(row: models.Model) -> None:
    """Keep the stored row, should it have changed by other ways than those that keep versions."""
    former = type(row)._base_manager.filter(pk=row.pk).first()
    if former is not None:
        keep_version(former, None, BEFORE)


def keep_version(row: models.Model, user: User, event: str) -> Revision | None:
    """Keep the row as it stands; nothing where that is what the newest version says."""
    content, newest = contents_of(row), versions_of(row).first()
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
    """Name the fields that differ, the long ones with how many words: "text (+12 −3 words)"."""
    said = []
    for name, label in labels_of(row).items():
        old, new = readable(row, name, former), readable(row, name, content)
        if old == new:
            continue
        if name in getattr(row, "markdown_fields", ()):
            added, removed = word_counts(old, new)
            label = f"{label} (+{added} \N{MINUS SIGN}{removed} words)"  # noqa: PLW2901
        said.append(label)
    return ", ".join(said)[:500]


def labels_of(row: models.Model) -> dict[str, str]:
    """Return what each part of a version is called, in the order of the form."""
    labels = {field.name: str(field.verbose_name) for field in _fields(row)}
    return labels | {name: name for name in _row_names(row)}


def readable(row: models.Model, name: str, content: Contents) -> str:
    """Return one part of a version as lines that a person reads and a comparison shows."""
    value = content.get(name)
    field = None if name in _row_names(row) else row._meta.get_field(name)
    if isinstance(field, models.DateTimeField) and value:
        return moment(parse_datetime(value))
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
def restore(version: Revision, row: models.Model, user: User) -> list[str]:
    """Bring a version back; return, in sentences, what could not come with it.

    Whether and where readers find the row is not touched: what is public stays public.
    Raises ``ValidationError`` where the version holds what the site accepts no more.
    """
    content: Contents = json.loads(version.content)
    lost: list[str] = []
    many: dict[str, list[models.Model]] = {}
    stays = getattr(row, "stays_on_restoring", ())
    with versions_kept(row, user, f"Brought back from {moment(version.made_at)}"[:100]):
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
            _replace_rows(row, name, content.get(name, []))
    return lost


def thin_out_revisions(now: datetime) -> int:
    """Delete the revisions of days long past but the last of each; return how many."""
    old = Revision.objects.filter(made_at__lt=now - ALL_STORED_FOR)
    by_day = old.annotate(day=TruncDate("made_at")).values("content_type", "object_id", "day")
    last = by_day.annotate(last=Max("pk")).values("last")
    surplus = list(old.exclude(pk__in=last).values_list("pk", flat=True))
    for start in range(0, len(surplus), DELETED_AT_ONCE):
        batch = Revision.objects.filter(pk__in=surplus[start : start + DELETED_AT_ONCE])
        # Nothing refers to them, and so none of them is read before it goes.
        batch._raw_delete(batch.db)
    return len(surplus)


def _set(row: models.Model, field: Any, value: Any, lost: list[str]) -> None:
    if isinstance(field, models.ForeignKey):
        found = _found(field, [value] if value else [], lost)
        setattr(row, field.name, found[0] if found else None)
    elif isinstance(field, models.FileField):
        if value and not field.storage.exists(value):
            lost.append(f"The file {value} is gone: the present one stays.")
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
                "\N{RIGHT DOUBLE QUOTATION MARK} is gone and was left out."
            )
    return found


def _replace_rows(row: models.Model, name: str, rows: list[Contents]) -> None:
    manager = getattr(row, name)
    if [_plain_values(child) for child in manager.all()] != rows:
        manager.all().delete()
        for values in rows:
            manager.create(**values)


def _fields(row: models.Model) -> list[Any]:
    every = (*row._meta.concrete_fields, *row._meta.many_to_many)
    return [field for field in every if field.editable and not field.primary_key]


def _row_names(row: models.Model) -> tuple[str, ...]:
    """The rows that belong to this one alone and are saved by its form."""
    return getattr(row, "rows_of_it", ())


def _plain_values(child: models.Model) -> Contents:
    fields = (f for f in child._meta.concrete_fields if f.editable and not f.primary_key)
    return {f.name: f.value_from_object(child) for f in fields if not f.is_relation}
