"""The pages of talks, and their calendar."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.markdown.rendering import json_for_script, title_text
from blog.models import Page
from blog.views import page_detail
from profile_app.calendar import calendar_of
from profile_app.context import profile_of
from profile_app.models import Profile, Talk


@require_safe
def talk_list(request: HttpRequest) -> HttpResponseBase:
    """List the talks, unless there are none or the owner has a public page at this path."""
    talks = Talk.objects.for_lists().upcoming_first()
    pages = Page.objects.public().filter(path=request.path_info)
    if not talks or pages.exists():
        return page_detail(request, path=request.path_info.strip("/"))
    context = {
        "upcoming": [talk for talk in talks if talk.is_upcoming],
        "past": [talk for talk in talks if not talk.is_upcoming],
    }
    return render(request, "profile_app/talk_list.html", context)


@require_safe
def talk_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    talk = Talk.objects.with_publication().filter(slug=slug).first()
    if talk is None:
        return page_detail(request, path=request.path_info.strip("/"))
    json_ld = talk_json_ld(talk, profile_of(request), request.build_absolute_uri)
    return render(request, "profile_app/talk_detail.html", {"talk": talk, "json_ld": json_ld})


@require_safe
def talk_calendar(request: HttpRequest) -> HttpResponse:
    talks = Talk.objects.upcoming_first()
    if not talks:
        raise Http404("No talks yet.")
    text = calendar_of(talks, profile_of(request).name, request.build_absolute_uri)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def talk_json_ld(talk: Talk, profile: Profile, absolute: Callable[[str], str]) -> str:
    """Return a schema.org ``Event`` as JSON."""
    start, end = talk.starts_at, talk.ends_at
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": title_text(talk.title),
        "url": absolute(talk.get_absolute_url()),
        "startDate": (start or talk.on).isoformat(),
        "endDate": end.isoformat() if end and talk.minutes else "",
        "location": {"@type": "Place", "name": talk.place} if talk.place else None,
        "superEvent": {"@type": "Event", "name": talk.event} if talk.event else None,
        "performer": {"@type": "Person", "name": profile.name} if profile.name else None,
    }
    return json_for_script({name: value for name, value in facts.items() if value})
