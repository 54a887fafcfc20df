from datetime import UTC, datetime, timedelta

import pytest

from blog.models import DailyVisits, HourlyVisits
from blog.visits.visit_series import MAX_SPANS, visit_series
from blog.visits.windows import Window
from tests.data import make_post

NOW = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def add(post, count, *, days_ago):
    DailyVisits.objects.create(post=post, day=NOW.date() - timedelta(days=days_ago), count=count)


def test_days_run_from_the_oldest_to_yesterday():
    post = make_post()
    for count, days_ago in ((99, 0), (1, 1), (2, 6), (4, 7), (99, 8)):
        add(post, count, days_ago=days_ago)

    assert visit_series([post.pk], Window.WEEK, NOW) == {post.pk: [4, 2, 0, 0, 0, 0, 1]}


def test_hours_run_to_the_last_whole_one():
    post = make_post()
    for count, hours in ((99, 0), (1, 1), (2, 24), (99, 25)):
        hour = NOW.replace(minute=0) - timedelta(hours=hours)
        HourlyVisits.objects.create(post=post, hour=hour, count=count)

    assert visit_series([post.pk], Window.DAY, NOW) == {post.pk: [2, *([0] * 22), 1]}


@pytest.mark.parametrize("days", [1, 45, 900])
def test_all_time_loses_no_day(days):
    post, other = make_post(), make_post()
    for days_ago in range(1, days + 1):
        add(post, 1, days_ago=days_ago)

    series = visit_series([post.pk, other.pk], Window.ALL, NOW)

    assert sum(series[post.pk]) == days
    assert len(series[post.pk]) == len(series[other.pk]) <= MAX_SPANS
    assert sum(series[other.pk]) == 0


@pytest.mark.parametrize("window", list(Window))
def test_any_number_of_posts_takes_two_queries_at_most(django_assert_max_num_queries, window):
    posts = [make_post() for _ in range(5)]

    with django_assert_max_num_queries(2):
        visit_series([post.pk for post in posts], window, NOW)
