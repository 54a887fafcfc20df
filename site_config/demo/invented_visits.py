"""Generate a year of demo visits, seeded by slug so that reloading gives the same numbers."""

import math
import random
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from blog.models import DailyDownloads, DailyReferrer, DailyVisits, HourlyVisits, Post
from blog.visits.windows import rebuild_totals

VISIT_DAYS = 365
DAYS_OF_DOWNLOADS = 60
HOURLY_VISIT_HOURS = 48
VISIT_BATCH_SIZE = 1000
# Relative visits, Monday to Sunday.
WEEKDAYS = (1.08, 1.16, 1.14, 1.1, 0.96, 0.66, 0.74)
# Relative visits by hour (UTC).
HOURS = (3, 3, 3, 3, 2, 2, 2, 3, 4, 5, 5, 5, 5, 6, 7, 7, 7, 7, 6, 6, 5, 5, 4, 4)
SPIKE_HOST = "news.ycombinator.com"
REFERRER_SHARES = {
    "google.com": 0.24,
    "scholar.google.com": 0.07,
    "github.com": 0.05,
    "x.com": 0.04,
    "duckduckgo.com": 0.03,
}
CHINESE_REFERRER_SHARES = {"zhihu.com": 0.32, "google.com": 0.08, "github.com": 0.05}


def invent_visits(posts: Iterable[Post], now: datetime) -> int:
    """Create a year of visits for each public post. Return the number of visits."""
    total = 0
    for post in posts:
        if post.is_public:
            visits, referrers = _year_of(post, now)
            DailyVisits.objects.bulk_create(visits, VISIT_BATCH_SIZE)
            DailyReferrer.objects.bulk_create(referrers, VISIT_BATCH_SIZE)
            HourlyVisits.objects.bulk_create(_hours_of(post, visits, now), VISIT_BATCH_SIZE)
            total += sum(row.count for row in visits)
    if total:
        rebuild_totals(now)
    return total


def invent_downloads(names: Iterable[str], now: datetime) -> None:
    """Create downloads in the last weeks for files that have none."""
    today = now.astimezone(UTC).date()
    known = set(DailyDownloads.objects.values_list("name", flat=True).distinct())
    DailyDownloads.objects.bulk_create(
        DailyDownloads(name=name, day=day, count=count)
        for name in sorted(set(names) - known)
        for day, count in _weeks_of(name, today)
    )


def _weeks_of(name: str, today: date) -> Iterator[tuple[date, int]]:
    rng = random.Random(name)  # noqa: S311 -- not for security
    level = 3 * math.exp(rng.uniform(0.0, 1.2))
    for index in range(DAYS_OF_DOWNLOADS):
        day = today - timedelta(days=1 + index)
        count = round(level * WEEKDAYS[day.weekday()] * rng.uniform(0, 1.6))
        if count:
            yield day, count


def _year_of(post: Post, now: datetime) -> tuple[list[DailyVisits], list[DailyReferrer]]:
    rng = random.Random(post.slug)  # noqa: S311 -- not for security
    hosts = CHINESE_REFERRER_SHARES if post.language.startswith("zh") else REFERRER_SHARES
    visits, referrers = [], []
    for day, expected, spike in _expected(post, now.astimezone(UTC).date(), rng):
        count = round((expected + spike) * max(0.2, rng.gauss(1, 0.17)))
        if day == now.astimezone(UTC).date():
            count = sum(_by_hour(count)[: now.astimezone(UTC).hour])
        if count == 0:
            continue
        visits.append(DailyVisits(post=post, day=day, count=count))
        spike_share = 0.7 * spike / (expected + spike)
        shares = {host: share * (1 - spike_share) for host, share in hosts.items()}
        left = count
        for host, share in {SPIKE_HOST: spike_share, **shares}.items():
            # Random rounding, so that rare hosts appear sometimes.
            referred = min(left, int(count * share * rng.uniform(0.6, 1) + rng.random()))
            if referred:
                referrers.append(DailyReferrer(post=post, day=day, host=host, count=referred))
                left -= referred
    return visits, referrers


def _expected(post: Post, today: date, rng: random.Random) -> Iterator[tuple[date, float, float]]:
    """Yield each day with its expected visits and those from a link elsewhere."""
    level = 3.5 * math.exp(rng.uniform(0.0, 2.5))
    slope = rng.choice((-0.9, -0.5, 0.0, 0.0, 0.6, 1.2))
    published_on = post.published_at.astimezone(UTC).date() if post.published_at else today
    spike = 0.0
    for index in range(VISIT_DAYS):
        day = today - timedelta(days=VISIT_DAYS - 1 - index)
        age = (day - published_on).days
        is_linked = rng.random() < 0.005
        if age < 0:
            continue
        spike = level * rng.uniform(7, 16) if is_linked else spike * 0.42
        trend = 1 + slope * (index / VISIT_DAYS - 0.5)
        freshness = 1 + 9 * math.exp(-age / 2.5) + 1.2 * math.exp(-age / 45)
        yield day, level * trend * freshness * WEEKDAYS[day.weekday()], spike


def _by_hour(count: int) -> list[int]:
    """Distribute the visits of a day over its hours."""
    reached = [round(count * sum(HOURS[: hour + 1]) / sum(HOURS)) for hour in range(len(HOURS))]
    return [after - before for before, after in zip([0, *reached], reached, strict=False)]


def _hours_of(post: Post, visits: list[DailyVisits], now: datetime) -> Iterator[HourlyVisits]:
    """Yield the visits of the last days by hour."""
    this_hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    oldest = this_hour - timedelta(hours=HOURLY_VISIT_HOURS)
    for row in visits[-3:]:
        midnight = datetime(row.day.year, row.day.month, row.day.day, tzinfo=UTC)
        # Today's visits are distributed over the past hours.
        is_today = row.day == this_hour.date()
        hours = _by_hour(row.count) if not is_today else _filled(row.count, this_hour.hour)
        for number, count in enumerate(hours):
            hour = midnight + timedelta(hours=number)
            if count and hour >= oldest:
                yield HourlyVisits(post=post, hour=hour, count=count)


def _filled(count: int, hours: int) -> list[int]:
    weights = HOURS[:hours]
    reached = [round(count * sum(weights[: hour + 1]) / sum(weights)) for hour in range(hours)]
    return [after - before for before, after in zip([0, *reached], reached, strict=False)]
