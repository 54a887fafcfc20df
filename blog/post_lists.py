from collections import Counter

from blog.dates import local
from blog.models import Post, Topic


def posts_by_year() -> list[tuple[int, int]]:
    """Return the years with published posts, newest first, with the number of posts.

    Counted here rather than in SQL: extracting the year calls a Python function for each post on
    SQLite, and one condition for each year is too many for a post from the year 26.
    """
    moments = Post.objects.published().order_by().values_list("published_at", flat=True)
    counts = Counter(local(moment).year for moment in moments if moment)
    return sorted(counts.items(), reverse=True)


def newest_by_topic() -> dict[int, Post]:
    """Return the newest published post of each topic, subtopics included, by topic."""
    tree = Topic.objects.tree()
    posts = Post.objects.published().newest_first().filter(topics__isnull=False)
    newest: dict[int, int] = {}
    for pk, topic in posts.values_list("pk", "topics"):
        for above in tree[topic].path:
            newest.setdefault(above.pk, pk)
    found = Post.objects.for_links().in_bulk(set(newest.values()))
    return {topic: found[pk] for topic, pk in newest.items()}


def topics_with_posts() -> list[Topic]:
    """Return the topics with published posts, subtopics included, with ``post_count``."""
    counts = Topic.objects.counting(Post.objects.published())
    for topic, number in counts:
        topic.post_count = number
    return [topic for topic, _ in counts]
