"""Delete a row with all that depends on it into one stored snapshot, and restore it from there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, router, transaction
from django.db.models.deletion import Collector
from django.db.models.signals import post_save

from blog.deferred import deferred_work
from blog.images.fields import delete_file_on_commit
from blog.models import DemoAware, MarkdownContent, TrashedRow
from blog.slugs import unique_slug

# Model, field, key of the row with the field, key of the row it refers to.
Link = list[Any]


@transaction.atomic
def delete_into_snapshot(row: models.Model) -> None:
    """Raise ``ProtectedError`` if other rows need the row."""
    if type(row)._base_manager.select_for_update().filter(pk=row.pk).first() is None:
        # Another request has deleted it meanwhile.
        return
    deleted, links = _collect([row])
    rows: list[dict[str, Any]] = []
    for model, instances in deleted:
        names = [field.name for field in model._meta.concrete_fields]
        rows += serializers.serialize("python", instances, fields=names)
    TrashedRow.objects.create(
        content_type=ContentType.objects.get_for_model(row),
        object_id=row.pk,
        title=str(row)[:300],
        rows=rows,
        links=links,
    )
    with deferred_work():
        row.delete()


def referring_rows(rows: Sequence[models.Model]) -> list[models.Model]:
    """Return the rows that stay and lose a relation when these are deleted.

    Raise ``ProtectedError`` if other rows need them.
    """
    deleted, links = _collect(rows)
    keys: defaultdict[str, set[Any]] = defaultdict(set)
    for label, _, pk, _ in links:
        keys[label].add(pk)
    for model, instances in deleted:
        if model._meta.label in keys:
            keys[model._meta.label] -= {row.pk for row in instances}
    return [
        other
        for label, pks in keys.items()
        for other in apps.get_model(label)._base_manager.filter(pk__in=pks)
    ]


def _collect(
    rows: Sequence[models.Model],
) -> tuple[list[tuple[type[models.Model], Iterable[models.Model]]], list[Link]]:
    """Return what is deleted with the rows, by model, and the relations that are lost."""
    collector = Collector(using=router.db_for_write(type(rows[0])))
    collector.collect(rows)
    every: list[tuple[type[models.Model], Iterable[Any]]] = [
        *collector.data.items(),
        *((some.model, some) for some in collector.fast_deletes),
    ]
    links = list(_nulled_links(collector))
    for model, instances in every:
        links += _links_through(model, instances) if model._meta.auto_created else ()
    return [one for one in every if not one[0]._meta.auto_created], links


def _nulled_links(collector: Collector) -> Iterator[Link]:
    """Yield the relations that the deletion sets to null, except those of computed rows."""
    for (field, _), groups in collector.field_updates.items():
        if issubclass(field.model, DemoAware):
            others: Iterable[Any] = chain.from_iterable(groups)  # type: ignore[arg-type]
            for other in others:
                yield [field.model._meta.label, field.name, other.pk, getattr(other, field.attname)]


def _links_through(through: type[models.Model], instances: Iterable[Any]) -> Iterator[Link]:
    owner: Any = through._meta.auto_created
    if not issubclass(owner, DemoAware):
        return
    field = next(f for f in owner._meta.many_to_many if f.remote_field.through is through)
    for link in instances:
        pks = (getattr(link, f"{n}_id") for n in (field.m2m_field_name(), _target_name(field)))
        yield [owner._meta.label, field.name, *pks]


def _target_name(field: Any) -> str:
    return str(field.m2m_reverse_field_name())


@transaction.atomic
def restore_snapshot(snapshot: TrashedRow) -> models.Model:
    """Restore the row and the rows it needs, with a new slug if its own is taken.

    Raise ``ValidationError`` if another row has taken something that only one can have.
    """
    with deferred_work():
        for restored in _deserialized(snapshot):
            instance: Any = restored.object
            if type(instance)._base_manager.filter(pk=instance.pk).exists():
                raise ValidationError("Another object now has the same ID.")
            _find_relations(instance, snapshot)
            has_slug = any(f.name == "slug" and f.unique for f in instance._meta.concrete_fields)
            if has_slug and instance.slug is not None:
                instance.slug = _free_slug(instance)
            instance.validate_unique()
            instance.validate_constraints()
            restored.save()
        row = snapshot.kind._base_manager.get(pk=snapshot.object_id)
        links, snapshot_pk = snapshot.links, snapshot.pk
        TrashedRow.objects.filter(pk=snapshot_pk).delete()
        for link in links:
            _restore_link(link)
        _update_computed(row)
    return row


def _deserialized(snapshot: TrashedRow) -> list[Any]:
    try:
        return list(serializers.deserialize("python", list(snapshot.rows)))
    except (serializers.base.DeserializationError, FieldDoesNotExist) as error:
        raise ValidationError("It was deleted with an older version of Offprint.") from error


def _free_slug(instance: Any) -> str:
    taken = type(instance)._base_manager.filter(slug=instance.slug).exists()
    fallback = instance._meta.model_name
    return unique_slug(instance, instance.slug, fallback=fallback) if taken else instance.slug


def _find_relations(instance: Any, snapshot: TrashedRow) -> None:
    """Restore the rows that the instance refers to, or leave a relation to be restored later."""
    own = {(row["model"], row["pk"]) for row in snapshot.rows}
    for field in instance._meta.concrete_fields:
        pk = getattr(instance, field.attname) if field.is_relation else None
        if pk is None or (field.related_model._meta.label_lower, pk) in own:
            continue
        if field.related_model._base_manager.filter(pk=pk).exists():
            continue
        trashed = TrashedRow.find(field.related_model, pk)
        if field.remote_field.on_delete is not models.CASCADE and field.null:
            setattr(instance, field.attname, None)
            if trashed is not None:
                _hand_over([instance._meta.label, field.name, instance.pk, pk], trashed)
        elif trashed is not None:
            restore_snapshot(trashed)
        else:
            raise ValidationError(f"Its {field.verbose_name} no longer exists.")


def _restore_link(link: Link) -> None:
    label, name, pk, target_pk = link
    model = apps.get_model(label)
    field: Any = model._meta.get_field(name)
    for end, end_pk in ((model, pk), (field.related_model, target_pk)):
        if not end._base_manager.filter(pk=end_pk).exists():
            if trashed := TrashedRow.find(end, end_pk):
                _hand_over(link, trashed)
            return
    other = model._base_manager.get(pk=pk)
    if field.many_to_many:
        getattr(other, name).add(target_pk)
    elif getattr(other, field.attname) is None:
        setattr(other, field.attname, target_pk)
        if not _is_refused(other, name):
            other.save(update_fields={name})


def _is_refused(row: models.Model, name: str) -> bool:
    """Return whether a relation is no longer possible: a topic may now contain its old parent."""
    try:
        row.clean()
    except ValidationError as error:
        return name in getattr(error, "error_dict", {})
    return False


def _hand_over(link: Link, trashed: TrashedRow) -> None:
    """Leave a link to be restored with the row at its other end."""
    trashed.links = [*trashed.links, link]
    trashed.save(update_fields={"links"})


def _update_computed(row: models.Model) -> None:
    """Index the row, and render it as the site does now. Its dates stay."""
    post_save.send(
        type(row), instance=row, created=True, raw=False, update_fields=None, using=row._state.db
    )
    if isinstance(row, MarkdownContent):
        row.render_again()


@transaction.atomic
def delete_snapshot(snapshot: TrashedRow) -> None:
    """Delete it with the files that nothing else uses."""
    rows = list(snapshot.rows)
    snapshot.delete()
    for deserialized in serializers.deserialize("python", rows, ignorenonexistent=True):
        for field in deserialized.object._meta.concrete_fields:
            if isinstance(field, models.FileField):
                delete_file_on_commit(getattr(deserialized.object, field.attname))
