"""The pages of projects."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.list_blocks import fill_lists
from profile_app.context import profile_of
from profile_app.models import Person, Profile, Project, ProjectLink
from profile_app.publications.entries import entries_legend, make_entries
from profile_app.work_pages import has_own_page, own_page, show_works, work_json_ld


@require_safe
def project_list(request: HttpRequest) -> HttpResponseBase:
    return show_works(request, "profile_app/project_list.html", list(Project.objects.all()))


@require_safe
def project_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    project = Project.objects.prefetch_related("links", "people").filter(slug=slug).first()
    if project is None or has_own_page(request):
        return own_page(request)
    fill_lists(project, request)
    profile = profile_of(request)
    entries = make_entries(project.publications.for_page(), profile)
    context = {
        "project": project,
        "entries": entries,
        "legend": entries_legend(entries),
        "has_covers": any(entry.cover for entry in entries),
        "posts": project.posts.published().for_links().newest_first(),
        "json_ld": project_json_ld(project, profile, request.build_absolute_uri),
    }
    return render(request, "profile_app/project_detail.html", context)


def project_json_ld(project: Project, profile: Profile, absolute: Callable[[str], str]) -> str:
    """Return schema.org metadata as JSON: source code if there is a repository."""
    links = {link.kind: link.url for link in project.links.all()}
    repository = links.get(ProjectLink.Kind.REPOSITORY, "")
    people = [{"@type": _type_of(person), "name": person.name} for person in project.people.all()]
    owner = [{"@type": "Person", "name": profile.name}] if profile.name else []
    facts: dict[str, Any] = {
        "description": project.summary,
        "image": absolute(project.cover.url) if project.cover else "",
        "dateCreated": project.start_on.isoformat() if project.start_on else "",
        "codeRepository": repository,
        "sameAs": links.get(ProjectLink.Kind.WEBSITE, ""),
        "author": people or owner,
    }
    kind = "SoftwareSourceCode" if repository else "CreativeWork"
    return work_json_ld(project, kind, absolute, facts)


def _type_of(person: Person) -> str:
    return "Organization" if person.is_organisation else "Person"
