from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from blog.models import (
    DailyReferrer,
    DailyVisits,
    ExcludedRequests,
    HourlyVisits,
    Post,
    SiteDay,
    SiteReferrer,
)
from blog.visits.chart import visits
from blog.visits.dashboard import (
    PeriodVisits,
    filtered_requests,
    post_figures,
    site_figures,
    site_referrers,
)
from blog.visits.ranges import Period
from tests.data import make_post

TODAY = date(2026, 3, 4)

pytestmark = pytest.mark.django_db


def ago(days):
    return TODAY - timedelta(days=days)


def last(days, today=TODAY):
    return Period(today - timedelta(days=days - 1), today, f"{days} days")


def test_periods_are_compared_with_previous_ones():
    for days, count in ((0, 1), (6, 10), (7, 100), (29, 1000), (30, 10000), (60, 10**6)):
        SiteDay.objects.create(day=ago(days), count=count)

    week, month = site_figures(last(7), TODAY), site_figures(last(30), TODAY)

    assert [week.today, week.period, month.period] == [
        PeriodVisits("Today", 1, 100, "Wed, Feb 25"),
        PeriodVisits("7 days", 11, 100, "previous 7 days"),
        PeriodVisits("30 days", 1111, 10000, "previous 30 days"),
    ]


@pytest.mark.parametrize(
    ("count", "before", "change"),
    [(15, 10, "+50%"), (5, 10, "−50%"), (10, 10, "no change"), (3, 0, ""), (9000, 1, "+899,900%")],
)
def test_change_is_in_percent(count, before, change):
    assert PeriodVisits("", count, before, "").change == change


def test_site_referrers_of_thirty_days_are_ranked():
    for days, host, count in ((0, "b.org", 1), (1, "a.org", 3), (29, "b.org", 4), (30, "c.org", 9)):
        SiteReferrer.objects.create(day=ago(days), host=host, count=count)

    assert site_referrers(last(30)) == [("b.org", 5), ("a.org", 3)]


def test_hosts_of_a_site_counted_apart_before_are_one_referrer():
    for host in ("m.b.org", "b.org", "b.org."):
        SiteReferrer.objects.create(day=TODAY, host=host, count=2)

    assert site_referrers(last(30)) == [("b.org", 6)]


@pytest.mark.parametrize(
    ("zone", "today", "counts"),
    [
        ("UTC", date(2026, 3, 4), (5, 2)),
        ("Asia/Shanghai", date(2026, 3, 5), (5, 2)),
        ("America/Los_Angeles", date(2026, 3, 4), (5, 2)),
        ("Pacific/Honolulu", date(2026, 3, 4), (0, 7)),
    ],
)
def test_today_is_that_of_the_owner(settings, zone, today, counts):
    settings.TIME_ZONE = zone
    post = make_post()
    later = timedelta(hours=8 if zone == "Asia/Shanghai" else 0)
    for hour, count in (
        (datetime(2026, 3, 4, 9, tzinfo=UTC) + later, 5),
        (datetime(2026, 3, 3, 15, tzinfo=UTC) + later, 2),
    ):
        HourlyVisits.objects.create(post=post, hour=hour, count=count)
        DailyVisits.objects.create(post=post, day=hour.date(), count=count)
        SiteDay.objects.create(day=hour.date(), count=count)

    chart = site_figures(last(2, today), today).chart
    bars = [bar.text.rpartition(": ")[2] for bar in post_figures(post, today).chart.bars]

    assert [number for _, number in chart.rows][::-1] == list(counts)
    assert bars[:-3:-1] == [visits(count) for count in counts]


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_day_of_a_clock_change_has_all_of_its_hours(settings, day, hours):
    settings.TIME_ZONE = "Europe/Berlin"
    post, start = make_post(), datetime(day.year, day.month, day.day - 1, tzinfo=UTC)
    for number in range(72):
        HourlyVisits.objects.create(post=post, hour=start + timedelta(hours=number), count=1)
    for number in range(3):
        SiteDay.objects.create(day=start.date() + timedelta(days=number), count=24)

    after = day + timedelta(days=2)
    counts = [number for _, number in site_figures(last(4, after), after).chart.rows]

    assert (counts[1:3], sum(counts)) == ([hours, 24], 72)


def test_filtered_requests_have_labels():
    for days, reason, count in (
        (0, "robot", 5),
        (3, "staff", 9),
        (9, "robot", 5),
        (30, "flood", 9),
    ):
        ExcludedRequests.objects.create(day=ago(days), reason=reason, count=count)

    assert filtered_requests(last(30)) == [("Known bots", 10), ("You and other staff", 9)]


def test_post_figures_count_only_that_post():
    post, other = make_post(), make_post()
    for read in (post, other):
        DailyVisits.objects.create(post=read, day=ago(1), count=3)
        DailyReferrer.objects.create(post=read, day=ago(1), host=f"{read.slug}.org", count=2)

    figures = post_figures(post, TODAY)

    assert figures.referrers == [(f"{post.slug}.org", 2)]
    assert sum(number for _, number in figures.chart.rows) == 3


@pytest.mark.parametrize(
    ("fields", "has_figures"),
    [
        ({"status": Post.Status.DRAFT, "published_at": None}, False),
        ({"days_ago": -1}, False),
        ({}, True),
        ({"status": Post.Status.DRAFT, "published_at": timezone.now()}, True),
    ],
)
def test_only_a_post_that_was_public_has_figures(fields, has_figures):
    assert (post_figures(make_post(**fields), TODAY) is not None) == has_figures
