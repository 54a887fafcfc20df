"""Loads what stands on the homepage: the profile, publications, positions, the short sections."""

from typing import Any

from django.db.models import Q, QuerySet

from blog.models import Topic
from profile_app.models import (
    Activity,
    Authorship,
    Award,
    Interest,
    News,
    Person,
    Position,
    Profile,
    ProfileLink,
    Publication,
    Resource,
    Student,
)
from site_config.demo.content import DemoContent, Entry
from site_config.demo.drawings import drawing
from site_config.demo.media import delete_when_certain, file_names, holds
from site_config.demo.placing import Placing, set_topics

_PICTURES = ("photo", "hover_photo", "logo")
_SECTIONS: dict[str, type[Activity | Award | Interest | News]] = {
    "activities": Activity,
    "awards": Award,
    "interests": Interest,
    "news": News,
}


def load_person(content: DemoContent, placing: Placing) -> None:
    _load_profile(content.person, placing)
    for order, entry in enumerate(content.person["positions"]):
        place = {name: entry[name] for name in ("kind", "role", "institution")}
        fields = {name: value for name, value in entry.items() if name not in _PICTURES}
        placing.put(
            Position.objects.filter(**place),
            fields,
            once={"order": order},
            files=_pictures(entry),
        )
    for order, entry in enumerate(content.person["students"]):
        placing.put(Student.objects.filter(name=entry["name"]), entry, once={"order": order})
    for section, model in _SECTIONS.items():
        for order, entry in enumerate(content.person[section]):
            same = model._default_manager.filter(text=entry["text"])
            placing.put(same, entry, once={"order": order})


def load_publications(content: DemoContent, placing: Placing) -> None:
    people = {
        entry["name"]: placing.put(Person.objects.filter(name=entry["name"]), entry)
        for entry in content.people
    }
    for entry in content.publications:
        _load_publication(entry, people, placing)


def _load_profile(person: Entry, placing: Placing) -> None:
    def relate(profile: Profile) -> bool:
        wanted = [
            (link["kind"], link.get("label", ""), link["url"], order)
            for order, link in enumerate(person["links"])
        ]
        if list(profile.links.values_list("kind", "label", "url", "order")) == wanted:
            return False
        profile.links.all().delete()
        names = ("kind", "label", "url", "order")
        ProfileLink.objects.bulk_create(
            ProfileLink(profile=profile, **dict(zip(names, values, strict=True)))
            for values in wanted
        )
        return True

    profile = person["profile"]
    placing.put(Profile.objects.all(), profile, files=_pictures(person), relate=relate)


def _pictures(entry: Entry) -> dict[str, str]:
    return {name: entry[name] for name in _PICTURES if name in entry}


def _load_publication(entry: Entry, people: dict[str, Person], placing: Placing) -> None:
    same = Q(slug=entry["slug"])
    for name in ("doi", "bibtex_key"):
        if entry.get(name):
            same |= Q(**{name: entry[name]})
    related = {"authors", "resources", "topics", "order"}
    fields = {name: value for name, value in entry.items() if name not in related}

    def relate(publication: Publication) -> bool:
        topics = Topic.objects.filter(slug__in=entry.get("topics", ()))
        changed = [
            set_topics(publication, list(topics)),
            _set_authors(publication, entry["authors"], people),
            _set_resources(publication, entry["resources"], placing),
        ]
        return any(changed)

    once = {"order": entry.get("order", 0)}
    placing.put(Publication.objects.filter(same), fields, once=once, relate=relate)


def _set_authors(publication: Publication, names: list[str], people: dict[str, Person]) -> bool:
    """``names``: in order; one star is the first group of equals, two the second, + corresponds."""
    wanted = [
        (people[name.rstrip("*+")].pk, name.count("*") or None, name.endswith("+"))
        for name in names
    ]
    fields = ("person", "equal_group", "is_corresponding")
    if list(publication.authorships.values_list(*fields)) == wanted:
        return False
    publication.authorships.all().delete()
    Authorship.objects.bulk_create(
        Authorship(
            publication=publication,
            person_id=pk,
            equal_group=equal,
            is_corresponding=is_corresponding,
            order=order,
        )
        for order, (pk, equal, is_corresponding) in enumerate(wanted)
    )
    return True


def _set_resources(publication: Publication, entries: list[Entry], placing: Placing) -> bool:
    wanted = [(e["kind"], e.get("url", ""), e.get("demo_file", "")) for e in entries]
    if _as_wanted(publication.resources.all(), wanted):
        return False
    delete_when_certain(file_names(publication.resources.all()))
    publication.resources.all().delete()
    for order, (kind, url, file) in enumerate(wanted):
        resource = Resource(publication=publication, kind=kind, url=url, order=order)
        if file:
            placing.put_drawing(resource, "file", file)
        resource.save()
    return True


def _as_wanted(resources: QuerySet[Resource], wanted: list[tuple[Any, ...]]) -> bool:
    held = list(resources)
    if [(r.kind, r.url) for r in held] != [(kind, url) for kind, url, _ in wanted]:
        return False
    return all(
        holds(resource.file, drawing(file)) if file else not resource.file
        for resource, (_, _, file) in zip(held, wanted, strict=True)
    )
