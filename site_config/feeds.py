"""The last posts, whole, as Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1; of all or of a topic."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.contrib.syndication.views import Feed
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, Stylesheet, SyndicationFeed
from django.utils.translation import get_language, gettext
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from blog.markdown.direction import text_direction
from blog.markdown.rendering import title_text, without_sidenotes
from blog.models import Post, Topic
from blog.post_lists import topics_with_posts
from profile_app.context import profile_of

POSTS_IN_A_FEED = 20
# Browsers show feeds of the types of their own as source, without the style sheet.
READABLE_TYPE = "application/xml; charset=utf-8"
# The first line of a feed that a browser shows stands in its style sheet.
SHEETS_OF_LANGUAGES = {"zh-hans": ["feed_zh"]}
_OWN_ADDRESS = re.compile(r'(\s(?:href|src)=")(?=/(?!/))')
_ANCHOR = re.compile(r'(\shref=")(?=#)')
_OTHER_SIZES = re.compile(r'<source\b[^>]*>|\ssrcset="[^"]*"')


@dataclass(frozen=True)
class Source:
    """What a feed is of, and where: texts in a feed have no address of their own."""

    site: str
    owner: str
    topic: Topic | None

    @property
    def title(self) -> str:
        owner = self.owner or gettext("Blog")
        return f"{owner}: {self.topic.name}" if self.topic else owner

    @property
    def link(self) -> str:
        return self.topic.get_absolute_url() if self.topic else reverse("blog:post_list")

    def posts(self) -> list[Post]:
        """Newest first, their texts with absolute addresses."""
        posts = Post.objects.published()
        if self.topic:
            within = Q(topics=self.topic) | Q(topics__parent=self.topic)
            posts = posts.filter(within).distinct()
        found = list(posts.newest_first().prefetch_related("topics")[:POSTS_IN_A_FEED])
        for post in found:
            # The views are shared by all requests, so that what is of one goes with its posts.
            html = absolute(post.body_html, self.site, post.get_absolute_url())
            is_rtl = text_direction(post.language) == "rtl"
            post.body_html = f'<div dir="rtl">{html}</div>' if is_rtl else html
        return found


def source_of(request: HttpRequest, slug: str = "") -> Source:
    topic = get_object_or_404(Topic, slug=slug) if slug else None
    site = request.build_absolute_uri("/").rstrip("/")
    return Source(site, profile_of(request).name, topic)


class _StillFeed(SyndicationFeed):
    """Where nothing was published yet, nothing is new: such a feed says the same at any time."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else datetime(2000, 1, 1, tzinfo=UTC)


class WholeAtom(_StillFeed, Atom1Feed):
    """Atom with the whole text as content and the one-line summary beside it."""

    content_type = READABLE_TYPE

    def write(self, outfile: Any, encoding: str) -> None:
        """As Django writes it, with the style sheets that it gives to RSS alone."""
        handler = SimplerXMLGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        for stylesheet in self.feed["stylesheets"] or []:
            handler.processingInstruction("xml-stylesheet", str(stylesheet))
        handler.startElement("feed", AttributesImpl(self.root_attributes()))
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "description": None})
        if item["summary"]:
            handler.addQuickElement("summary", item["summary"])
        handler.addQuickElement(
            "content", item["description"], {"type": "html", "xml:lang": item["language"]}
        )


class WholeRss(_StillFeed, Rss201rev2Feed):
    """RSS with the one-line summary as description and the whole text as content."""

    content_type = READABLE_TYPE

    def rss_attributes(self) -> dict[str, str]:
        content = "http://purl.org/rss/1.0/modules/content/"
        return {**super().rss_attributes(), "xmlns:content": content}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(
            handler, {**item, "description": item["summary"] or item["title"]}
        )
        handler.addQuickElement("content:encoded", item["description"])


class PostFeed(Feed):  # type: ignore[type-arg]  # not subscriptable when it runs
    feed_type: type[SyndicationFeed] = WholeAtom

    item_guid_is_permalink = False

    def get_object(self, request: HttpRequest, slug: str = "") -> Source:
        return source_of(request, slug)

    def stylesheets(self, source: Source) -> list[Stylesheet]:
        """For those who open the feed in a browser."""
        names = ["feed", *SHEETS_OF_LANGUAGES.get(get_language() or "", ())]
        return [Stylesheet(static(f"css/{name}.css"), mimetype="text/css") for name in names]

    def title(self, source: Source) -> str:
        return source.title

    def description(self, source: Source) -> str:
        owner = source.owner
        return gettext("Posts by {name}").format(name=owner) if owner else gettext("Posts")

    def link(self, source: Source) -> str:
        return source.link

    def author_name(self, source: Source) -> str:
        return source.owner or gettext("Blog")

    def items(self, source: Source) -> list[Post]:
        return source.posts()

    def item_guid(self, item: Post) -> str:
        return item.uid.urn

    def item_title(self, item: Post) -> str:
        return title_text(item.title)

    def item_description(self, item: Post) -> str:
        return item.body_html

    def item_pubdate(self, item: Post) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Post) -> datetime:
        return item.updated_at

    def item_categories(self, item: Post) -> Iterable[str]:
        return [topic.name for topic in item.topics.all()]

    def item_extra_kwargs(self, item: Post) -> dict[str, Any]:
        return {"summary": item.summary, "language": item.language}


class PostRss(PostFeed):
    feed_type = WholeRss


@require_safe
def feed_page(request: HttpRequest) -> HttpResponse:
    """Tell people what feeds there are, and what to do with them."""
    site = request.build_absolute_uri("/").rstrip("/")
    topics = topics_with_posts(Topic.objects.all())
    return render(request, "site_config/feeds.html", {"site": site, "topics": topics})


@require_safe
def json_feed(request: HttpRequest, slug: str = "") -> JsonResponse:
    """https://www.jsonfeed.org/version/1.1/"""
    source = source_of(request, slug)
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": source.title,
        "home_page_url": source.site + source.link,
        "feed_url": source.site + request.path,
        "items": [_json_item(post, source.site) for post in source.posts()],
    }
    if source.owner:
        feed["authors"] = [{"name": source.owner, "url": f"{source.site}/"}]
    return JsonResponse(
        feed, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False}
    )


def _json_item(post: Post, site: str) -> dict[str, Any]:
    address = site + post.get_absolute_url()
    item = {
        "id": post.uid.urn,
        "url": address,
        "title": title_text(post.title),
        "content_html": post.body_html,
        "summary": post.summary,
        "date_published": post.published_at.isoformat() if post.published_at else "",
        "date_modified": post.updated_at.isoformat(),
        "tags": [topic.name for topic in post.topics.all()],
        "language": post.language,
    }
    return {name: value for name, value in item.items() if value}


def absolute(html: str, site: str, page: str) -> str:
    """Return a text whose links and pictures lead to the site from wherever it is read."""

    html = _OTHER_SIZES.sub("", without_sidenotes(html))
    html = _ANCHOR.sub(rf"\g<1>{site}{page}", html)
    return _OWN_ADDRESS.sub(rf"\g<1>{site}", html)
