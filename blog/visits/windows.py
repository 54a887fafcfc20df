"""The windows of the popular list, kept as sums so that no list adds up years of visits.

Visits are added to every window as they are counted; ``roll`` takes away what has grown too old,
once an hour and once a day, in a few statements whatever the number of visits. ``trending`` needs
no rolling: instead of letting old visits fade, new ones weigh more (forward decay, Cormode et al.,
ICDE 2009), twice as much every seven days, which ranks posts in the same way.
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
HOURS_KEPT = timedelta(hours=48)
ONE_DAY = timedelta(hours=24)
# Long before a weight would leave the range of a float.
LONGEST_ORIGIN_DAYS = 1_000


class Window(models.TextChoices):
    DAY = "day", _("24 hours")
    WEEK = "week", _("7 days")
    MONTH = "month", _("30 days")
    YEAR = "year", pgettext_lazy("visits in", "Year")
    ALL = "all", _("All time")
    TRENDING = "trending", _("Trending")


DAYS = {Window.WEEK: 7, Window.MONTH: 30, Window.YEAR: 365}
KEY = ("post", "window")

Rows = models.QuerySet[DailyVisits] | models.QuerySet[HourlyVisits]


def add_to_windows(visits: Mapping[tuple[int, datetime], int], state: WindowState) -> None:
    """Add visits, given by post and hour; negative numbers take visits back."""
    scores: defaultdict[tuple[int, str], float] = defaultdict(float)
    for (post_pk, hour), number in visits.items():
        day = hour.date()
        for window in _windows_of(hour, state):
            scores[post_pk, window.value] += number
        scores[post_pk, Window.TRENDING.value] += number * weight(day, state.trending_origin)
    add_counts(WindowScore, KEY, scores, into="score")


def _windows_of(hour: datetime, state: WindowState) -> list[Window]:
    windows = [Window.ALL]
    windows += [w for w, days in DAYS.items() if hour.date() > state.day - timedelta(days=days)]
    if hour > state.hour - ONE_DAY:
        windows.append(Window.DAY)
    return windows


def weight(day: date, origin: date) -> float:
    return float(2 ** ((day - origin).days / HALF_LIFE_DAYS))


def roll(now: datetime) -> WindowState:
    """Bring the windows to the present hour and day; call it in a transaction."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    state = WindowState.objects.select_for_update().first()
    if state is None:
        return rebuild(now)
    if hour > state.hour:
        _expire_hours(state.hour - ONE_DAY, hour - ONE_DAY)
        state.hour = hour
        HourlyVisits.objects.filter(hour__lte=hour - HOURS_KEPT).delete()
    if hour.date() > state.day:
        for window, days in DAYS.items():
            span = timedelta(days=days)
            old = DailyVisits.objects.filter(day__gt=state.day - span, day__lte=hour.date() - span)
            _add(window, old, -1)
        state.day = hour.date()
        _move_origin(state)
    state.save()
    return state


def _expire_hours(after: datetime, until: datetime) -> None:
    if until - after <= ONE_DAY:
        _add(Window.DAY, HourlyVisits.objects.filter(hour__gt=after, hour__lte=until), -1)
        return
    # After a long pause the rows to take away may be gone: what is left is all there is.
    WindowScore.objects.filter(window=Window.DAY).delete()
    _add(Window.DAY, HourlyVisits.objects.filter(hour__gt=until))


def _add(window: Window, rows: Rows, sign: int = 1) -> None:
    sums = rows.order_by().values_list("post_id").annotate(Sum("count"))
    scores = {(pk, window.value): float(sign * number) for pk, number in sums}
    add_counts(WindowScore, KEY, scores, into="score")


def _move_origin(state: WindowState) -> None:
    age = (state.day - state.trending_origin).days
    if age > LONGEST_ORIGIN_DAYS:
        lighter = float(0.5 ** (age / HALF_LIFE_DAYS))
        WindowScore.objects.filter(window=Window.TRENDING).update(score=F("score") * lighter)
        state.trending_origin = state.day


@transaction.atomic
def rebuild(now: datetime) -> WindowState:
    """Make every window, and the totals of the site, anew from the counts of days and hours."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    today = hour.date()
    # Whoever counts takes this row first, and waits.
    WindowState.objects.select_for_update().first()
    rebuild_site_totals()
    WindowScore.objects.all().delete()
    _add(Window.DAY, HourlyVisits.objects.filter(hour__gt=hour - ONE_DAY))
    _add(Window.ALL, DailyVisits.objects.all())
    for window, days in DAYS.items():
        _add(window, DailyVisits.objects.filter(day__gt=today - timedelta(days=days)))
    scores: defaultdict[tuple[int, str], float] = defaultdict(float)
    # After thirty half-lives a visit weighs a billionth.
    recent = DailyVisits.objects.filter(day__gt=today - timedelta(days=30 * HALF_LIFE_DAYS))
    for pk, day, number in recent.values_list("post_id", "day", "count"):
        scores[pk, Window.TRENDING.value] += number * weight(day, today)
    add_counts(WindowScore, KEY, scores, into="score")
    state, _ = WindowState.objects.update_or_create(
        pk=WindowState.ONLY_PK, defaults={"hour": hour, "day": today, "trending_origin": today}
    )
    return state
