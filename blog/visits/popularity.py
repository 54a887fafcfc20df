"""The most-visited and rising posts, by period."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db.models import F, OuterRef, Subquery

from blog.models import DailyVisits, Post, WindowScore
from blog.visits.sparkline import Sparkline, sparkline
from blog.visits.windows import DAYS, Window

__all__ = [
    "Window",
    "popular_posts",
    "rising_posts",
    "sparklines",
    "visit_total",
    "weekly_visits",
]

# A post is rising with at least half more visits than usual, and with more than a few.
MIN_RISE = 1.5
MIN_VISITS = 5
SPARKLINE_WEEKS = 12


def popular_posts(window: Window, limit: int) -> list[Post]:
    """Return the most-visited published posts, most first, each with ``visits``.

    Trending posts are ranked by visits whose weight halves every seven days, and have the visits
    of the last week.
    """
    public = Post.objects.published().values("pk")
    ranked = WindowScore.objects.filter(window=window, score__gt=0, post__in=public)
    pks = list(ranked.order_by("-score", "-post").values_list("post_id", flat=True)[:limit])
    posts = Post.objects.published().for_links().in_bulk(pks)
    visits = _scores(Window.WEEK if window == Window.TRENDING else window, posts)
    for post in posts.values():
        post.visits = visits.get(post.pk, 0)
    return [posts[pk] for pk in pks if pk in posts]


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


def _scores(window: Window, post_pks: Iterable[int]) -> dict[int, int]:
    scores = WindowScore.objects.filter(window=window, post__in=list(post_pks))
    return {pk: round(score) for pk, score in scores.values_list("post_id", "score")}


def visit_total(post: Post) -> int:
    return _scores(Window.ALL, [post.pk]).get(post.pk, 0)


def weekly_visits(
    post_pks: Sequence[int], *, weeks: int, today: date | None = None
) -> dict[int, list[int]]:
    """Return each post's visits in each of the last ``weeks`` weeks, oldest first."""
    today = today or datetime.now(UTC).date()
    sums = {pk: [0] * weeks for pk in post_pks}
    rows = DailyVisits.objects.filter(
        post__in=post_pks, day__gt=today - timedelta(weeks=weeks), day__lte=today
    )
    for pk, day, count in rows.values_list("post_id", "day", "count"):
        sums[pk][weeks - 1 - (today - day).days // 7] += count
    return sums


def sparklines(post_pks: Sequence[int]) -> dict[int, Sparkline]:
    """Return a sparkline of the last weeks for each post, in one query."""
    weeks = weekly_visits(post_pks, weeks=SPARKLINE_WEEKS)
    return {pk: sparkline(values) for pk, values in weeks.items()}
