from datetime import UTC, datetime, timedelta

import pytest

from blog.models import DailyVisits, HourlyVisits, SiteDay, SiteReferrer, WindowScore
from blog.visits.check import find_wrong_totals
from blog.visits.counting import count_lines
from blog.visits.journal import visit_line
from blog.visits.windows import expire, rebuild_totals
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
    assert find_wrong_totals() == []


def test_counted_visits_add_up(post):
    assert find_wrong_totals() == []


@pytest.mark.parametrize("later", [1, 30, 400, 1500])
def test_expired_windows_add_up(post, later):
    expire(NOW + timedelta(days=later))

    assert find_wrong_totals() == []


def test_rebuilt_totals_are_correct(post):
    rebuild_totals(NOW)

    assert find_wrong_totals() == []


@pytest.mark.parametrize(
    ("window", "sentence"),
    [
        ("day", "“Themis”, 24 hours: the total is 8, but its days add up to 3."),
        ("week", "“Themis”, 7 days: the total is 11, but its days add up to 6."),
        ("all", "“Themis”, all time: the total is 23, but its days add up to 18."),
    ],
)
def test_wrong_window_is_reported(post, window, sentence):
    row = WindowScore.objects.get(window=window)
    row.score += 5
    row.save()

    assert find_wrong_totals() == [sentence]


def test_wrong_trending_score_is_reported(post):
    WindowScore.objects.filter(window="trending").update(score=100)

    assert [sentence[:41] for sentence in find_wrong_totals()] == [
        "“Themis”, trending: the total is 100, but"
    ]


def test_missing_window_is_reported(post):
    WindowScore.objects.filter(window="year").delete()

    assert find_wrong_totals() == ["“Themis”, year: the total is 0, but its days add up to 12."]


def test_wrong_site_total_is_reported(post):
    SiteDay.objects.filter(day="2026-03-04").update(count=1)
    SiteReferrer.objects.filter(day="2026-03-03").delete()

    assert find_wrong_totals() == [
        "2026-03-04: the total is 1, but the visits of posts add up to 3.",
        "2026-03-03, from example.org: the total is 0, but the visits of posts add up to 3.",
    ]


def test_hours_exceeding_their_day_are_reported(post):
    HourlyVisits.objects.filter(hour__day=4).update(count=4)
    WindowScore.objects.filter(window="day").update(score=4)

    assert find_wrong_totals() == [
        f"Post {post.pk}, 2026-03-04: the total is 3, but its hours add up to 4."
    ]


def test_visits_without_windows_are_reported():
    post = make_post()
    DailyVisits.objects.create(post=post, day=NOW.date(), count=1)
    SiteDay.objects.create(day=NOW.date(), count=1)

    assert find_wrong_totals() == ["There are visits, but no totals by period."]


@pytest.mark.parametrize("count", [1, 12])
def test_check_runs_a_fixed_number_of_queries(django_assert_num_queries, count):
    for _ in range(count):
        read(make_post())

    with django_assert_num_queries(28):
        assert find_wrong_totals() == []
