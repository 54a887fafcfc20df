"""Links between posts and pages, recorded with every save; ``[[names]]`` follow their posts."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from blog.markdown.context import WikiLink
from blog.markdown.postprocess import extract_urls
from blog.models import Post, PostLink
from blog.rerendering import rerender_rows

# Index pages may have more links than this; the rest are not recorded.
MAX_LINKS_PER_POST = 500


def link_key(name: str) -> str:
    return slugify(name, allow_unicode=True)[:300]


def find_post_url(name: str, user: Any = None) -> str:
    """Return the URL of the post with this slug, or else of the oldest post or page with this
    title, or "".

    ``user``: finds nothing that this user can't open.
    """
    posts, every = Post.objects.only(*_URL_FIELDS), Post.with_pages.only(*_URL_FIELDS)
    if user is not None:
        posts, every = posts.visible_to(user), every.visible_to(user)
    by_slug = posts.filter(slug__in={name, link_key(name)} - {""})
    by_title = every.filter(title__iexact=name)
    post = by_slug.first() or by_title.order_by("pk").first()
    return post.get_absolute_url() if post else ""


@transaction.atomic
def record_links(post: Post, links: Iterable[str], wiki_links: Iterable[WikiLink]) -> None:
    """Record the links of a post."""
    wanted = {("", path) for path in map(_path_of, links) if path}
    named = {(link_key(link.name), _path_of(link.url)) for link in wiki_links}
    wanted = {*list(named)[:MAX_LINKS_PER_POST], *list(wanted)[:MAX_LINKS_PER_POST]}
    posts = _posts_at({path for _, path in wanted if path})
    rows = {
        (key, found.pk if found else None, found.get_absolute_url() if found else "")
        for key, path in wanted
        for found in (posts.get(path),)
        if (key or found) and (found is None or found.pk != post.pk)
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
    rerender_rows(Post.with_trash.filter(pk__in=naming).order_by("pk"))


def rebuild_post_links() -> None:
    """Record the links of all posts from their HTML, for sites from before links were recorded."""
    posts = Post.objects.only("body_html", *_URL_FIELDS).order_by("pk")
    for post in posts.iterator(chunk_size=200):
        record_links(post, extract_urls(post.body_html)[0], [])


_POST = re.compile(r"/blog/([^/]+)/")
_URL_FIELDS = ("slug", "path")


def _path_of(link: str) -> str:
    """Return the path within the site that a link leads to, with a final slash, or ""."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    is_path = not parts.netloc and parts.path.startswith("/")
    return f"{unquote(parts.path).rstrip('/')}/" if is_path else ""


def _posts_at(paths: Iterable[str]) -> dict[str, Post]:
    """Return the posts and pages at these paths, by path."""
    slugs = {match[1] for path in paths if (match := _POST.fullmatch(path))}
    rows = Post.with_pages.filter(Q(path="", slug__in=slugs) | Q(path__in=paths))
    return {one.path or f"/blog/{one.slug}/": one for one in rows.only(*_URL_FIELDS)}
