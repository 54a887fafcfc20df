"""Sliding windows of visits by post, stored as sums so that no list adds up years of visits.

Visits are added to every window as they are counted. ``expire`` subtracts those that have become
too old, once an hour and once a day, in a few statements. ``trending`` needs no expiry: instead of
old visits losing weight, new ones weigh more (forward decay, Cormode et al., ICDE 2009), twice as
much every seven days, which ranks posts the same way.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blog.models import DailyVisits, HourlyVisits, WindowScore, WindowState
from blog.visits.counters import add_counts
from blog.visits.site_totals import rebuild_site_totals

HALF_LIFE_DAYS = 7
HOURLY_RETENTION = timedelta(hours=48)
DAY_SPAN = timedelta(hours=24)
# Well before weights overflow a float.
MAX_ORIGIN_DAYS = 1_000


class Window(models.TextChoices):
    DAY = "day", _("24 hours")
    WEEK = "week", _("7 days")
    MONTH = "month", _("30 days")
    YEAR = "year", pgettext_lazy("visits in", "Year")
    ALL = "all", _("All time")
    TRENDING = "trending", _("Trending")


class PreviousWindow(models.TextChoices):
    """The days before a window, as many."""

    WEEK = "week_prev", "the 7 days before"
    MONTH = "month_prev", "the 30 days before"
    YEAR = "year_prev", "the year before"


DAYS = {Window.WEEK: 7, Window.MONTH: 30, Window.YEAR: 365}
PREVIOUS = {
    Window.WEEK: PreviousWindow.WEEK,
    Window.MONTH: PreviousWindow.MONTH,
    Window.YEAR: PreviousWindow.YEAR,
}
KEY = ("post", "window")

CountRows = models.QuerySet[DailyVisits] | models.QuerySet[HourlyVisits]


def add_to_windows(visits: Mapping[tuple[int, datetime], int], state: WindowState) -> None:
    """Add visits by post and hour; negative numbers subtract."""
    scores: defaultdict[tuple[int, str], float] = defaultdict(float)
    for (post_pk, hour), number in visits.items():
        day = hour.date()
        for window in _windows_of(hour, state):
            scores[post_pk, window.value] += number
        scores[post_pk, Window.TRENDING.value] += number * decay_weight(day, state.trending_origin)
    add_counts(WindowScore, KEY, scores, into="score")


def _windows_of(hour: datetime, state: WindowState) -> list[Window | PreviousWindow]:
    windows: list[Window | PreviousWindow] = [Window.ALL]
    age = (state.day - hour.date()).days
    for window, days in DAYS.items():
        if age < 2 * days:
            windows.append(window if age < days else PREVIOUS[window])
    if hour > state.hour - DAY_SPAN:
        windows.append(Window.DAY)
    return windows


def decay_weight(day: date, origin: date) -> float:
    return float(2 ** ((day - origin).days / HALF_LIFE_DAYS))


def expire(now: datetime) -> WindowState:
    """Move the windows to the current hour and day; call in a transaction."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    state = WindowState.objects.select_for_update().first()
    if state is None:
        return rebuild_totals(now)
    if state.previous_day != state.day:
        _rebuild_previous(state.day)
        state.previous_day = state.day
        state.save(update_fields=["previous_day"])
    if hour <= state.hour:
        return state
    _expire_hours(state.hour - DAY_SPAN, hour - DAY_SPAN)
    state.hour = hour
    HourlyVisits.objects.filter(hour__lte=hour - HOURLY_RETENTION).delete()
    if hour.date() > state.day:
        for window, days in DAYS.items():
            span = timedelta(days=days)
            old = _days(state.day - span, hour.date() - span)
            _add(window, old, -1)
            _add(PREVIOUS[window], old)
            _add(PREVIOUS[window], _days(state.day - 2 * span, hour.date() - 2 * span), -1)
        state.day = state.previous_day = hour.date()
        _move_origin(state)
    state.save()
    return state


def _expire_hours(after: datetime, until: datetime) -> None:
    if until - after <= DAY_SPAN:
        _add(Window.DAY, HourlyVisits.objects.filter(hour__gt=after, hour__lte=until), -1)
        return
    # After a long pause, the expired rows may have been deleted, so add up the remaining ones.
    WindowScore.objects.filter(window=Window.DAY).delete()
    _add(Window.DAY, HourlyVisits.objects.filter(hour__gt=until))


def _days(after: date, until: date) -> CountRows:
    return DailyVisits.objects.filter(day__gt=after, day__lte=until)


def _add(window: Window | PreviousWindow, rows: CountRows, sign: int = 1) -> None:
    sums = rows.order_by().values_list("post_id").annotate(Sum("count"))
    scores = {(pk, window.value): float(sign * number) for pk, number in sums}
    add_counts(WindowScore, KEY, scores, into="score")


def _move_origin(state: WindowState) -> None:
    age = (state.day - state.trending_origin).days
    if age > MAX_ORIGIN_DAYS:
        lighter = float(0.5 ** (age / HALF_LIFE_DAYS))
        WindowScore.objects.filter(window=Window.TRENDING).update(score=F("score") * lighter)
        state.trending_origin = state.day


def _rebuild_previous(day: date) -> None:
    WindowScore.objects.filter(window__in=PreviousWindow.values).delete()
    for window, rows in previous_rows(day).items():
        _add(window, rows)


def previous_rows(day: date) -> dict[PreviousWindow, CountRows]:
    """Return the daily counts of each previous window."""
    return {
        PREVIOUS[window]: _days(day - timedelta(days=2 * days), day - timedelta(days=days))
        for window, days in DAYS.items()
    }


@transaction.atomic
def rebuild_totals(now: datetime) -> WindowState:
    """Rebuild all windows and site totals from the daily and hourly counts."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    today = hour.date()
    # Counting locks this row first, so it waits.
    WindowState.objects.select_for_update().first()
    rebuild_site_totals()
    WindowScore.objects.all().delete()
    _add(Window.DAY, HourlyVisits.objects.filter(hour__gt=hour - DAY_SPAN))
    _add(Window.ALL, DailyVisits.objects.all())
    for window, days in DAYS.items():
        _add(window, DailyVisits.objects.filter(day__gt=today - timedelta(days=days)))
    _rebuild_previous(today)
    scores: defaultdict[tuple[int, str], float] = defaultdict(float)
    # After thirty half-lives the weight is below a billionth.
    recent = DailyVisits.objects.filter(day__gt=today - timedelta(days=30 * HALF_LIFE_DAYS))
    for pk, day, number in recent.values_list("post_id", "day", "count"):
        scores[pk, Window.TRENDING.value] += number * decay_weight(day, today)
    add_counts(WindowScore, KEY, scores, into="score")
    state, _ = WindowState.objects.update_or_create(
        pk=WindowState.ONLY_PK,
        defaults={
            "hour": hour,
            "day": today,
            "previous_day": today,
            "trending_origin": today,
        },
    )
    return state
