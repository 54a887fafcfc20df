"""The most-visited and rising posts, by period."""

from collections.abc import Iterable

from django.db.models import F, OuterRef, Subquery

from blog.models import Post, WindowScore
from blog.visits.windows import DAYS, Window

__all__ = [
    "Window",
    "popular_posts",
    "rising_posts",
    "visit_total",
]

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


def rising_posts(limit: int) -> list[Post]:
    """Return published posts with more visits than usual, by significance.

    Each has ``visits`` of the last week and ``usual``, the weekly mean of the 23 days before.
    Significance is (visits - usual)² / (usual + 1), as in a chi-squared test.
    """
    rest = DAYS[Window.MONTH] - DAYS[Window.WEEK]
    months = WindowScore.objects.filter(window=Window.MONTH, post=OuterRef("post"))
    usual = (Subquery(months.values("score")) - F("score")) * DAYS[Window.WEEK] / rest
    week = WindowScore.objects.filter(window=Window.WEEK, score__gte=MIN_VISITS)
    rising = (
        week.annotate(usual=usual)
        .filter(score__gte=F("usual") * MIN_RISE, post__in=Post.objects.published().values("pk"))
        .annotate(rank=(F("score") - F("usual")) * (F("score") - F("usual")) / (F("usual") + 1))
        .order_by("-rank", "-post")
    )
    found = list(rising.values_list("post_id", "score", "usual")[:limit])
    posts = Post.objects.published().for_links().in_bulk([pk for pk, _, _ in found])
    for pk, score, usually in found:
        if pk in posts:
            posts[pk].visits, posts[pk].usual = round(score), round(usually)
    return [posts[pk] for pk, _, _ in found if pk in posts]


def _scores(windows: Iterable[Window], post_pks: Iterable[int]) -> dict[tuple[int, str], float]:
    scores = WindowScore.objects.filter(window__in=windows, post__in=list(post_pks))
    return {
        (pk, window): score
        for pk, window, score in scores.values_list("post_id", "window", "score")
    }


def visit_total(post: Post) -> int:
    return round(_scores([Window.ALL], [post.pk]).get((post.pk, Window.ALL), 0))
