"""Check stored totals by adding up the counts they are made of."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, timedelta

from django.db import transaction
from django.db.models import Sum

from blog.models import (
    DailyVisits,
    HourlyVisits,
    Post,
    SiteDay,
    SiteReferrer,
    WindowScore,
    WindowState,
)
from blog.visits.counters import Row
from blog.visits.site_totals import sum_by_day, sum_by_referrer
from blog.visits.windows import (
    DAY_SPAN,
    DAYS,
    HALF_LIFE_DAYS,
    CountRows,
    PreviousWindow,
    Window,
    decay_weight,
    previous_rows,
)

# A rebuild ignores older visits, whose weight in ``trending`` is below a billionth.
TRENDING_SPAN = timedelta(days=30 * HALF_LIFE_DAYS)
PRECISION = 1e-6


@transaction.atomic
def find_wrong_totals() -> list[str]:
    """Return a sentence for each wrong total. Counting waits until the check ends."""
    state = WindowState.objects.select_for_update().first()
    found = [*_wrong_days(), *_wrong_referrers(), *_wrong_hours()]
    if state is not None:
        titles = dict(Post.with_pages.values_list("pk", "title"))
        ever = _by_post(DailyVisits.objects.all())
        found += _wrong_windows(state, ever, titles) + _wrong_trending(state, ever, titles)
    elif DailyVisits.objects.filter(count__gt=0).exists():
        found.append("There are visits, but no totals by period.")
    return found


def _wrong_days() -> Iterator[str]:
    stored = {(day,): number for day, number in SiteDay.objects.values_list("day", "count")}
    for (day,), total, parts in _differing(stored, sum_by_day()):
        yield f"{day}: the total is {total:g}, but the visits of posts add up to {parts:g}."


def _wrong_referrers() -> Iterator[str]:
    rows = SiteReferrer.objects.values_list("day", "host", "count")
    stored = {(day, host): number for day, host, number in rows}
    for (day, host), total, parts in _differing(stored, sum_by_referrer()):
        yield (
            f"{day}, from {host}: the total is {total:g}, "
            f"but the visits of posts add up to {parts:g}."
        )


def _wrong_hours() -> Iterator[str]:
    """Hours are deleted after two days, so a day may have more visits than its hours."""
    hours: defaultdict[Row, int] = defaultdict(int)
    for pk, hour, number in HourlyVisits.objects.values_list("post_id", "hour", "count"):
        hours[pk, hour.astimezone(UTC).date()] += number
    rows = DailyVisits.objects.filter(day__in={day for _, day in hours})
    days = {(pk, day): number for pk, day, number in rows.values_list("post", "day", "count")}
    for (pk, day), number in sorted(hours.items()):
        if number > days.get((pk, day), 0):
            yield (
                f"Post {pk}, {day}: the total is {days.get((pk, day), 0)}, "
                f"but its hours add up to {number}."
            )


def _wrong_windows(
    state: WindowState, ever: Mapping[Row, float], titles: Mapping[int, str]
) -> list[str]:
    hours = HourlyVisits.objects.filter(hour__gt=state.hour - DAY_SPAN)
    parts: dict[Window | PreviousWindow, Mapping[Row, float]] = {
        Window.DAY: _by_post(hours),
        Window.ALL: ever,
    }
    for window, days in DAYS.items():
        since = state.day - timedelta(days=days)
        parts[window] = _by_post(DailyVisits.objects.filter(day__gt=since))
    if state.previous_day == state.day:
        parts |= {window: _by_post(rows) for window, rows in previous_rows(state.day).items()}
    return [
        _sentence(titles, pk, window, total, made)
        for window, sums in parts.items()
        for (pk,), total, made in _differing(_scores(window), sums)
    ]


def _wrong_trending(
    state: WindowState, ever: Mapping[Row, float], titles: Mapping[int, str]
) -> list[str]:
    since = state.day - TRENDING_SPAN
    parts: defaultdict[Row, float] = defaultdict(float)
    rows = DailyVisits.objects.filter(day__gt=since).values_list("post_id", "day", "count")
    for pk, day, number in rows.iterator():
        parts[(pk,)] += number * decay_weight(day, state.trending_origin)
    too_old = decay_weight(since, state.trending_origin)
    return [
        _sentence(titles, pk, Window.TRENDING, total, made)
        for (pk,), total, made in _differing(_scores(Window.TRENDING), parts)
        if abs(total - made) > PRECISION * max(total, made) + too_old * ever.get((pk,), 0)
    ]


def _by_post(rows: CountRows) -> Mapping[Row, float]:
    sums = rows.order_by().values_list("post_id").annotate(Sum("count"))
    return {(pk,): number for pk, number in sums}


def _scores(window: Window | PreviousWindow) -> dict[Row, float]:
    rows = WindowScore.objects.filter(window=window).values_list("post_id", "score")
    return {(pk,): score for pk, score in rows}


def _differing(
    totals: Mapping[Row, float], parts: Mapping[Row, float]
) -> Iterator[tuple[Row, float, float]]:
    """Yield key, total and sum of the parts where they differ; a missing one counts as 0."""
    for key in sorted(totals.keys() | parts.keys()):
        total, made = totals.get(key, 0), parts.get(key, 0)
        if abs(total - made) > PRECISION * max(total, made):
            yield key, total, made


def _sentence(
    titles: Mapping[int, str], pk: int, window: Window | PreviousWindow, total: float, made: float
) -> str:
    title = titles.get(pk, f"post {pk}")
    return (
        f"“{title}”, {window.label.lower()}: the total is {total:g}, "
        f"but its days add up to {made:g}."
    )
