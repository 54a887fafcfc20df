"""Apply an import plan in one transaction."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from blog.bibliography.bibtex_entries import EntryMessage
from blog.images.cleaning import ImageRefused, clean_image
from blog.models import Topic
from blog.rerendering import deferred_import
from blog.topic_matching import TopicMatcher
from profile_app.models import Authorship, Identifier, Publication, Resource
from profile_app.publications.author_matching import AuthorMatcher
from profile_app.publications.facts import FACT_COLUMNS
from profile_app.publications.plan import UNCHANGED, Plan, Planned


class ImportRefusedError(ValueError):
    """Nothing was saved, because of the entry ``planned``."""

    def __init__(self, message: str, planned: Planned) -> None:
        super().__init__(message)
        self.planned = planned


def apply_plan(plan: Plan, *, me: str = "") -> list[str]:
    """Save what was planned, and return the names of the stored files.

    Raise ImportRefusedError, in which case nothing has changed.
    """
    stored: list[str] = []
    try:
        with transaction.atomic(), deferred_import():
            people, topics = AuthorMatcher(me=me), TopicMatcher(Topic.objects.only("name", "slug"))
            for number, planned in enumerate(plan.planned):
                if planned.state != UNCHANGED:
                    _save(planned, people, topics, number, stored)
                    if error := _set_cover(planned, stored):
                        plan.notices.append(_notice(planned, error))
                elif planned.publication and planned.publication.imported != planned.facts:
                    _save_imported_facts(planned)
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise
    return stored


def _save(
    planned: Planned, people: AuthorMatcher, topics: TopicMatcher, number: int, stored: list[str]
) -> None:
    publication = planned.publication
    names = set(planned.facts) if publication is None else {c.name for c in planned.changes}
    publication = publication or Publication(order=number)
    facts = {name: planned.facts[name] for name in names}
    for name in FACT_COLUMNS:
        if name in facts:
            setattr(publication, name, facts[name])
    publication.is_demo = False
    publication.imported = planned.facts
    try:
        publication.full_clean(exclude={"slug"})
    except ValidationError as error:
        message = f"“{publication.title}”: {_error_text(error)}"
        raise ImportRefusedError(message, planned) from error
    publication.save()
    planned.publication = publication
    if "authors" in facts:
        _set_authors(publication, planned, people)
    if "links" in facts:
        _set_links(publication, facts["links"], planned.files, stored)
    if "identifiers" in facts:
        _set_identifiers(publication, facts["identifiers"])
    if "topics" in facts:
        publication.topics.set([_topic(label, topics) for label in facts["topics"]])


def _save_imported_facts(planned: Planned) -> None:
    """Let later imports change the facts on which the file and the owner's entry agree."""
    Publication.objects.filter(pk=planned.publication.pk).update(imported=planned.facts)  # type: ignore[union-attr]


def _set_authors(publication: Publication, planned: Planned, people: AuthorMatcher) -> None:
    publication.authorships.all().delete()
    taken: set[int] = set()
    rows = []
    for order, author in enumerate(planned.reference.authors):
        person = people.find(author.name, taken=frozenset(taken))
        taken.add(id(person))
        if person._state.adding:
            person.save()
        printed = str(author.name)
        rows.append(
            Authorship(
                publication=publication,
                person=person,
                printed_name="" if printed == person.name else printed,
                equal_group=author.equal_group,
                is_corresponding=author.is_corresponding,
                is_deceased=author.is_deceased,
                order=order,
            )
        )
    Authorship.objects.bulk_create(rows)


def _set_links(
    publication: Publication, links: list[list[str]], files: dict[str, Path], stored: list[str]
) -> None:
    own = {r.served_name: r for r in publication.resources.all() if r.file}
    kept = []
    for order, (kind, target, label) in enumerate(links):
        resource = own.pop(target, None) or Resource(publication=publication)
        resource.kind, resource.label, resource.order = kind, label, order
        if resource._state.adding:
            if target in files:
                resource.file.save(target, ContentFile(files[target].read_bytes()), save=False)
                stored.append(str(resource.file.name))
            else:
                resource.url = target
        resource.save()
        kept.append(resource.pk)
    publication.resources.exclude(pk__in=kept).delete()


def _set_cover(planned: Planned, stored: list[str]) -> str:
    """Store the preview image, and return an error message or ""."""
    if planned.cover is None or planned.publication is None:
        return ""
    try:
        clean = clean_image(planned.cover.read_bytes())
    except ImageRefused as refusal:
        return f"preview = {planned.cover.name}: {refusal}"
    cover = planned.publication.cover
    cover.save(clean.file_name(planned.cover.name), ContentFile(clean.data), save=True)
    stored.append(str(cover.name))
    return ""


def _notice(planned: Planned, text: str) -> EntryMessage:
    return EntryMessage(planned.reference.key, planned.reference.line or 0, text)


def _set_identifiers(publication: Publication, identifiers: list[list[str]]) -> None:
    publication.identifiers.all().delete()
    for order, (kind, value) in enumerate(identifiers):
        Identifier.objects.create(publication=publication, kind=kind, value=value, order=order)


def _topic(label: str, topics: TopicMatcher) -> Topic:
    """Return the topic with this label, which is unique in a plan, or create it."""
    if found := topics.find(label):
        return found[0]
    topic = Topic.objects.create(name=label)
    topics.add(topic)
    return topic


def _error_text(error: ValidationError) -> str:
    parts: dict[str, Any] = error.message_dict if hasattr(error, "error_dict") else {}
    return " ".join(f"{name}: {' '.join(texts)}" for name, texts in parts.items()) or str(error)
