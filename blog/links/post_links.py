"""Which post leads to which, kept with every save; names in double brackets follow their posts."""

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from blog.markdown.postprocess import addresses
from blog.markdown.state import Name, Named
from blog.models import Post, PostLink
from blog.rerendering import rerender

# A text with more of them is an index: what comes after is not followed.
MOST_LINKS = 500


def key_of(name: str) -> str:
    return slugify(name, allow_unicode=True)[:300]


def post_named(name: str) -> Named | None:
    """Return the post that a name means: its address, or its title, the oldest of several."""
    by_address = Post.objects.filter(slug__in={name, key_of(name)} - {""})
    by_title = Post.objects.filter(title__iexact=name)
    post = by_address.only("slug").first() or by_title.only("slug").order_by("pk").first()
    return Named(post.get_absolute_url()) if post else None


@transaction.atomic
def record_links(post: Post, links: Iterable[str], names: Iterable[Name]) -> None:
    """Write down where the text of a post leads."""
    wanted = {("", slug) for slug in map(_slug_at, links) if slug}
    named = {(key_of(name.name), _slug_at(name.address)) for name in names}
    wanted = {*list(named)[:MOST_LINKS], *list(wanted)[:MOST_LINKS]}
    slugs = {slug for _, slug in wanted if slug}
    posts = {one.slug: one for one in Post.objects.filter(slug__in=slugs).only("slug")}
    rows = {
        (key, posts[slug].pk if slug in posts else None, _address(slug))
        for key, slug in wanted
        if (key or slug in posts) and (slug not in posts or posts[slug].pk != post.pk)
    }
    known = set(post.links_out.values_list("key", "to_post", "address"))
    if rows != known:
        post.links_out.all().delete()
        PostLink.objects.bulk_create(
            PostLink(post=post, key=key, to_post_id=to_post, address=address)
            for key, to_post, address in sorted(rows, key=str)
        )


def rerender_posts_naming(post: Post) -> None:
    """Render again what names this post and leads elsewhere, or names what it is called now."""
    is_there = post.binned_at is None
    address = post.get_absolute_url() if is_there else ""
    stale = Q(to_post=post) & ~Q(key="") & ~Q(address=address)
    if is_there:
        stale |= Q(to_post=None, key__in={post.slug, key_of(post.title)} - {""})
    naming = PostLink.objects.filter(stale).exclude(post=post).values("post")
    others = Post.with_trash.filter(pk__in=naming).order_by("pk")
    rerender((Post, pk) for pk in others.values_list("pk", flat=True))


def rebuild_links() -> None:
    """Read the links of all posts from their pages, for sites older than this."""
    for post in Post.objects.only("body_html", "slug").order_by("pk").iterator(chunk_size=200):
        record_links(post, addresses(post.body_html)[0], [])


def _address(slug: str) -> str:
    return reverse("blog:post_detail", args=[slug]) if slug else ""


_POST = re.compile(r"/blog/([^/]+)/?")


def _slug_at(link: str) -> str:
    """Return the last part of the address of a post of this site, if a link is one."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    found = None if parts.netloc else _POST.fullmatch(unquote(parts.path))
    return found[1] if found else ""
