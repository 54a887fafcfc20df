"""What the pages of projects, talks, courses and people share."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from blog.markdown.rendering import json_for_script
from blog.models import Page
from blog.views import page_detail
from profile_app.models import Person
from profile_app.models.works import DatedWork, Work


def show_works(
    request: HttpRequest, template: str, works: Sequence[Work | Person], **context: object
) -> HttpResponseBase:
    """List the works, unless there are none or the owner has a public page at this path."""
    if not works or has_own_page(request):
        return own_page(request)
    return render(request, template, {"works": works, **context})


def show_dated_works(
    request: HttpRequest, template: str, works: Sequence[DatedWork]
) -> HttpResponseBase:
    upcoming = [work for work in works if work.is_upcoming]
    past = [work for work in works if not work.is_upcoming]
    return show_works(request, template, works, upcoming=upcoming, past=past)


def has_own_page(request: HttpRequest) -> bool:
    return Page.objects.public().filter(path=request.path_info).exists()


def own_page(request: HttpRequest) -> HttpResponseBase:
    """Show the page that the owner has at a path without a work."""
    return page_detail(request, path=request.path_info.strip("/"))


def work_json_ld(
    work: Work | Person, kind: str, absolute: Callable[[str], str], facts: dict[str, Any]
) -> str:
    """Return schema.org metadata as JSON, without empty facts."""
    every = {
        "@context": "https://schema.org",
        "@type": kind,
        "name": str(work),
        "url": absolute(work.get_absolute_url()),
        **facts,
    }
    return json_for_script({name: value for name, value in every.items() if value})
