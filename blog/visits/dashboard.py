"""The visit figures that the admin shows, for the whole site and for one post."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.formats import date_format

from blog.models import (
    DailyReferrer,
    DailyVisits,
    ExcludedRequests,
    HourlyVisits,
    Post,
    SiteDay,
    SiteReferrer,
)
from blog.visits.chart import Chart, visit_chart
from blog.visits.popularity import most_visited, visit_total
from blog.visits.ranges import Period
from blog.visits.referrers import grouped
from blog.visits.rules import Reason

QUARTER = 90
MAX_REFERRERS = 8

Rows = list[tuple[str, int]]


@dataclass(frozen=True)
class PeriodVisits:
    """The visits of a period, and of the period it is compared with."""

    title: str
    count: int
    before: int
    before_title: str

    @property
    def change(self) -> str:
        """Return the change in percent; empty if there were no visits before."""
        if not self.before:
            return ""
        percent = round(100 * (self.count - self.before) / self.before)
        return f"{percent:+,}%".replace("-", "\N{MINUS SIGN}") if percent else "no change"


@dataclass(frozen=True)
class SiteFigures:
    today: PeriodVisits
    period: PeriodVisits
    chart: Chart


@dataclass(frozen=True)
class PostFigures:
    total: int
    chart: Chart
    referrers: Rows


def today_in_utc() -> date:
    return datetime.now(UTC).date()


def site_figures(period: Period, today: date) -> SiteFigures:
    week_ago = today - timedelta(days=7)
    since = min(period.first_before if period.has_before else period.first, week_ago)
    counts = dict(SiteDay.objects.filter(day__gte=since).values_list("day", "count"))
    counts = _by_local_day(counts, HourlyVisits.objects.all())
    before = _total(counts, period.first_before, period.days) if period.has_before else 0
    weekday = date_format(week_ago, "D, M j")
    return SiteFigures(
        today=PeriodVisits("Today", counts.get(today, 0), counts.get(week_ago, 0), weekday),
        period=PeriodVisits(
            title=period.title,
            count=_total(counts, period.first, period.days),
            before=before,
            before_title=f"previous {period.days} days" if period.has_before else "",
        ),
        chart=visit_chart(counts, today=period.last, days=period.days),
    )


def _total(counts: Mapping[date, int], first: date, days: int) -> int:
    return sum(counts.get(first + timedelta(days=index), 0) for index in range(days))


def site_referrers(period: Period) -> Rows:
    return _by_site(period.rows(SiteReferrer))


def posts_from(site: str, period: Period, limit: int) -> list[Post]:
    """Return the posts and pages that readers opened from a referring site, most visits first."""
    rows = period.rows(DailyReferrer)
    hosts = rows.order_by().values_list("host", flat=True).distinct()
    of_site = rows.filter(host__in=[host for host in hosts if grouped(host) == site])
    return most_visited(of_site, Post.with_pages.all(), limit)


def filtered_requests(period: Period) -> Rows:
    """Return the number of filtered requests by reason, most first."""
    rows = _by_name(period.rows(ExcludedRequests), "reason")
    labels: dict[str, str] = dict(Reason.choices)
    return [(labels.get(reason, reason), number) for reason, number in rows]


def post_figures(post: Post, today: date) -> PostFigures | None:
    """Return the visits of a post, or None if it was never public."""
    if post.published_at is None or post.is_scheduled:
        return None
    rows = DailyVisits.objects.filter(post=post, day__gt=today - timedelta(days=QUARTER))
    counts = dict(rows.values_list("day", "count"))
    counts = _by_local_day(counts, HourlyVisits.objects.filter(post=post))
    referrers = DailyReferrer.objects.filter(
        post=post, day__gt=today - timedelta(days=QUARTER), count__gt=0
    )
    return PostFigures(
        total=visit_total(post),
        chart=visit_chart(counts, today=today, days=QUARTER),
        referrers=_by_site(referrers),
    )


def _by_local_day(counts: Mapping[date, int], hours: "QuerySet[HourlyVisits]") -> dict[date, int]:
    """Move the visits of the last hours from their UTC day to that of the owner's time zone.

    Older visits stay on their UTC day, as their hours are not stored.
    """
    local: Counter[date] = Counter(counts)
    if timezone.get_current_timezone_name() == "UTC":
        return local
    by_hour = hours.order_by().values_list("hour").annotate(number=Sum("count"))
    for hour, number in by_hour:
        local[hour.astimezone(UTC).date()] -= number
        local[timezone.localtime(hour).date()] += number
    return local


def _by_site(rows: "QuerySet[Any]") -> Rows:
    sites: Counter[str] = Counter()
    for host, number in _by_name(rows, "host"):
        sites[grouped(host)] += number
    return sites.most_common(MAX_REFERRERS)


def _by_name(rows: "QuerySet[Any]", name: str) -> Rows:
    sums = rows.order_by().values_list(name).annotate(number=Sum("count"))
    return list(sums.order_by("-number", name))
