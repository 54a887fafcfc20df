"""The admin's dashboard: drafts, reading list, visits, and first steps on an empty site."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from blog.models import Paper, Post
from blog.visits.dashboard import filtered_requests, posts_from, site_figures, site_referrers
from blog.visits.downloads import most_downloaded, page_visits
from blog.visits.popularity import rising_posts, top_posts
from blog.visits.ranges import DashboardForm, Period
from profile_app.cv.building import cv_error
from profile_app.models import Profile, Publication
from site_config.changelog import upgraded_lately
from site_config.imports.permissions import may_import
from site_config.overrides import outdated_overrides
from site_config.program import VERSION

SHOWN = 6
MIN_PAPERS = 3
MAX_POSTS_FROM_SITE = 10


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    url: str
    icon: str


def add_dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    home: dict[str, Any] = {}
    if request.user.has_perm("blog.view_post"):
        steps = list(_next_steps(request))
        home = {"steps": steps, "may_import": may_import(request), **_visits(request)}
    if request.user.has_perm("blog.view_post") or request.user.has_perm("blog.change_post"):
        home |= _unpublished(request)
    if request.user.has_perm("blog.view_paper"):
        papers = Paper.objects.exclude(state=Paper.State.READ).order_by("state", "-added_at")
        # Makes it about as long as the list next to it.
        beside = len(home.get("drafts", ())) + len(home.get("scheduled", ()))
        home["papers"] = papers[: max(MIN_PAPERS, beside)]
    if request.user.has_perm("profile_app.change_profile"):
        home["upgraded"] = upgraded_lately()
        home["version"] = VERSION
        home["trouble"] = cv_error()
        home["overrides"] = list(outdated_overrides(Path(settings.DATA_DIR)))
    # Last, when the permissions have been fetched.
    user: Any = request.user
    if not (user.is_superuser or user.get_all_permissions()):
        home["has_no_permission"] = True
    context["home"] = home
    return context


def _unpublished(request: HttpRequest) -> dict[str, Any]:
    every = Post.with_pages if request.user.has_perm("blog.view_page") else Post.objects
    rows = every.in_admin_of(request.user).for_links().select_related("created_by")
    return {
        "drafts": rows.drafts().order_by("-updated_at")[:SHOWN],
        "scheduled": rows.scheduled().order_by("published_at")[:SHOWN],
    }


def _visits(request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    form = DashboardForm(request.GET, today=today)
    period = form.period()
    home = {"form": form, "period": period, "filtered": filtered_requests(period)}
    home["pages"] = page_visits(period)
    if not form.has_visits:
        return home
    return {
        **home,
        "figures": site_figures(period, today),
        "top_posts": top_posts(period, SHOWN),
        "rising": rising_posts(period, SHOWN),
        **_referrers(form, period),
        "downloads": most_downloaded(period, SHOWN),
    }


def _referrers(form: DashboardForm, period: Period) -> dict[str, Any]:
    """Return the posts that readers opened from the chosen site, or all referring sites."""
    site = form.cleaned_data.get("referrer")
    if site:
        posts = posts_from(site, period, MAX_POSTS_FROM_SITE)
        return {"site": site, "posts_from_site": posts, "all_sites": form.query(referrer="")}
    sites = site_referrers(period)
    return {"referrers": [(name, number, form.query(referrer=name)) for name, number in sites]}


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
