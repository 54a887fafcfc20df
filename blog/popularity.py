"""Which posts are read, in which stretch of time."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from blog.models import DailyVisits, Post, WindowScore
from blog.windows import Window

__all__ = ["Window", "popular_posts", "visit_total", "weekly_visits"]


def popular_posts(window: Window, limit: int) -> list[Post]:
    """Return the most-visited published posts, first the most visited, each with ``visits``.

    Trending posts rank by visits that lose half of their weight every seven days, and show the
    visits of the last week.
    """
    public = Post.objects.published().values("pk")
    ranked = WindowScore.objects.filter(window=window, score__gt=0, post__in=public)
    pks = list(ranked.order_by("-score", "-post").values_list("post_id", flat=True)[:limit])
    posts = Post.objects.published().for_links().in_bulk(pks)
    shown = _scores(Window.WEEK if window == Window.TRENDING else window, posts)
    for post in posts.values():
        post.visits = shown.get(post.pk, 0)
    return [posts[pk] for pk in pks if pk in posts]


def _scores(window: Window, post_pks: Iterable[int]) -> dict[int, int]:
    scores = WindowScore.objects.filter(window=window, post__in=list(post_pks))
    return {pk: round(score) for pk, score in scores.values_list("post_id", "score")}


def visit_total(post: Post) -> int:
    return _scores(Window.ALL, [post.pk]).get(post.pk, 0)


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
