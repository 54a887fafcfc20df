"""The lists of publications that posts and pages can include."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blog.list_blocks import (
    ListBlock,
    ListMistake,
    Options,
    flag,
    list_url,
    number_up_to,
    one_of,
    register_list,
    topic_named,
)
from blog.models.papers import LAST_YEAR
from profile_app.context import profile_of
from profile_app.models import Authorship, Course, Person, Project, Publication, Talk
from profile_app.models.works import DatedWork, DatedWorkQuerySet
from profile_app.publications.entries import entries_legend, make_entries
from profile_app.publications.filters import author_slug


def register_lists() -> None:
    of_publications = {
        "topic": topic_named,
        "year": number_up_to(LAST_YEAR),
        "kind": one_of(*Publication.Kind.values),
        "author": person_named,
        "selected": flag,
    }
    register_list(
        "publications",
        ListBlock(
            _publications,
            of_publications,
            _("All publications"),
            _publications_url,
            "profile_app/_listed_publications.html",
            _publication_entries,
        ),
    )
    projects = ListBlock(
        lambda options: Project.objects.filter(**_given(options, "status")),
        {"status": one_of(*Project.Status.values)},
        _("All projects"),
        list_url("profile_app:project_list"),
        "profile_app/_listed_projects.html",
    )
    register_list("projects", projects)
    register_list("talks", _dated_works(Talk, _("All talks")))
    people = ListBlock(
        _people,
        {"current": flag, "alumni": flag},
        _("All people"),
        list_url("profile_app:person_list"),
        "profile_app/_listed_people.html",
        exclusive=("current", "alumni"),
    )
    register_list("people", people)
    register_list("courses", _dated_works(Course, _("All courses")))


def _dated_works(model: type[Talk | Course], more: Promise) -> ListBlock:
    def rows(options: Options) -> Sequence[DatedWork]:
        works: DatedWorkQuerySet[Any] = model.objects.for_lists()
        if options["year"]:
            works = works.filter(**{f"{model.day_field}__year": options["year"]})
        found = works.upcoming_first()
        if options["upcoming"] or options["past"]:
            return [work for work in found if work.is_upcoming == bool(options["upcoming"])]
        return found

    return ListBlock(
        rows,
        {"year": number_up_to(LAST_YEAR), "upcoming": flag, "past": flag},
        more,
        list_url(f"profile_app:{model._meta.model_name}_list"),
        "profile_app/_listed_works.html",
        exclusive=("upcoming", "past"),
    )


def person_named(value: str) -> Person:
    """Find a person by name, slug, or the ``author`` in the URL of their publications."""
    found = list(Person.objects.filter(Q(name__iexact=value) | Q(slug=value)))
    if not found and (number := re.search(r"-(\d{1,18})$", value)):
        numbered = Person.objects.filter(pk=number[1])
        found = [one for one in numbered if author_slug(one.pk, one.name) == value]
    if not found:
        raise ListMistake(f"There is no person “{value}”.")
    if len(found) > 1:
        names = ", ".join(author_slug(one.pk, one.name) for one in found)
        raise ListMistake(f"Several people have the name “{value}”. Choose one of: {names}.")
    return found[0]


def _publications_url(options: Options) -> str:
    author = options["author"]
    url = list_url("profile_app:publication_list", "topic", "year", "kind", "author")
    return url({**options, "author": author and author_slug(author.pk, author.name)})


def _given(options: Options, *names: str) -> dict[str, Any]:
    return {name: options[name] for name in names if options[name]}


def _people(options: Options) -> list[Person]:
    people = Person.objects.listed()
    if options["current"] or options["alumni"]:
        return [person for person in people if person.is_alumni == bool(options["alumni"])]
    return people


def _publications(options: Options) -> QuerySet[Publication]:
    publications = Publication.objects.for_page()
    if options["topic"]:
        publications = publications.under(options["topic"])
    if options["author"]:
        written = Authorship.objects.filter(person=options["author"])
        publications = publications.filter(pk__in=written.order_by().values("publication"))
    if options["selected"]:
        publications = publications.filter(is_selected=True)
    return publications.filter(**_given(options, "year", "kind"))


def _publication_entries(rows: Sequence[Publication], request: HttpRequest) -> dict[str, Any]:
    entries = make_entries(rows, profile_of(request))
    return {"entries": entries, "legend": entries_legend(entries)}
