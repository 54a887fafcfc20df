"""The list of the group's members, and their pages."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.list_blocks import fill_lists
from blog.models import Post
from blog.models.posts import BODY_FIELDS
from profile_app.context import profile_of
from profile_app.models import Person, PersonLink, Publication
from profile_app.publications.entries import entries_legend, make_entries
from profile_app.publications.filters import author_slug
from profile_app.work_pages import has_own_page, own_page, show_works, work_json_ld

MAX_PUBLICATIONS = 50


@require_safe
def person_list(request: HttpRequest) -> HttpResponseBase:
    people = Person.objects.listed()
    current = [person for person in people if not person.is_alumni]
    alumni = [person for person in people if person.is_alumni]
    template = "profile_app/person_list.html"
    return show_works(request, template, people, current=current, alumni=alumni)


@require_safe
def person_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    person = Person.objects.prefetch_related("links").filter(slug=slug).first()
    if person is None or not person.has_page or has_own_page(request):
        return own_page(request)
    fill_lists(person, request)
    written = Publication.objects.filter(authorships__person=person).for_page()
    entries = make_entries(written[:MAX_PUBLICATIONS], profile_of(request))
    context = {
        "person": person,
        "entries": entries,
        "legend": entries_legend(entries),
        "has_covers": any(entry.cover for entry in entries),
        "author": author_slug(person.pk, person.name),
        "projects": person.projects.all(),
        "posts": posts_by(person),
        "json_ld": person_json_ld(person, request.build_absolute_uri),
    }
    return render(request, "profile_app/person_detail.html", context)


def posts_by(person: Person) -> list[Post]:
    """Return the public posts that name the person as an author, newest first."""
    found = Post.objects.published().filter(authors__contains=person.name).newest_first()
    return [post for post in found.defer(*BODY_FIELDS) if person.name in post.author_names]


def person_json_ld(person: Person, absolute: Callable[[str], str]) -> str:
    """Return a schema.org ``Person`` as JSON."""
    links = [link.url for link in person.links.all() if link.kind != PersonLink.Kind.OTHER]
    facts: dict[str, Any] = {
        "jobTitle": "" if person.is_alumni else person.role,
        "image": absolute(person.cover.url) if person.cover else "",
        "sameAs": [url for url in (person.url, *links) if url],
    }
    kind = "Organization" if person.is_organisation else "Person"
    return work_json_ld(person, kind, absolute, facts)
