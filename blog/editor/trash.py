"""The trash: deleted posts, pages and images can be restored for 30 days."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from blog.images.library import delete_image
from blog.images.uses import texts_showing
from blog.models import Image, Page, Post
from blog.models.pages import unique_path
from blog.models.posts import RESERVED_POST_SLUGS
from blog.rerendering import rerender
from blog.slugs import unique_slug

TRASH_RETENTION = timedelta(days=30)


def move_to_trash(row: Post | Image) -> None:
    row.binned_at = timezone.now()
    row.save(update_fields={"binned_at"})


def restore_from_trash(post: Post) -> None:
    """Restore a post or page, with a new URL if another one has taken its old one."""
    if isinstance(post, Page):
        if Page.objects.filter(path=post.path).exists():
            post.path = unique_path(post, post.path)
    elif Post.objects.filter(slug=post.slug).exists():
        post.slug = unique_slug(post, post.slug, fallback="post", reserved=RESERVED_POST_SLUGS)
    post.binned_at = None
    post.save(update_fields={"binned_at", "slug", "path"})


def purge_trash(now: datetime) -> int:
    """Permanently delete the posts and images that have expired; return how many."""
    posts = list(Post.with_trash.in_trash().filter(binned_at__lt=now - TRASH_RETENTION))
    for post in posts:
        post.delete()
    expired = Image.objects.filter(binned_at__lt=now - TRASH_RETENTION)
    deleted = sum(
        _purge(expired.filter(pk=pk)) for pk in list(expired.values_list("pk", flat=True))
    )
    return len(posts) + deleted


@transaction.atomic
def _purge(expired: QuerySet[Image]) -> bool:
    """Delete the image of ``expired`` unless it was restored or stored again meanwhile."""
    image = expired.select_for_update().first()
    if image is not None:
        delete_permanently(image)
    return image is not None


def delete_permanently(image: Image) -> None:
    """Delete an image and its files, and render the texts that show it without its sizes."""
    texts = texts_showing(image)
    delete_image(image)
    rerender(text.key for text in texts)
