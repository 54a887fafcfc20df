"""The sitemap: every page that search engines should know.

Makes its XML directly: Django's framework loads whole rows and takes ten times as long.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, NamedTuple

from django.contrib.sitemaps.views import x_robots_tag
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog.models import Paper, Post, Series
from blog.post_lists import topics_with_posts
from blog.row_urls import page_url, row_urls
from blog.timeline import StoredMoment
from profile_app.models import WORKS, Person, Publication

PAGES = (
    "profile_app:home",
    "profile_app:publication_list",
    "profile_app:cv",
    "profile_app:news",
    "blog:post_list",
    "blog:popular",
    "blog:paper_list",
)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


class Entry(NamedTuple):
    """The path of a page, its last change as stored, and its translations: language and path."""

    path: str
    changed: Any = None
    translations: Iterable[tuple[str, str]] = ()


@require_safe
@x_robots_tag
def sitemap(request: HttpRequest) -> HttpResponse:
    root = request.build_absolute_uri("/").rstrip("/")
    urls = (_xml(root, *entry) for entry in _entries())
    return HttpResponse(f"{HEAD}{''.join(urls)}\n</urlset>\n", content_type="application/xml")


def _xml(root: str, path: str, changed: Any, translations: Iterable[tuple[str, str]]) -> str:
    # The day in UTC.
    lastmod = f"<lastmod>{str(changed)[:10]}</lastmod>" if changed else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{escape(language)}" href="{escape(root + other)}"/>'
        for language, other in translations
    )
    return f"<url><loc>{escape(root + path)}</loc>{lastmod}{links}</url>"


def _entries() -> Iterator[Entry]:
    yield from map(Entry, map(row_urls("blog:paper_detail"), _papers()))
    series = Series.objects.filter(pk__in=Post.objects.published().values("series"))
    yield from map(
        Entry, map(row_urls("blog:series_detail"), series.values_list("slug", flat=True))
    )
    yield from map(Entry, map(reverse, PAGES))
    yield from _posts()
    for model in WORKS:
        yield from _listed(model._default_manager.only("slug", "updated_at"))
    yield from _listed(Person.objects.members())
    publication_url = row_urls("profile_app:publication_detail")
    for slug, changed in Publication.objects.values_list("slug", StoredMoment("updated_at")):
        yield Entry(publication_url(slug), changed)
    for topic in topics_with_posts():
        yield Entry(topic.get_absolute_url())


def _papers() -> Iterable[str]:
    """Return the keys of papers with a note or a citation: the other pages repeat the list."""
    public = Post.objects.published().values("pk")
    listed = Q(posts__in=public) | Q(citations__post__in=public)
    papers = Paper.objects.filter(listed).distinct().order_by("pk")
    return papers.values_list("citation_key", flat=True)


def _posts() -> Iterator[Entry]:
    """Yield posts and pages."""
    fields = ("path", "slug", "language", "translation_key")
    posts = Post.with_pages.published().newest_first()
    rows = list(posts.values_list(*fields, StoredMoment("updated_at")))
    post_url = row_urls("blog:post_detail")
    groups: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for path, slug, language, key, _ in (row for row in rows if row[3]):
        groups[key].append((language, page_url(path) if path else post_url(slug)))
    linked = {key: group for key, group in groups.items() if len(group) > 1}
    for path, slug, _, key, changed in rows:
        yield Entry(page_url(path) if path else post_url(slug), changed, linked.get(key, ()))


def _listed(rows: QuerySet[Any]) -> Iterator[Entry]:
    """Yield the list of works or people, unless it is empty, and those with a page."""
    if rows:
        yield Entry(reverse(f"profile_app:{rows.model._meta.model_name}_list"))
    for row in rows:
        if row.has_page:
            yield Entry(row.get_absolute_url(), getattr(row, "updated_at", None))
