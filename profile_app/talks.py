"""The pages of talks, and their calendar."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profile_app.calendar import calendar_of
from profile_app.context import profile_of
from profile_app.models import Profile, Talk
from profile_app.work_pages import has_own_page, own_page, show_dated_works, work_json_ld


@require_safe
def talk_list(request: HttpRequest) -> HttpResponseBase:
    talks = Talk.objects.for_lists().upcoming_first()
    return show_dated_works(request, "profile_app/talk_list.html", talks)


@require_safe
def talk_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    talk = Talk.objects.with_publication().filter(slug=slug).first()
    if talk is None or has_own_page(request):
        return own_page(request)
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
        "startDate": (start or talk.on).isoformat(),
        "endDate": end.isoformat() if end and talk.minutes else "",
        "location": {"@type": "Place", "name": talk.place} if talk.place else None,
        "superEvent": {"@type": "Event", "name": talk.event} if talk.event else None,
        "performer": {"@type": "Person", "name": profile.name} if profile.name else None,
    }
    return work_json_ld(talk, "Event", absolute, facts)
