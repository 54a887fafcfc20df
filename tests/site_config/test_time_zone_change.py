from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from blog.dates import start_of_day
from blog.models import CacheGeneration, Post
from site_config.time_zone_change import move_dates_to_time_zone
from tests.data import make_post

pytestmark = pytest.mark.django_db
ZONES = ("UTC", "Pacific/Auckland", "America/Los_Angeles", "America/Santiago", "Pacific/Kiritimati")


def published(post):
    return Post.with_trash.get(pk=post.pk).published_at


@pytest.fixture(params=ZONES)
def former(request, settings):
    settings.TIME_ZONE = request.param
    assert move_dates_to_time_zone() == 0
    return request.param


@pytest.mark.parametrize("zone", ZONES)
def test_post_dated_by_day_stays_on_its_day(former, zone, settings):
    days = [date(2024, 2, 29), date(2022, 9, 11), date(2024, 1, 1)]
    posts = [make_post(published_at=start_of_day(day)) for day in days]
    settings.TIME_ZONE = zone

    moved = move_dates_to_time_zone()

    assert [timezone.localtime(published(post)).date() for post in posts] == days
    assert published(posts[0]) == start_of_day(days[0])
    assert (moved, move_dates_to_time_zone()) == (0 if zone == former else 3, 0)


def test_time_of_a_post_and_drafts_without_a_date_stay(former, settings):
    at = datetime(2024, 2, 29, 9, 30, tzinfo=ZoneInfo(former))
    post, draft = make_post(published_at=at), make_post(status="draft", published_at=None)
    settings.TIME_ZONE = "Asia/Tokyo"

    assert move_dates_to_time_zone() == 0
    assert (published(post), published(draft)) == (at, None)


def test_public_post_is_not_hidden(settings):
    settings.TIME_ZONE = "Pacific/Kiritimati"
    move_dates_to_time_zone()
    today = start_of_day(timezone.localdate())
    post = make_post(published_at=today)
    settings.TIME_ZONE = "Pacific/Pago_Pago"

    move_dates_to_time_zone()

    assert published(post) <= timezone.now()


def test_zone_of_the_dates_of_an_older_site_is_not_guessed():
    at = datetime(2024, 2, 29, tzinfo=UTC) + timedelta(hours=8)
    post = make_post(published_at=at)
    CacheGeneration.objects.update(time_zone="")

    assert move_dates_to_time_zone() == 0
    assert published(post) == at


def test_change_empties_the_cache(settings, django_capture_on_commit_callbacks):
    move_dates_to_time_zone()
    make_post(published_at=start_of_day(date(2024, 1, 1)))
    settings.TIME_ZONE = "Asia/Tokyo"
    before = CacheGeneration.current()

    with django_capture_on_commit_callbacks(execute=True):
        move_dates_to_time_zone()

    assert CacheGeneration.current() > before
