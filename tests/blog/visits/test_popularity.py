from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from blog.models import DailyVisits, HourlyVisits, Post, WindowScore, WindowState
from blog.visits.popularity import popular_posts, rising_posts, visit_total
from blog.visits.ranges import Period
from blog.visits.windows import PreviousWindow, Window, rebuild_totals
from tests.data import make_post

NOW = datetime.now(UTC)
HOUR = NOW.replace(minute=0, second=0, microsecond=0)

pytestmark = pytest.mark.django_db


def add(post, count, *, days_ago=0):
    day = NOW.date() - timedelta(days=days_ago)
    DailyVisits.objects.create(post=post, day=day, count=count)


def ranked(window, limit=10):
    rebuild_totals(NOW)
    return [(post.title, post.visits) for post in popular_posts(window, limit)]


@pytest.mark.parametrize(
    ("window", "visits"),
    [(Window.WEEK, 1), (Window.MONTH, 11), (Window.YEAR, 111), (Window.ALL, 1111)],
)
def test_window_sums_its_days(window, visits):
    post = make_post("Themis")
    for count, days_ago in ((1, 6), (10, 7), (100, 30), (1000, 365)):
        add(post, count, days_ago=days_ago)

    assert ranked(window) == [("Themis", visits)]


def test_day_window_is_the_last_24_hours():
    post = make_post("Themis")
    for count, hours in ((1, 0), (10, 23), (100, 24)):
        HourlyVisits.objects.create(post=post, hour=HOUR - timedelta(hours=hours), count=count)

    assert ranked(Window.DAY) == [("Themis", 11)]


def test_popular_posts_are_ranked_and_cut():
    for title, count in (("Low", 1), ("High", 9), ("Middle", 5)):
        add(make_post(title), count)

    assert ranked(Window.ALL, 2) == [("High", 9), ("Middle", 5)]


def test_popular_posts_exclude_unpublished_ones():
    add(make_post("Draft", status=Post.Status.DRAFT), 99)
    add(make_post("Scheduled", days_ago=-1), 99)
    add(make_post("Shown"), 1)

    assert ranked(Window.ALL) == [("Shown", 1)]


def test_post_without_a_visit_is_not_popular():
    make_post()

    assert ranked(Window.ALL) == []


def test_trending_halves_a_visit_every_seven_days():
    add(make_post("Old"), 199, days_ago=7)
    add(make_post("New"), 100)

    assert ranked(Window.TRENDING) == [("New", 100), ("Old", 0)]


def test_trending_still_counts_what_is_older():
    add(make_post("Old"), 201, days_ago=7)
    add(make_post("New"), 100)

    assert [title for title, _ in ranked(Window.TRENDING)] == ["Old", "New"]


@pytest.mark.parametrize("window", list(Window))
def test_window_takes_a_fixed_number_of_queries(django_assert_num_queries, window):
    for _ in range(5):
        add(make_post(), 1)
        HourlyVisits.objects.create(post=Post.objects.latest("pk"), hour=HOUR, count=1)

    rebuild_totals(NOW)

    with django_assert_num_queries(3):
        popular_posts(window, 10)


def test_visit_total_sums_all_days():
    post = make_post()
    for days_ago in (0, 400, 900):
        add(post, 2, days_ago=days_ago)
    rebuild_totals(NOW)

    assert visit_total(post) == 6


def test_trending_posts_have_their_score_and_their_usual_week():
    for title, week, before in (("Rising", 40, 23), ("Steady", 10, 23)):
        post = make_post(title)
        add(post, week)
        add(post, before, days_ago=10)
    rebuild_totals(NOW)

    posts = popular_posts(Window.TRENDING, 10)

    assert [(post.title, post.visits, post.usual) for post in posts] == [
        ("Rising", 40, 7),
        ("Steady", 10, 7),
    ]
    assert posts[0].trend == 100
    assert 25 < posts[1].trend < 100


WEEK = Period(NOW.date() - timedelta(days=6), NOW.date(), "7 days")


STORED_WEEK = replace(WEEK, window=Window.WEEK)


def rising(limit=10):
    """Return the same from the rows of each day as from the stored sums."""
    rebuild_totals(NOW)
    summed, stored = (
        [(post.title, post.visits, post.usual) for post in rising_posts(week, limit)]
        for week in (WEEK, STORED_WEEK)
    )
    assert stored == summed
    return summed


def test_post_with_more_visits_than_before_is_rising():
    for title, count in (("Steady", 14), ("Rising", 15)):
        post = make_post(title)
        add(post, count)
        add(post, 10, days_ago=7)
        add(post, 99, days_ago=14)

    assert rising() == [("Rising", 15, 10)]


def test_new_post_rises_with_nothing_usual():
    add(make_post("New"), 6)

    assert rising() == [("New", 6, 0)]


def test_few_visits_are_not_rising():
    add(make_post(), 4)

    assert rising() == []


def test_rising_posts_are_ranked_by_significance():
    for title, count, before in (("Doubled", 20, 10), ("Tripled", 300, 100), ("New", 40, 0)):
        post = make_post(title)
        add(post, count)
        add(post, before, days_ago=10)

    assert [title for title, _, _ in rising(2)] == ["New", "Tripled"]


def test_rising_posts_exclude_unpublished_ones():
    add(make_post(status=Post.Status.DRAFT), 99)

    assert rising() == []


def test_posts_rise_before_their_sums_are_stored():
    post = make_post("Steady")
    add(post, 9)
    add(post, 9, days_ago=7)
    rebuild_totals(NOW)
    WindowScore.objects.filter(window__in=PreviousWindow.values).delete()
    WindowState.objects.update(previous_day=None)

    assert rising_posts(STORED_WEEK, 10) == []


@pytest.mark.parametrize(("week", "queries"), [(WEEK, 2), (STORED_WEEK, 3)])
@pytest.mark.parametrize("count", [1, 12])
def test_rising_posts_take_a_fixed_number_of_queries(
    django_assert_num_queries, count, week, queries
):
    for _ in range(count):
        add(make_post(), 9)
    rebuild_totals(NOW)

    with django_assert_num_queries(queries):
        rising_posts(week, 10)
