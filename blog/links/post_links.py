"""Links between posts, recorded with every save; ``[[names]]`` follow their posts."""

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from blog.markdown.context import WikiLink
from blog.markdown.postprocess import extract_urls
from blog.models import Post, PostLink
from blog.rerendering import rerender

# Further links of an index-like text are not recorded.
MAX_LINKS_PER_POST = 500


def link_key(name: str) -> str:
    return slugify(name, allow_unicode=True)[:300]


def find_post_url(name: str) -> str:
    """Return the URL of the post with this slug or else title (the oldest of several), or ""."""
    by_slug = Post.objects.filter(slug__in={name, link_key(name)} - {""})
    by_title = Post.objects.filter(title__iexact=name)
    post = by_slug.only("slug").first() or by_title.only("slug").order_by("pk").first()
    return post.get_absolute_url() if post else ""


@transaction.atomic
def record_links(post: Post, links: Iterable[str], wiki_links: Iterable[WikiLink]) -> None:
    """Record the links of a post."""
    wanted = {("", slug) for slug in map(_slug_at, links) if slug}
    named = {(link_key(link.name), _slug_at(link.url)) for link in wiki_links}
    wanted = {*list(named)[:MAX_LINKS_PER_POST], *list(wanted)[:MAX_LINKS_PER_POST]}
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


def rerender_linking_posts(post: Post) -> None:
    """Render again the posts whose ``[[names]]`` now link to this post, or no longer do."""
    is_available = post.binned_at is None
    address = post.get_absolute_url() if is_available else ""
    stale = Q(to_post=post) & ~Q(key="") & ~Q(address=address)
    if is_available:
        stale |= Q(to_post=None, key__in={post.slug, link_key(post.title)} - {""})
    naming = PostLink.objects.filter(stale).exclude(post=post).values("post")
    others = Post.with_trash.filter(pk__in=naming).order_by("pk")
    rerender((Post, pk) for pk in others.values_list("pk", flat=True))


def rebuild_post_links() -> None:
    """Record the links of all posts from their HTML, for sites from before links were recorded."""
    for post in Post.objects.only("body_html", "slug").order_by("pk").iterator(chunk_size=200):
        record_links(post, extract_urls(post.body_html)[0], [])


def _address(slug: str) -> str:
    return reverse("blog:post_detail", args=[slug]) if slug else ""


_POST = re.compile(r"/blog/([^/]+)/?")


def _slug_at(link: str) -> str:
    """Return the slug of the post that a link leads to, or ""."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    found = None if parts.netloc else _POST.fullmatch(unquote(parts.path))
    return found[1] if found else ""
