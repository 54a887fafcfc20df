"""The visit figures that the admin shows, for the whole site and for one post."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Model, QuerySet, Sum
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
from blog.visits.chart import Chart, visit_chart
from blog.visits.popularity import visit_total
from blog.visits.referrers import grouped
from blog.visits.rules import Reason

MONTH, QUARTER, YEAR = 30, 90, 365
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
    periods: list[PeriodVisits]
    month: Chart
    year: Chart
    has_visits: bool


@dataclass(frozen=True)
class PostFigures:
    total: int
    chart: Chart
    referrers: Rows


def today_in_utc() -> date:
    return datetime.now(UTC).date()


def site_figures(today: date) -> SiteFigures:
    since = today - timedelta(days=YEAR)
    counts = dict(SiteDay.objects.filter(day__gt=since).values_list("day", "count"))
    counts = _by_local_day(counts, HourlyVisits.objects.all())
    week_ago = today - timedelta(days=7)
    weekday = f"{week_ago:%a, %b %-d} (full day)"
    return SiteFigures(
        periods=[
            PeriodVisits("Today", counts.get(today, 0), counts.get(week_ago, 0), weekday),
            _period("Last 7 days", counts, today, 7),
            _period("Last 30 days", counts, today, MONTH),
        ],
        month=visit_chart(counts, today=today, days=MONTH),
        year=visit_chart(counts, today=today, days=YEAR),
        has_visits=any(counts.values()),
    )


def _period(title: str, counts: Mapping[date, int], today: date, days: int) -> PeriodVisits:
    def total(until: date) -> int:
        return sum(counts.get(until - timedelta(days=index), 0) for index in range(days))

    before = total(today - timedelta(days=days))
    return PeriodVisits(title, total(today), before, f"previous {days} days")


def site_referrers(today: date) -> Rows:
    return _by_site(_last_days(SiteReferrer, today, MONTH))


def filtered_requests(today: date) -> Rows:
    """Return the number of filtered requests by reason, most first."""
    rows = _by_name(_last_days(ExcludedRequests, today, MONTH), "reason")
    labels: dict[str, str] = dict(Reason.choices)
    return [(labels.get(reason, reason), number) for reason, number in rows]


def post_figures(post: Post, today: date) -> PostFigures | None:
    """Return the visits of a post, or None if it was never public."""
    if post.published_at is None or post.is_scheduled:
        return None
    rows = DailyVisits.objects.filter(post=post, day__gt=today - timedelta(days=QUARTER))
    counts = dict(rows.values_list("day", "count"))
    counts = _by_local_day(counts, HourlyVisits.objects.filter(post=post))
    referrers = _last_days(DailyReferrer, today, QUARTER).filter(post=post)
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


def _by_site(rows: "QuerySet[Model]") -> Rows:
    sites: Counter[str] = Counter()
    for host, number in _by_name(rows, "host"):
        sites[grouped(host)] += number
    return sites.most_common(MAX_REFERRERS)


def _last_days(model: type[Model], today: date, days: int) -> "QuerySet[Model]":
    return model._default_manager.filter(day__gt=today - timedelta(days=days), count__gt=0)


def _by_name(rows: "QuerySet[Model]", name: str) -> Rows:
    sums = rows.order_by().values_list(name).annotate(number=Sum("count"))
    return list(sums.order_by("-number", name))
