from datetime import date, timedelta

import pytest
from django.utils import timezone

from blog.models import (
    DailyReferrer,
    DailyVisits,
    ExcludedRequests,
    Post,
    SiteDay,
    SiteReferrer,
)
from blog.visits.dashboard import (
    PeriodVisits,
    filtered_requests,
    post_figures,
    site_figures,
    site_referrers,
)
from tests.data import make_post

TODAY = date(2026, 3, 4)

pytestmark = pytest.mark.django_db


def ago(days):
    return TODAY - timedelta(days=days)


def test_periods_are_compared_with_previous_ones():
    for days, count in ((0, 1), (6, 10), (7, 100), (29, 1000), (30, 10000), (60, 10**6)):
        SiteDay.objects.create(day=ago(days), count=count)

    figures = site_figures(TODAY)

    assert figures.periods == [
        PeriodVisits("Today", 1, 100, "Wed 25 Feb (full day)"),
        PeriodVisits("Last 7 days", 11, 100, "previous 7 days"),
        PeriodVisits("Last 30 days", 1111, 10000, "previous 30 days"),
    ]


@pytest.mark.parametrize(
    ("count", "before", "change"),
    [(15, 10, "+50%"), (5, 10, "−50%"), (10, 10, "no change"), (3, 0, ""), (9000, 1, "+899,900%")],
)
def test_change_is_said_in_percent(count, before, change):
    assert PeriodVisits("", count, before, "").change == change


def test_site_referrers_are_those_of_thirty_days_the_most_first():
    for days, host, count in ((0, "b.org", 1), (1, "a.org", 3), (29, "b.org", 4), (30, "c.org", 9)):
        SiteReferrer.objects.create(day=ago(days), host=host, count=count)

    assert site_referrers(TODAY) == [("b.org", 5), ("a.org", 3)]


def test_what_was_left_out_is_said_in_words():
    for days, reason, count in (
        (0, "robot", 5),
        (3, "staff", 9),
        (9, "robot", 5),
        (30, "flood", 9),
    ):
        ExcludedRequests.objects.create(day=ago(days), reason=reason, count=count)

    assert filtered_requests(TODAY) == [("Known bots", 10), ("You and other staff", 9)]


def test_figures_of_a_post_are_its_own():
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
