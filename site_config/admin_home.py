"""The first page of the admin: what is waiting, what is read, and what to do on an empty site."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from blog.models import Paper, Post
from blog.popularity import Window, popular_posts
from profile_app.models import Profile, Publication

SHOWN = 6


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    url: str
    icon: str


def with_home(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    may_write = request.user.has_perm("blog.view_post")
    may_read = request.user.has_perm("blog.view_paper")
    home = {
        "steps": list(_next_steps(request)),
        "drafts": Post.objects.drafts().for_links().order_by("-updated_at")[:SHOWN],
        "scheduled": Post.objects.scheduled().for_links().order_by("published_at")[:SHOWN],
        "top_posts": popular_posts(Window.WEEK, SHOWN),
    }
    papers = Paper.objects.exclude(state=Paper.State.READ).order_by("state", "-added_at")[:SHOWN]
    context["home"] = {**(home if may_write else {}), **({"papers": papers} if may_read else {})}
    return context


def _next_steps(request: HttpRequest) -> Iterator[Step]:
    may = request.user.has_perm
    if may("profile_app.change_profile") and not Profile.load().name:
        text = "Your name, a line, a few words and a photo."
        yield Step("Say who you are", text, _url("profile_app_profile_changelist"), "badge")
    if may("blog.add_post") and not Post.objects.filter(is_demo=False).exists():
        text = "About a paper that you have read this week."
        yield Step("Write a note", text, _url("blog_post_add"), "edit_square")
    if may("profile_app.add_publication") and not _has_publications():
        text = "With its authors, the PDF and the code."
        yield Step("List a publication", text, _url("profile_app_publication_add"), "history_edu")


def _has_publications() -> bool:
    return Publication.objects.filter(is_demo=False).exists()


def _url(name: str) -> str:
    return reverse(f"admin:{name}")
