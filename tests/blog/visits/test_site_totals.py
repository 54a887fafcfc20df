from datetime import UTC, datetime, timedelta

import pytest

from blog.models import Post, SiteDay, SiteReferrer
from blog.visits.counting import MAX_POSTS_PER_DAY, count_lines
from blog.visits.journal import visit_line
from blog.visits.site_totals import rebuild_site_totals
from tests.data import make_post

NOW = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
TODAY = NOW.date()

pytestmark = pytest.mark.django_db


def read(post, reader, *, referrer="", days_ago=0):
    at = NOW - timedelta(days=days_ago)
    count_lines([visit_line(at.timestamp(), post.pk, reader, referrer).strip()], NOW)


def days():
    return dict(SiteDay.objects.values_list("day", "count"))


def hosts():
    return dict(SiteReferrer.objects.values_list("host", "count"))


def test_visits_of_all_posts_add_up_to_the_day():
    first, second = make_post(), make_post()

    for post, reader in ((first, "a"), (first, "b"), (second, "a")):
        read(post, reader, referrer="example.org")
    read(first, "a", days_ago=1)

    assert days() == {TODAY: 3, TODAY - timedelta(days=1): 1}
    assert hosts() == {"example.org": 3}


def test_visits_of_a_bot_are_subtracted():
    read(make_post(), "reader", referrer="example.org")
    posts = [Post(title="x", slug=f"x-{n}") for n in range(MAX_POSTS_PER_DAY + 1)]

    for post in Post.objects.bulk_create(posts):
        read(post, "machine", referrer="example.org")

    assert (days(), hosts()) == ({TODAY: 1}, {"example.org": 1})


def test_deleting_a_post_subtracts_its_visits():
    gone, kept = make_post(), make_post()
    for post, host in ((gone, "one.org"), (gone, "both.org"), (kept, "both.org")):
        read(post, host, referrer=host)
    read(gone, "a", days_ago=3)

    gone.delete()

    assert (days(), hosts()) == ({TODAY: 1}, {"both.org": 1})


def test_post_is_deleted_although_a_total_is_wrong():
    post = make_post()
    read(post, "a")
    read(post, "b")
    SiteDay.objects.update(count=1)

    Post.objects.all().delete()

    assert (Post.objects.count(), days()) == (0, {})


def test_rebuilding_gives_the_same_totals():
    post = make_post()
    for reader in ("a", "b"):
        read(post, reader, referrer="example.org")
    before = days(), hosts()
    SiteDay.objects.update(count=7)
    SiteReferrer.objects.all().delete()

    rebuild_site_totals()

    assert (days(), hosts()) == before
