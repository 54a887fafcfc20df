"""Undo an import: move what it created to the trash, unless it was edited or used since."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.signals import post_save

from blog.editor.snapshots import referring_rows
from blog.editor.trash import move_to_trash
from blog.images.uses import Uses, find_image_uses
from blog.models import Image, Paper, Post, Redirect, Series, SiteImport, Topic
from blog.rerendering import deferred_import
from profile_app.models import (
    Activity,
    Award,
    Course,
    FormerSlug,
    ImportedRow,
    Interest,
    MenuItem,
    News,
    Person,
    Position,
    ProfileLink,
    Project,
    Publication,
    Talk,
)

# In the order of deletion: rows before the rows that they need.
OWN_ROWS: tuple[type[models.Model], ...] = (
    Project, Talk, Course, Publication, Post, Series, Paper, Person, Topic, News, Award, Activity,
    Interest, Position, Image,
)  # fmt: skip
# Rows that belong to another one, by their relations to it.
_PARTS: dict[type[models.Model], tuple[str, ...]] = {
    Redirect: ("post", "topic"),
    FormerSlug: ("publication",),
    ProfileLink: (),
    MenuItem: (),
}
_ORDER = (*_PARTS, *OWN_ROWS)
# The models of the rows that later imports recognize, by section.
_SECTIONS: dict[str, type[models.Model]] = {
    "publication": Publication,
    "position": Position,
    "news": News,
    "award": Award,
    "interest": Interest,
    "link": ProfileLink,
    "projects": Project,
    "talks": Talk,
    "courses": Course,
    "people": Person,
    "coauthor": Person,
    "menu": MenuItem,
}
# Redirects lead to their paths.
_WITH_REDIRECTS = frozenset({Project, Talk, Course, Person, Publication})
# Dragging one row changes the order of all.
_NOT_EDITED = frozenset({"order"})

Key = tuple[type[models.Model], int]


@dataclass
class UndoPlan:
    """``removed`` goes to the trash; ``left`` stays, with the reason."""

    removed: list[models.Model]
    left: list[tuple[models.Model, str]]

    @property
    def counts(self) -> list[tuple[str, int]]:
        numbers: defaultdict[str, int] = defaultdict(int)
        for row in self.removed:
            numbers[str(row._meta.verbose_name_plural)] += 1
        return sorted(numbers.items())


@contextmanager
def recorded(source: str) -> Iterator[None]:
    """Record what is created in the block, in its transaction."""
    keys: list[Key] = []

    def on_save(sender: type[models.Model], instance: models.Model, **saved: Any) -> None:
        # An image that is imported again leaves the trash.
        is_restored = sender is Image and saved["update_fields"] == {"binned_at"}
        # Pages are a proxy of posts.
        model = sender._meta.concrete_model or sender
        if (saved["created"] or is_restored) and model in {*_ORDER, ImportedRow}:
            keys.append((model, instance.pk))

    post_save.connect(on_save)
    try:
        yield
    finally:
        post_save.disconnect(on_save)
    if transaction.get_connection().needs_rollback:
        return
    SiteImport.objects.exclude(pk__in=SiteImport.objects.can_be_undone()).delete()
    found = _found(keys)
    if any(type(row) is not ImportedRow for row in found):
        rows = [[row._meta.label, row.pk, fingerprint(row)] for row in found]
        SiteImport.objects.create(source=source[:300], rows=rows)


def fingerprint(row: models.Model) -> str:
    """Return a digest of what the owner can edit."""
    content: list[Any] = [_values(row)]
    content += [
        sorted(getattr(row, field.name).values_list("pk", flat=True))
        for field in row._meta.many_to_many
    ]
    for name in getattr(row, "rows_of_it", ()):
        content.append([_values(part) for part in getattr(row, name).order_by("pk")])
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]


def _values(row: models.Model) -> dict[str, str]:
    return {
        field.name: field.value_to_string(row)
        if not isinstance(field, models.JSONField)
        else json.dumps(field.value_from_object(row), sort_keys=True)
        for field in row._meta.concrete_fields
        if field.editable and field.name not in _NOT_EDITED
    }


def _found(keys: Iterable[Key]) -> list[models.Model]:
    pks: defaultdict[type[models.Model], list[int]] = defaultdict(list)
    for model, pk in keys:
        pks[model].append(pk)
    managers: dict[type[models.Model], Any] = {Post: Post.with_pages}
    return [
        row
        for model in pks
        for row in managers.get(model, model._default_manager).filter(pk__in=pks[model])
    ]


def plan_undo(done: SiteImport) -> UndoPlan:
    prints = {(apps.get_model(label), pk): known for label, pk, known in done.rows}
    rows = [row for row in _found(prints) if type(row) in _ORDER and not _is_in_trash(row)]
    present = {_key(row): row for row in rows}
    reasons = {
        key: "edited since the import"
        for key, row in present.items()
        if fingerprint(row) != prints[key]
    }
    if menu := _changes_of_menu(prints, reasons):
        reasons |= {key: menu for key in present if key[0] is MenuItem}
    uses = find_image_uses()
    users = {key: _users(row, uses) for key, row in present.items() if type(row) in OWN_ROWS}
    is_settled = False
    while not is_settled:
        is_settled = True
        for key, using in users.items():
            outside = next((one for one in using if one not in present or one in reasons), None)
            if key not in reasons and outside is not None:
                reasons[key], is_settled = f"used by “{using[outside]}”", False
    urls = {present[key].get_absolute_url() for key in reasons if key[0] in _WITH_REDIRECTS}  # type: ignore[attr-defined]
    staying = {
        key
        for key, row in present.items()
        if _goes_with_another(row, present, reasons)
        or (isinstance(row, Redirect) and row.url in urls)
    }
    removed = [row for key, row in present.items() if key not in reasons.keys() | staying]
    removed.sort(key=lambda row: _ORDER.index(type(row)))
    return UndoPlan(removed, [(present[key], reason) for key, reason in reasons.items()])


def _changes_of_menu(created: Iterable[Key], edited: Container[Key]) -> str:
    """Return why the whole menu stays, or ""."""
    keys = {_key(item) for item in MenuItem.objects.all()}
    is_edited = keys != {key for key in created if key[0] is MenuItem}
    is_edited = is_edited or any(key in edited for key in keys)
    return "the menu was edited since the import" if is_edited else ""


def _key(row: models.Model) -> Key:
    return type(row), row.pk


def _is_in_trash(row: models.Model) -> bool:
    return getattr(row, "binned_at", None) is not None


def _goes_with_another(row: models.Model, present: Container[Key], left: Container[Key]) -> bool:
    """Return whether a row stays with its owner, or is in the owner's snapshot.

    Posts have none in the trash, and their redirects would prevent those of the next import.
    """
    owners = (getattr(row, name) for name in _PARTS.get(type(row), ()))
    key = next((_key(owner) for owner in owners if owner is not None), None)
    return key is not None and key in present and (key in left or key[0] is not Post)


def _users(row: models.Model, uses: Uses) -> dict[Key, str]:
    """Return the rows that refer to a row, or show it, with their titles."""
    found: list[Any]
    if isinstance(row, Image):
        texts = uses.shown_in.get(row.pk, ())
        found = [text.model._base_manager.filter(pk=text.pk).first() for text in texts]
        there = (text for text in found if text is not None and not _is_in_trash(text))
        return {_key(text): str(text) for text in there}
    if isinstance(row, Person):
        found = [*Publication.objects.filter(authorships__person=row), *row.projects.all()]
    else:
        found = [other for other in referring_rows([row]) if not _is_in_trash(other)]
    if isinstance(row, Post):
        found += Post.with_pages.filter(links_out__to_post=row)
    elif isinstance(row, Paper):
        found += Post.with_pages.filter(citations__paper=row)
    return {_key(other): str(other) for other in found if _key(other) != _key(row)}


def undo_import(done: SiteImport) -> UndoPlan:
    """Move what an import created to the trash, and allow it to be imported again."""
    with transaction.atomic(), deferred_import():
        plan = plan_undo(done)
        removed = {_key(row) for row in plan.removed}
        for row in plan.removed:
            if isinstance(row, Post):
                row.source_path = row.source_digest = ""
                row.save(update_fields={"source_path", "source_digest"})
            move_to_trash(row)
        _forget(done, removed)
        done.delete()
    return plan


def _forget(done: SiteImport, removed: set[Key]) -> None:
    """Make later imports forget what was removed, or they would not create it again."""
    created = [pk for label, pk, _ in done.rows if label == ImportedRow._meta.label]
    for memory in ImportedRow.objects.filter(pk__in=created):
        if (_SECTIONS.get(memory.section, Activity), memory.row) in removed:
            memory.delete()
