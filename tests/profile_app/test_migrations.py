from importlib import import_module

import pytest
from django.apps import apps

from profile_app.models import HomeSection

pytestmark = pytest.mark.django_db

sections = import_module("profile_app.migrations.0002_cover_sizes_and_home_sections")


def migrate(*kinds):
    """Add the new sections to a homepage with these kinds, and return the kinds in order."""
    HomeSection.objects.all().delete()
    for order, kind in enumerate(kinds):
        HomeSection.objects.create(kind=kind, order=order, title=f"My {kind}")
    sections.add_sections(apps, None)
    return list(HomeSection.objects.order_by("order", "pk").values_list("kind", flat=True))


def test_new_homepage_shows_the_projects_after_the_publications():
    assert [section.kind for section in HomeSection.in_order()[:2]] == ["publications", "projects"]


def test_untouched_homepage_gets_the_new_order():
    assert migrate(*sections.FORMER_ORDER) == sections.NEW_ORDER
    assert HomeSection.objects.get(kind="news").title == "My news"


def test_arranged_homepage_keeps_its_order_and_gets_the_new_sections_before_the_popular_posts():
    found = migrate("interests", "popular", "news", "own")

    assert [kind for kind in found if kind not in {"recent", "reading"}] == [
        *("interests", "popular", "news", "own"),
    ]
    assert HomeSection.objects.get(kind="recent").order == 1


def test_homepage_without_popular_posts_gets_the_new_sections_last():
    assert migrate("news", "interests") == ["news", "interests", "recent", "reading"]
