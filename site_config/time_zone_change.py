"""Keep posts without a time of day on their day after a change of TIME_ZONE."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from blog.dates import local, start_of_day
from blog.models import CacheGeneration, Post


def move_dates_to_time_zone() -> int:
    """Move posts from midnight of the former zone to midnight of TIME_ZONE; return how many.

    Posts at another time keep their instant. What is public already isn't moved into the future.
    """
    with transaction.atomic():
        stored, _ = CacheGeneration.objects.get_or_create(pk=CacheGeneration.ONLY_PK)
        if stored.time_zone == settings.TIME_ZONE:
            return 0
        moved = _move_from(stored.time_zone) if stored.time_zone else 0
        CacheGeneration.objects.filter(pk=stored.pk).update(time_zone=settings.TIME_ZONE)
        if moved:
            transaction.on_commit(CacheGeneration.bump)
    return moved


def _move_from(former_zone: str) -> int:
    posts = Post.with_trash.exclude(published_at=None).only("pk", "published_at")
    with timezone.override(former_zone):
        days = {
            post: day
            for post in posts
            if post.published_at
            and post.published_at == start_of_day(day := local(post.published_at).date())
        }
    now = timezone.now()
    moved = []
    for post, day in days.items():
        at = start_of_day(day)
        if post.published_at and not post.published_at <= now < at:
            post.published_at = at
            moved.append(post)
    Post.with_trash.bulk_update(moved, ["published_at"], batch_size=500)
    return len(moved)
