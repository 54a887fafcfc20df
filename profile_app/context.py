from functools import partial
from operator import contains
from typing import Any

from django.conf import settings
from django.db.models import Exists, QuerySet, Value
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from blog.models import Paper, Post
from profile_app.menu import site_menu
from profile_app.models import (
    Course,
    MenuItem,
    News,
    Person,
    Position,
    Profile,
    Project,
    Publication,
    Talk,
)


def profile(request: HttpRequest) -> dict[str, Any]:
    """Add the profile and the menu, loaded when first used, and settings to every template."""
    return {
        "profile": SimpleLazyObject(lambda: profile_of(request)),
        "verification": settings.SITE_VERIFICATION,
        "site_menu": SimpleLazyObject(lambda: site_menu(request, profile_of(request))),
    }


def profile_of(request: HttpRequest) -> Profile:
    """Return the profile, loaded once per request, with what the menu shows."""
    found: Profile | None = getattr(request, "site_profile", None)
    if found is None:
        found = request.site_profile = _load()  # type: ignore[attr-defined]
    return found


def _load() -> Profile:
    """Load the profile and, in the same query, which pages of the menu have content, and whether
    the owner has arranged the menu.
    """
    content: dict[str, QuerySet[Any]] = {
        "has_posts": Post.objects.published(),
        "has_topics": Post.objects.published().filter(topics__isnull=False),
        "has_papers": Paper.objects.all(),
        "has_publications": Publication.objects.all(),
        "has_projects": Project.objects.all(),
        "has_talks": Talk.objects.all(),
        "has_courses": Course.objects.all(),
        "has_people": Person.objects.members(),
        "has_positions": Position.objects.all(),
        "has_news": News.objects.all(),
        "has_menu": MenuItem.objects.all(),
    }
    rows = Profile.objects.filter(pk=Profile.ONLY_PK)
    found = rows.annotate(**{name: Exists(each) for name, each in content.items()}).first()
    if found is None:
        found = Profile(pk=Profile.ONLY_PK)
        filled = SimpleLazyObject(lambda: _filled(content))
        for name in content:
            setattr(found, name, SimpleLazyObject(partial(contains, filled, name)))
    return found


def _filled(content: dict[str, QuerySet[Any]]) -> set[str]:
    """Return the names of the models that have rows, in one query."""
    first, *others = (each.order_by().values_list(Value(name)) for name, each in content.items())
    return {name for (name,) in first.union(*others)}
