"""Full-text feeds of the site, each topic and language: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urljoin
from xml.sax.xmlreader import AttributesImpl

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, Stylesheet, SyndicationFeed
from django.utils.http import http_date
from django.utils.translation import get_language, gettext
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from blog.dates import local
from blog.languages import in_language_of, language_names
from blog.list_blocks import fill_lists
from blog.markdown.control_characters import replace_forbidden
from blog.markdown.direction import text_direction
from blog.markdown.html_tags import HtmlTag, rewrite_tags
from blog.markdown.rendering import title_text, without_sidenotes
from blog.models import Post, Topic
from blog.post_lists import languages_of_posts, topics_with_posts
from profile_app.context import profile_of

POSTS_IN_A_FEED = 20
FORMATS = {"atom": "Atom", "rss": "RSS", "json": "JSON"}
_TAGS_WITH_URLS = ("a", "img", "source", "blockquote", "q", "del", "ins")
# Browsers ignore the stylesheet of feeds served with a feed MIME type.
READABLE_TYPE = "application/xml; charset=utf-8"
# The introduction that a browser shows is in the stylesheet.
SHEETS_OF_LANGUAGES = {"zh-hans": ["feed_zh"]}


@dataclass(frozen=True)
class FeedSource:
    """What a feed contains. ``site``: the base URL, as feeds need absolute URLs."""

    site: str
    owner: str
    topic: Topic | None
    request: HttpRequest
    language: str = ""

    @property
    def title(self) -> str:
        owner = self.owner or gettext("Blog")
        part = self.topic.name if self.topic else self._language_name()
        return f"{owner}: {part}" if part else owner

    def _language_name(self) -> str:
        if not self.language:
            return ""
        return language_names([*languages_of_posts(), self.language])[self.language]

    @property
    def link(self) -> str:
        return self.topic.get_absolute_url() if self.topic else reverse("blog:post_list")

    def posts(self) -> list[Post]:
        """Return the newest posts, with absolute URLs in their HTML."""
        posts = Post.objects.published()
        if self.topic:
            posts = posts.under(self.topic)
        if self.language:
            posts = posts.in_language(self.language)
        found = list(posts.newest_first().prefetch_related("topics")[:POSTS_IN_A_FEED])
        for post in found:
            fill_lists(post, self.request, is_brief=True)
            html = absolute(post.body_html, self.site, post.get_absolute_url())
            is_rtl = text_direction(post.language) == "rtl"
            post.body_html = f'<div dir="rtl">{html}</div>' if is_rtl else html
        return found


def feed_source(request: HttpRequest, slug: str = "", language: str = "") -> FeedSource:
    topic = get_object_or_404(Topic, slug=slug) if slug else None
    if language and not Post.objects.published().in_language(language).exists():
        raise Http404("No posts in this language.")
    site = request.build_absolute_uri("/").rstrip("/")
    return FeedSource(site, profile_of(request).name, topic, request, language)


class _StillFeed(SyndicationFeed):
    """Give an empty feed a fixed date, so that it doesn't change between requests.

    Characters that XML can't have are replaced.

    ``language_of_posts`` is that of a feed of one language.
    """

    def __init__(self, *args: Any, language_of_posts: str = "", **facts: Any) -> None:
        facts["language"] = language_of_posts or facts["language"]
        super().__init__(*args, **{name: _xml_text(value) for name, value in facts.items()})

    def add_item(self, *args: Any, **facts: Any) -> None:
        super().add_item(*args, **{name: _xml_text(value) for name, value in facts.items()})

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else datetime(2000, 1, 1, tzinfo=UTC)


def _xml_text(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_xml_text(one) for one in value]
    return replace_forbidden(value) if isinstance(value, str) else value


class WholeAtom(_StillFeed, Atom1Feed):
    """Atom with the full text as content, and the summary."""

    content_type = READABLE_TYPE

    def write(self, outfile: Any, encoding: str) -> None:
        """Write the feed as Django does, plus stylesheets, which Django writes for RSS only."""
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
        for name in item.get("authors", ()):
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", name)
            handler.endElement("author")
        if item["summary"]:
            handler.addQuickElement("summary", item["summary"])
        handler.addQuickElement(
            "content", item["description"], {"type": "html", "xml:lang": item["language"]}
        )


class WholeRss(_StillFeed, Rss201rev2Feed):
    """RSS with the summary as description and the full text as content."""

    content_type = READABLE_TYPE

    def rss_attributes(self) -> dict[str, str]:
        content = "http://purl.org/rss/1.0/modules/content/"
        creator = "http://purl.org/dc/elements/1.1/"
        return {**super().rss_attributes(), "xmlns:content": content, "xmlns:dc": creator}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        # Unlike the title, a description is read as HTML.
        description = escape(item["summary"] or item["title"])
        super().add_item_elements(handler, {**item, "description": description})
        for name in item.get("authors", ()):
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["description"])


class PostFeed(Feed):  # type: ignore[type-arg]  # not subscriptable when it runs
    feed_type: type[SyndicationFeed] = WholeAtom

    item_guid_is_permalink = False

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with in_language_of(kwargs.get("language", "")):
            return super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, slug: str = "", language: str = "") -> FeedSource:
        return feed_source(request, slug, language)

    def feed_extra_kwargs(self, source: FeedSource) -> dict[str, Any]:
        return {"language_of_posts": source.language}

    def stylesheets(self, source: FeedSource) -> list[Stylesheet]:
        """Return the stylesheets used when the feed is opened in a browser."""
        names = ["feed", *SHEETS_OF_LANGUAGES.get(get_language() or "", ())]
        return [Stylesheet(static(f"css/{name}.css"), mimetype="text/css") for name in names]

    def title(self, source: FeedSource) -> str:
        return source.title

    def description(self, source: FeedSource) -> str:
        owner = source.owner
        return gettext("Posts by {name}").format(name=owner) if owner else gettext("Posts")

    def link(self, source: FeedSource) -> str:
        return source.link

    def author_name(self, source: FeedSource) -> str:
        return source.owner or gettext("Blog")

    def items(self, source: FeedSource) -> list[Post]:
        return source.posts()

    def item_guid(self, item: Post) -> str:
        return item.uid.urn

    def item_title(self, item: Post) -> str:
        return title_text(item.title)

    def item_description(self, item: Post) -> str:
        return item.body_html

    def item_pubdate(self, item: Post) -> datetime | None:
        return item.published_at and local(item.published_at)

    def item_updateddate(self, item: Post) -> datetime:
        return local(item.updated_at)

    def item_categories(self, item: Post) -> Iterable[str]:
        return [topic.name for topic in item.topics.all()]

    def item_extra_kwargs(self, item: Post) -> dict[str, Any]:
        names = item.author_names
        return {"summary": item.summary, "language": item.language, "authors": names}


class PostRss(PostFeed):
    feed_type = WholeRss


@require_safe
def feed_page(request: HttpRequest) -> HttpResponse:
    """List the feeds and explain how to subscribe."""
    site = request.build_absolute_uri("/").rstrip("/")
    groups = [
        (gettext("All posts"), _feed_urls("feed_atom", "feed_rss", "feed_json")),
        (gettext("Publications"), _feed_urls("publication_feed_atom", "publication_feed_rss")),
        (gettext("News"), _feed_urls("news_feed_atom", "news_feed_rss")),
    ]
    topics = [
        _feed(topic.name, reverse("topic_feed_atom", args=[topic.slug]))
        for topic in topics_with_posts()
    ]
    if topics:
        groups.append((gettext("By topic"), topics))
    languages = languages_of_posts()
    if len(languages) > 1:
        names = language_names(languages).items()
        groups.append((gettext("By language"), [_language_feed(tag, name) for tag, name in names]))
    return render(request, "site_config/feeds.html", {"site": site, "groups": groups})


def _feed_urls(*names: str) -> list[tuple[str, str, list[str]]]:
    return [_feed(FORMATS[name.rpartition("_")[2]], reverse(name)) for name in names]


def _language_feed(tag: str, name: str) -> tuple[str, str, list[str]]:
    return _feed(name, reverse("language_feed_atom", args=[tag]))


def _feed(label: str, url: str) -> tuple[str, str, list[str]]:
    """Return the URL, and its parts between which a line may break."""
    return label, url, [f"/{part}" for part in url.split("/")[1:]]


@require_safe
def json_feed(request: HttpRequest, slug: str = "", language: str = "") -> JsonResponse:
    """https://www.jsonfeed.org/version/1.1/"""
    source = feed_source(request, slug, language)
    posts = source.posts()
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": source.title,
        "home_page_url": source.site + source.link,
        "feed_url": source.site + request.path,
        "items": [_json_item(post, source.site) for post in posts],
    }
    if source.language:
        feed["language"] = source.language
    if source.owner:
        feed["authors"] = [{"name": source.owner, "url": f"{source.site}/"}]
    response = JsonResponse(
        feed, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False}
    )
    if posts:
        response.headers["Last-Modified"] = http_date(max(p.updated_at.timestamp() for p in posts))
    return response


def _json_item(post: Post, site: str) -> dict[str, Any]:
    url = site + post.get_absolute_url()
    item = {
        "id": post.uid.urn,
        "url": url,
        "title": title_text(post.title),
        "content_html": post.body_html,
        "summary": post.summary,
        "authors": [{"name": name} for name in post.author_names],
        "date_published": local(post.published_at).isoformat() if post.published_at else "",
        "date_modified": local(post.updated_at).isoformat(),
        "tags": [topic.name for topic in post.topics.all()],
        "language": post.language,
    }
    return {name: value for name, value in item.items() if value}


def absolute(html: str, site: str, page: str) -> str:
    """Return HTML with absolute URLs for links and images."""

    def absolute_url(name: str, url: str) -> str | None:
        if name == "srcset":
            return None
        if name not in {"href", "src", "cite"} or url.startswith("//"):
            return url
        try:
            return urljoin(f"{site}{page}", url)
        except ValueError:
            return url

    def rewrite(tag: HtmlTag) -> str:
        return "" if tag.name == "source" else tag.with_values(absolute_url)

    return rewrite_tags(without_sidenotes(html), rewrite, *_TAGS_WITH_URLS)
