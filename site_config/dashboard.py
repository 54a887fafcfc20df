"""The admin's dashboard: drafts, reading list, visits, and first steps on an empty site."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from blog.forms import WindowForm
from blog.models import Paper, Post
from blog.visits.dashboard import filtered_requests, site_figures, site_referrers
from blog.visits.downloads import most_downloaded
from blog.visits.popularity import Window, popular_posts, rising_posts
from profile_app.cv.building import cv_error
from profile_app.models import Profile, Publication

SHOWN = 6


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    url: str
    icon: str


def add_dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    home: dict[str, Any] = {}
    if request.user.has_perm("blog.view_post"):
        home = {
            "steps": list(_next_steps(request)),
            **_on_the_desk(request),
            **_what_is_read(request),
        }
    if request.user.has_perm("blog.view_paper"):
        papers = Paper.objects.exclude(state=Paper.State.READ)
        home["papers"] = papers.order_by("state", "-added_at")[:SHOWN]
    if request.user.has_perm("profile_app.change_profile"):
        home["trouble"] = cv_error()
    context["home"] = home
    return context


def _on_the_desk(request: HttpRequest) -> dict[str, Any]:
    rows = Post.with_pages if request.user.has_perm("blog.view_page") else Post.objects
    return {
        "drafts": rows.drafts().for_links().order_by("-updated_at")[:SHOWN],
        "scheduled": rows.scheduled().for_links().order_by("published_at")[:SHOWN],
    }


def _what_is_read(request: HttpRequest) -> dict[str, Any]:
    form, today = WindowForm(request.GET), timezone.localdate()
    window = Window((form.is_valid() and form.cleaned_data["window"]) or Window.WEEK)
    return {
        "windows": Window.choices,
        "window": window,
        "top_posts": popular_posts(window, SHOWN),
        "rising": rising_posts(SHOWN),
        "figures": site_figures(today),
        "referrers": site_referrers(today),
        "left_out": filtered_requests(today),
        "downloads": most_downloaded(today, SHOWN),
    }


def _next_steps(request: HttpRequest) -> Iterator[Step]:
    may = request.user.has_perm
    if may("profile_app.change_profile") and not Profile.load().name:
        text = "Your name, headline, a short bio and a photo."
        yield Step("Set up your profile", text, _url("profile_app_profile_changelist"), "badge")
    if may("blog.add_post") and not Post.objects.filter(is_demo=False).exists():
        text = "Write up a paper you read this week."
        yield Step("Write a note", text, reverse("start_note"), "edit_square")
    if may("profile_app.add_publication") and not _has_publications():
        text = "With its authors, PDF and code."
        yield Step("Add a publication", text, _url("profile_app_publication_add"), "history_edu")


def _has_publications() -> bool:
    return Publication.objects.filter(is_demo=False).exists()


def _url(name: str) -> str:
    return reverse(f"admin:{name}")
