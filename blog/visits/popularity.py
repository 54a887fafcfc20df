"""The most-visited and rising posts, by period."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from blog.models import DailyVisits, Post, WindowScore, WindowState
from blog.models.posts import PostQuerySet
from blog.visits.ranges import Period
from blog.visits.windows import DAYS, PREVIOUS, Window

# A post is rising with at least half more visits than usual, and with more than a few.
MIN_RISE = 1.5
MIN_VISITS = 5


def popular_posts(window: Window, limit: int) -> list[Post]:
    """Return the most-visited published posts, most first, each with ``visits``.

    Trending posts are ranked by visits whose weight halves every seven days. They have this score
    as ``trend``, in percent of the first, the ``visits`` of the last week, and ``usual``.
    """
    public = Post.objects.published().values("pk")
    ranked = WindowScore.objects.filter(window=window, score__gt=0, post__in=public)
    pks = list(ranked.order_by("-score", "-post").values_list("post_id", flat=True)[:limit])
    posts = Post.objects.published().for_links().in_bulk(pks)
    if window == Window.TRENDING:
        _add_trend(posts)
    else:
        visits = _scores([window], posts)
        for post in posts.values():
            post.visits = round(visits.get((post.pk, window), 0))
    return [posts[pk] for pk in pks if pk in posts]


def _add_trend(posts: dict[int, Post]) -> None:
    windows = (Window.TRENDING, Window.WEEK, Window.MONTH)
    scores = _scores(windows, posts)
    highest = max((scores[pk, Window.TRENDING] for pk in posts), default=0)
    rest = DAYS[Window.MONTH] - DAYS[Window.WEEK]
    for pk, post in posts.items():
        trend, week, month = (scores.get((pk, window), 0) for window in windows)
        post.trend = round(100 * trend / highest)
        post.visits = round(week)
        post.usual = round((month - week) * DAYS[Window.WEEK] / rest)


def top_posts(period: Period, limit: int) -> list[Post]:
    """Return the most-visited published posts of a period, most first, each with ``visits``."""
    if period.window is not None:
        return popular_posts(period.window, limit)
    return most_visited(period.rows(DailyVisits), Post.objects.published(), limit)


def most_visited(rows: "QuerySet[Any]", posts: PostQuerySet, limit: int) -> list[Post]:
    """Return those of the posts with the most visits in daily rows, each with ``visits``."""
    sums = rows.filter(post__in=posts.values("pk")).order_by().values_list("post")
    numbers = dict(sums.annotate(number=Sum("count")).order_by("-number", "-post")[:limit])
    found = posts.for_links().in_bulk(numbers)
    for pk, post in found.items():
        post.visits = numbers[pk]
    return [found[pk] for pk in numbers if pk in found]


def rising_posts(period: Period, limit: int) -> list[Post]:
    """Return published posts with more visits than in the period before, by significance.

    Each has ``visits``, and ``usual``, those of the period before. Significance is
    (visits - usual)² / (usual + 1), as in a chi-squared test.
    """
    if not period.has_before:
        return []
    if period.window in PREVIOUS and _has_previous_windows():
        rising = _rising_in_window(period.window)
    else:
        rising = _rising_in_days(period)
    rising.sort(key=lambda row: ((row[1] - row[2]) ** 2 / (row[2] + 1), row[0]), reverse=True)
    posts = Post.objects.published().for_links().in_bulk([pk for pk, _, _ in rising[:limit]])
    for pk, now, usual in rising[:limit]:
        if pk in posts:
            posts[pk].visits, posts[pk].usual = now, usual
    return [posts[pk] for pk, _, _ in rising[:limit] if pk in posts]


def _has_previous_windows() -> bool:
    """Return False between an upgrade and the first visits that are counted."""
    return WindowState.objects.filter(previous_day__isnull=False).exists()


def _rising_in_window(window: Window) -> list[tuple[int, int, int]]:
    """Return rising posts with their visits in a window, and in the days before."""
    before = WindowScore.objects.filter(post=OuterRef("post"), window=PREVIOUS[window])
    rows = (
        WindowScore.objects.filter(window=window, score__gte=MIN_VISITS)
        .filter(post__in=Post.objects.published().values("pk"))
        .annotate(usual=Coalesce(Subquery(before.values("score")), 0.0))
        .filter(score__gte=F("usual") * MIN_RISE)
    )
    sums = rows.order_by().values_list("post", "score", "usual")
    return [(pk, round(now), round(usual)) for pk, now, usual in sums]


def _rising_in_days(period: Period) -> list[tuple[int, int, int]]:
    rows = period.rows(DailyVisits, since=period.first_before)
    is_now = Q(day__gte=period.first)
    sums = (
        rows.filter(post__in=Post.objects.published().values("pk"))
        .order_by()
        .values_list("post")
        .annotate(now=Sum("count", filter=is_now, default=0))
        .annotate(usual=Sum("count", filter=~is_now, default=0))
        .filter(now__gte=MIN_VISITS)
    )
    return [(pk, now, usual) for pk, now, usual in sums if now >= usual * MIN_RISE]


def _scores(windows: Iterable[Window], post_pks: Iterable[int]) -> dict[tuple[int, str], float]:
    scores = WindowScore.objects.filter(window__in=windows, post__in=list(post_pks))
    return {
        (pk, window): score
        for pk, window, score in scores.values_list("post_id", "window", "score")
    }


def visit_total(post: Post) -> int:
    return round(_scores([Window.ALL], [post.pk]).get((post.pk, Window.ALL), 0))
