from datetime import datetime

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from blog.models import Post, Topic


def posts_by_year() -> list[tuple[int, int]]:
    """Return the years with published posts, newest first, with the number of posts.

    Years are compared as time ranges, which use an index; extracting the year would call a Python
    function for each post on SQLite.
    """
    published = Post.objects.published().order_by()
    ends = published.aggregate(first=Min("published_at"), last=Max("published_at"))
    if ends["first"] is None:
        return []
    first, last = (timezone.localtime(ends[end]).year for end in ("first", "last"))
    counts = published.aggregate(
        **{f"in_{year}": Count("pk", filter=_within(year)) for year in range(first, last + 1)}
    )
    years = ((year, counts[f"in_{year}"]) for year in range(last, first - 1, -1))
    return [(year, number) for year, number in years if number]


def topics_with_posts() -> list[Topic]:
    """Return the topics with published posts, subtopics included, with ``post_count``."""
    counts = Topic.objects.counting(Post.objects.published())
    for topic, number in counts:
        topic.post_count = number
    return [topic for topic, _ in counts]


def _within(year: int) -> Q:
    zone = timezone.get_current_timezone()
    start, end = (datetime(y, 1, 1, tzinfo=zone) for y in (year, year + 1))
    return Q(published_at__gte=start, published_at__lt=end)
