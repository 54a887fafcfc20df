"""Which posts are read, in which stretch of time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, F, FloatField, QuerySet, Sum, Value, When

from blog.models import DailyVisits, HourlyVisits, Post

HALF_LIFE_DAYS = 7
# After ten half-lives a visit weighs less than a thousandth.
TRENDING_DAYS = 70


class Window(models.TextChoices):
    DAY = "day", "24 hours"
    WEEK = "week", "7 days"
    MONTH = "month", "30 days"
    YEAR = "year", "Year"
    ALL = "all", "All time"
    TRENDING = "trending", "Trending"


DAYS = {Window.WEEK: 7, Window.MONTH: 30, Window.YEAR: 365, Window.TRENDING: 7}


def popular_posts(window: Window, limit: int, *, now: datetime | None = None) -> list[Post]:
    """Return the most-visited published posts, first the most visited, each with ``visits``.

    Trending posts rank by visits that lose half of their weight every seven days, and show the
    visits of the last week.
    """
    now = now or datetime.now(UTC)
    ranked = _ranked(window, now).filter(post__in=Post.objects.published().values("pk"))
    scores = dict(ranked.order_by("-score", "-post_id").values_list("post_id", "score")[:limit])
    posts = Post.objects.published().for_links().in_bulk(list(scores))
    found = [posts[pk] for pk in scores if pk in posts]
    shown = _visits_of_week(list(posts), now) if window == Window.TRENDING else scores
    for post in found:
        post.visits = int(shown.get(post.pk, 0))
    return found


def _ranked(window: Window, now: datetime) -> QuerySet[Any, Any]:
    if window == Window.DAY:
        hours = HourlyVisits.objects.filter(hour__gt=now - timedelta(hours=24))
        return hours.values("post_id").annotate(score=Sum("count"))
    days = DailyVisits.objects.filter(day__lte=now.date())
    if window == Window.TRENDING:
        days = days.filter(day__gt=now.date() - timedelta(days=TRENDING_DAYS))
        return days.values("post_id").annotate(score=Sum(_decayed(now.date())))
    if window != Window.ALL:
        days = days.filter(day__gt=now.date() - timedelta(days=DAYS[window]))
    return days.values("post_id").annotate(score=Sum("count"))


def _weight(age: int) -> float:
    return float(0.5 ** (age / HALF_LIFE_DAYS))


def _decayed(today: date) -> Case:
    weights = (
        When(day=today - timedelta(days=age), then=F("count") * Value(_weight(age)))
        for age in range(TRENDING_DAYS)
    )
    return Case(*weights, default=Value(0.0), output_field=FloatField())


def _visits_of_week(post_pks: list[int], now: datetime) -> dict[int, int]:
    week = DailyVisits.objects.filter(
        post__in=post_pks, day__gt=now.date() - timedelta(days=7), day__lte=now.date()
    )
    return dict(week.values_list("post_id").annotate(Sum("count")))


def visit_total(post: Post) -> int:
    return DailyVisits.objects.filter(post=post).aggregate(total=Sum("count"))["total"] or 0


def weekly_visits(
    post_pks: Sequence[int], *, weeks: int, today: date | None = None
) -> dict[int, list[int]]:
    """Return each post's visits in each of the last ``weeks`` weeks, the present one last."""
    today = today or datetime.now(UTC).date()
    sums = {pk: [0] * weeks for pk in post_pks}
    rows = DailyVisits.objects.filter(
        post__in=post_pks, day__gt=today - timedelta(weeks=weeks), day__lte=today
    )
    for pk, day, count in rows.values_list("post_id", "day", "count"):
        sums[pk][weeks - 1 - (today - day).days // 7] += count
    return sums
