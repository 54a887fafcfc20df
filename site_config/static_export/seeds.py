"""The URLs from which an export starts crawling: fixed URLs, and the page of every row."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from blog.models import Paper, Post, Redirect, Series, Topic
from blog.post_lists import languages_of_posts
from profile_app.models import WORKS, FormerSlug, Person, Publication, Resource, Talk
from profile_app.publications.exports import FORMS
from site_config.static_export.site_urls import SEARCH, SiteUrl, site_url_of, skip_reason

TOPIC_FEEDS = ("topic_feed_atom", "topic_feed_rss", "topic_feed_json")
LANGUAGE_FEEDS = ("language_feed_atom", "language_feed_rss", "language_feed_json")


def start_urls() -> Iterator[SiteUrl]:
    missing = {reverse(f"profile_app:{name}") for name in _empty_lists()}
    for address in (*_fixed_urls(get_resolver().url_patterns, "/"), *_row_urls()):
        url = site_url_of(address)
        if url and url.path not in {SEARCH, *missing} and not skip_reason(address):
            yield url


def _empty_lists() -> Iterator[str]:
    """Yield the names of the URLs that are not found without rows."""
    if not Person.objects.members().exists():
        yield "person_list"
    for model in WORKS:
        if not model._default_manager.exists():
            yield f"{model._meta.model_name}_list"
            if model is Talk:
                yield "talk_calendar"


def former_urls() -> Iterator[SiteUrl]:
    """Yield former URLs, which redirect to current ones."""
    for path in Redirect.objects.values_list("path", flat=True):
        yield SiteUrl(path)
    files = {
        (slug, file_name or file.rpartition("/")[2])
        for slug, file, file_name in Resource.objects.exclude(file="").values_list(
            "publication__slug", "file", "file_name"
        )
    }
    for former, slug in FormerSlug.objects.values_list("slug", "publication__slug"):
        yield SiteUrl(f"/publication/{former}/")
        yield SiteUrl(f"/publications/{former}/")
        yield from (SiteUrl(f"/publications/{former}.{form.extension}") for form in FORMS)
        yield from (SiteUrl(f"/publications/{former}/{name}") for of, name in files if of == slug)


def _fixed_urls(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    """Yield the URLs without parameters."""
    for pattern in patterns:
        if not isinstance(pattern.pattern, RoutePattern) or "<" in str(pattern.pattern):
            continue
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _fixed_urls(pattern.url_patterns, address)
        else:
            yield address


def _row_urls() -> Iterator[str]:
    every: tuple[QuerySet[Any], ...] = (
        Post.with_pages.public().only("slug", "path").newest_first(),
        Topic.objects.only("slug"),
        Series.objects.only("slug"),
        Paper.objects.only("citation_key"),
        Publication.objects.only("slug"),
        *(model._default_manager.only("slug") for model in WORKS),
        Person.objects.members(),
    )
    for rows in every:
        yield from (row.get_absolute_url() for row in rows.iterator())
    for slug in Topic.objects.values_list("slug", flat=True):
        yield from (reverse(name, args=[slug]) for name in TOPIC_FEEDS)
    languages = languages_of_posts()
    if len(languages) > 1:
        yield from (reverse(name, args=[tag]) for tag in languages for name in LANGUAGE_FEEDS)
