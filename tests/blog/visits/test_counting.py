from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Sum

from blog.models import (
    DailyReferrer,
    DailyVisits,
    ExcludedRequests,
    HourlyVisits,
    Post,
    ReaderKey,
    WindowScore,
)
from blog.visits.counting import MAX_POSTS_PER_DAY, count_lines
from blog.visits.journal import excluded_line, visit_line
from blog.visits.windows import Window
from tests.blog.visits.totals import counted_exclusions, counted_total
from tests.data import make_post

NOW = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def line(post, *, reader="r1", at=NOW, referrer=""):
    return visit_line(at.timestamp(), post.pk, reader, referrer).rstrip(b"\n")


def windows():
    rows = WindowScore.objects.filter(window__in=Window.values).exclude(window=Window.TRENDING)
    return dict(rows.values_list("window", "score"))


def test_visit_is_counted_by_day_hour_and_window():
    post = make_post()

    count_lines([line(post)], NOW)

    assert (counted_total(), counted_total(HourlyVisits)) == (1, 1)
    assert windows() == {"day": 1, "week": 1, "month": 1, "year": 1, "all": 1}


def test_reader_counts_once_within_a_batch_and_across_batches():
    post = make_post()

    for _ in range(3):
        count_lines([line(post)] * 4, NOW)

    assert (counted_total(), windows()["all"], ReaderKey.objects.count()) == (1, 1, 1)


def test_distinct_readers_are_all_counted():
    post = make_post()

    count_lines([line(post, reader=f"r{number}") for number in range(2500)], NOW)

    assert (counted_total(), windows()["all"]) == (2500, 2500)


def test_reader_counts_again_on_another_day():
    post = make_post()

    for days in range(3):
        count_lines([line(post, at=NOW + timedelta(days=days))], NOW + timedelta(days=days))

    assert [row.count for row in DailyVisits.objects.all()] == [1, 1, 1]


def test_day_ends_at_midnight_utc():
    post = make_post()
    last, first = datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC)

    count_lines([line(post, at=last), line(post, at=first)], first)

    assert sorted(str(row.day) for row in DailyVisits.objects.all()) == ["2026-03-04", "2026-03-05"]


def test_late_line_counts_on_the_day_of_the_visit():
    post = make_post()

    count_lines([line(post, at=NOW - timedelta(days=10))], NOW)

    assert windows() == {"month": 1, "year": 1, "all": 1}


def test_referrers_are_counted_by_host():
    post = make_post()

    count_lines([line(post, reader=r, referrer="example.org") for r in ("a", "b")], NOW)

    assert [(row.host, row.count) for row in DailyReferrer.objects.all()] == [("example.org", 2)]


def test_excluded_requests_are_counted_by_reason():
    lines = [excluded_line(NOW.timestamp(), r).strip() for r in ("robot", "robot", "staff")]

    count_lines(lines, NOW)

    assert counted_exclusions() == {"robot": 2, "staff": 1}


def test_visit_of_a_deleted_post_is_ignored():
    post = make_post()
    gone = line(post)
    post.delete()

    assert (count_lines([gone, line(make_post())], NOW), counted_total()) == ([], 1)


@pytest.mark.parametrize(
    "broken",
    [b"v", b"v abc 1 r -", b"v 1 abc r -", b"q 1 2", b"\xff\xfe", b"v 1 1 r - x", b"x 1 nope",
     b"v 99999999999999999 1 r -", b"x 1"],
)  # fmt: skip
def test_broken_line_is_returned_and_the_rest_is_counted(broken):
    post = make_post()

    assert count_lines([broken, line(post)], NOW) == [broken]
    assert counted_total() == 1


def make_posts(number):
    posts = [
        Post(title="x", slug=f"x-{n}", status=Post.Status.PUBLISHED, published_at=NOW)
        for n in range(number)
    ]
    return Post.objects.bulk_create(posts)


@pytest.mark.parametrize("batch", [1, 50, 1000])
def test_visits_of_a_bot_are_subtracted(batch):
    posts = make_posts(MAX_POSTS_PER_DAY + 5)
    lines = [line(posts[0], reader="someone-else", referrer="example.org")]
    lines += [line(post, reader="machine", referrer="example.org") for post in posts]

    for start in range(0, len(lines), batch):
        count_lines(lines[start : start + batch], NOW)

    assert (counted_total(), counted_total(HourlyVisits), counted_total(DailyReferrer)) == (1, 1, 1)
    assert counted_exclusions() == {"flood": len(posts)}
    assert WindowScore.objects.filter(window="all").aggregate(sum=Sum("score"))["sum"] == 1


def test_reader_of_many_posts_counts_up_to_the_limit():
    posts = make_posts(MAX_POSTS_PER_DAY)

    count_lines([line(post) for post in posts], NOW)

    assert (counted_total(), ExcludedRequests.objects.count()) == (MAX_POSTS_PER_DAY, 0)


@pytest.mark.parametrize("number", [1, 60])
def test_batch_takes_a_fixed_number_of_queries(django_assert_num_queries, number):
    post = make_post()
    count_lines([line(post)], NOW)

    with django_assert_num_queries(11):
        count_lines([line(post, reader=f"x{n}", referrer="a.org") for n in range(number)], NOW)
