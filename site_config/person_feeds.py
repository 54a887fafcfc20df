"""Feeds of the owner's publications and news: Atom and RSS."""

from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext

from blog.dates import full_date, local, start_of_day
from blog.markdown.rendering import title_text
from profile_app.models import News, Publication
from profile_app.publications.metadata import abstract_text
from site_config.feeds import FeedSource, PostFeed, WholeRss, absolute, feed_source

ENTRIES_IN_A_FEED = 50
MAX_TITLE_WORDS = 16


@dataclass(frozen=True)
class FeedEntry:
    """An entry; ``key`` identifies it on this site for good."""

    key: str
    title: str
    link: str
    html: str
    summary: str
    published_at: datetime | None
    updated_at: datetime


class PublicationFeed(PostFeed):
    """Publications, newest first, with authors, venue and abstract."""

    page = "profile_app:publication_list"

    def name(self) -> str:
        return gettext("Publications")

    def title(self, source: FeedSource) -> str:
        return f"{source.title}: {self.name()}" if source.owner else self.name()

    def description(self, source: FeedSource) -> str:
        return self.title(source)

    def link(self, source: FeedSource) -> str:  # noqa: ARG002
        return reverse(self.page)

    def get_object(
        self,
        request: HttpRequest,
        slug: str = "",  # noqa: ARG002
        language: str = "",  # noqa: ARG002
    ) -> FeedSource:
        return feed_source(request)

    def items(self, source: FeedSource) -> list[FeedEntry]:  # type: ignore[override]
        rows = Publication.objects.prefetch_related("authorships__person")[:ENTRIES_IN_A_FEED]
        return [_publication_entry(row, source.site) for row in rows]

    def item_guid(self, item: FeedEntry) -> str:  # type: ignore[override]
        return uuid5(NAMESPACE_URL, item.key).urn

    def item_title(self, item: FeedEntry) -> str:  # type: ignore[override]
        return item.title

    def item_link(self, item: FeedEntry) -> str:
        return item.link

    def item_description(self, item: FeedEntry) -> str:  # type: ignore[override]
        return item.html

    def item_pubdate(self, item: FeedEntry) -> datetime | None:  # type: ignore[override]
        return item.published_at

    def item_updateddate(self, item: FeedEntry) -> datetime:  # type: ignore[override]
        return item.updated_at

    def item_categories(self, item: FeedEntry) -> list[str]:  # type: ignore[override]  # noqa: ARG002
        return []

    def item_extra_kwargs(self, item: FeedEntry) -> dict[str, Any]:  # type: ignore[override]
        return {"summary": item.summary, "language": get_language() or "en"}


class PublicationRss(PublicationFeed):
    feed_type = WholeRss


class NewsFeed(PublicationFeed):
    """News, newest first."""

    page = "profile_app:news"

    def name(self) -> str:
        return gettext("News")

    def items(self, source: FeedSource) -> list[FeedEntry]:  # type: ignore[override]
        return [_news_entry(row, source.site) for row in News.objects.all()[:ENTRIES_IN_A_FEED]]


class NewsRss(NewsFeed):
    feed_type = WholeRss


def _publication_entry(row: Publication, site: str) -> FeedEntry:
    authors = ", ".join(str(authorship) for authorship in row.authorships.all())
    url = row.get_absolute_url()
    head = format_html("<p>{}</p><p>{}</p>", authors, row.venue_and_year)
    return FeedEntry(
        key=f"{site}/#publication-{row.pk}",
        title=title_text(row.title),
        link=url,
        html=absolute(f"{head}{row.abstract_html}", site, url),
        summary=Truncator(abstract_text(row)).words(60),
        published_at=start_of_day(date(row.year, row.month or 1, 1)) if row.year else None,
        updated_at=local(row.updated_at),
    )


def _news_entry(row: News, site: str) -> FeedEntry:
    url = reverse("profile_app:news")
    at = start_of_day(row.on)
    text = " ".join(unescape(strip_tags(row.text_html)).split())
    return FeedEntry(
        key=f"{site}/#news-{row.pk}",
        title=Truncator(text).words(MAX_TITLE_WORDS) or full_date(row.on),
        link=url,
        html=absolute(row.text_html, site, url),
        summary="",
        published_at=at,
        updated_at=at,
    )
