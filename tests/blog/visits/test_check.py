from datetime import UTC, datetime, timedelta

import pytest

from blog.models import DailyVisits, HourlyVisits, SiteDay, SiteReferrer, WindowScore
from blog.visits.check import differences
from blog.visits.counting import count_lines
from blog.visits.journal import visit_line
from blog.visits.windows import rebuild, roll
from tests.data import make_post

NOW = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def read(post, *, days_ago=0, readers=3):
    at = NOW - timedelta(days=days_ago)
    lines = [
        visit_line(at.timestamp(), post.pk, f"{days_ago}-{n}", "example.org").strip()
        for n in range(readers)
    ]
    count_lines(lines, NOW)


@pytest.fixture
def post():
    post = make_post("Themis")
    for days_ago in (0, 1, 8, 200, 500, 2000):
        read(post, days_ago=days_ago)
    return post


def test_site_without_visits_has_nothing_wrong():
    assert differences() == []


def test_what_was_counted_adds_up(post):
    assert differences() == []


@pytest.mark.parametrize("later", [1, 30, 400, 1500])
def test_what_was_rolled_on_adds_up(post, later):
    roll(NOW + timedelta(days=later))

    assert differences() == []


def test_what_was_rebuilt_adds_up(post):
    rebuild(NOW)

    assert differences() == []


@pytest.mark.parametrize(
    ("window", "sentence"),
    [
        ("day", "“Themis”, 24 hours: the window says 8, its days make 3."),
        ("week", "“Themis”, 7 days: the window says 11, its days make 6."),
        ("all", "“Themis”, all time: the window says 23, its days make 18."),
    ],
)
def test_window_that_is_wrong_is_named(post, window, sentence):
    row = WindowScore.objects.get(window=window)
    row.score += 5
    row.save()

    assert differences() == [sentence]


def test_trending_that_is_wrong_is_named(post):
    WindowScore.objects.filter(window="trending").update(score=100)

    assert [sentence[:45] for sentence in differences()] == [
        "“Themis”, trending: the window says 100, its "
    ]


def test_window_that_is_missing_is_named(post):
    WindowScore.objects.filter(window="year").delete()

    assert differences() == ["“Themis”, year: the window says 0, its days make 12."]


def test_day_of_the_site_that_is_wrong_is_named(post):
    SiteDay.objects.filter(day="2026-03-04").update(count=1)
    SiteReferrer.objects.filter(day="2026-03-03").delete()

    assert differences() == [
        "2026-03-04: the site says 1, its posts make 3.",
        "2026-03-03, from example.org: the site says 0, its posts make 3.",
    ]


def test_hours_that_are_more_than_their_day_are_named(post):
    HourlyVisits.objects.filter(hour__day=4).update(count=4)
    WindowScore.objects.filter(window="day").update(score=4)

    assert differences() == [f"Post {post.pk}, 2026-03-04: the hours make 4, the day 3."]


def test_visits_without_windows_are_named():
    post = make_post()
    DailyVisits.objects.create(post=post, day=NOW.date(), count=1)
    SiteDay.objects.create(day=NOW.date(), count=1)

    assert differences() == ["There are visits and no windows."]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_check_asks_as_much_for_many_posts(django_assert_num_queries, count):
    for _ in range(count):
        read(make_post())

    with django_assert_num_queries(22):
        assert differences() == []
