"""Where deleted posts lie for a while, as they were, before they are gone for good."""

from datetime import datetime, timedelta

from django.utils import timezone

from blog.models import Post
from blog.models.posts import RESERVED_SLUGS
from blog.slugs import unique_slug

KEPT_FOR = timedelta(days=30)


def move_to_trash(post: Post) -> None:
    post.binned_at = timezone.now()
    post.save(update_fields={"binned_at"})


def put_back(post: Post) -> None:
    """Take a post out of the bin; where its address is another's by now, it gets a new one."""
    if Post.objects.filter(slug=post.slug).exists():
        post.slug = unique_slug(post, post.slug, fallback="post", reserved=RESERVED_SLUGS)
    post.binned_at = None
    post.save(update_fields={"binned_at", "slug"})


def empty_bin(now: datetime) -> int:
    """Delete for good what has lain in the bin for its time; return how many posts."""
    over = Post.with_trash.in_trash().filter(binned_at__lt=now - KEPT_FOR)
    posts = list(over)
    for post in posts:
        post.delete()
    return len(posts)
