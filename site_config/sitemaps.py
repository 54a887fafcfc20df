from collections import defaultdict
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate

from blog.models import Paper, Post, Series, Topic
from blog.models.posts import PostQuerySet
from blog.post_lists import topics_with_posts
from profile_app.models import WORKS, Person, Publication
from profile_app.models.works import Work

PAGES = (
    "profile_app:home",
    "profile_app:publication_list",
    "profile_app:cv",
    "profile_app:news",
    "blog:post_list",
    "blog:popular",
    "blog:paper_list",
)

_POST_FIELDS = ("slug", "path", "updated_at", "language", "translation_key")


class XmlSitemap(Sitemap):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Makes the XML of each URL, which takes Django's template three times as long."""

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[Any]:
        root = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        lastmod = getattr(self, "lastmod", None)
        urls = []
        for item in self.paginator.page(page).object_list:
            changed = lastmod(item) if lastmod else None
            day = format_html("<lastmod>{}</lastmod>", localdate(changed)) if changed else ""
            location, links = root + self.location(item), self.links(root, item)
            urls.append(format_html("<url><loc>{}</loc>{}{}</url>", location, day, links))
        return urls

    def links(self, root: str, item: Any) -> str:  # noqa: ARG002 - for other kinds
        return ""


class PageSitemap(XmlSitemap):
    def items(self) -> list[str]:
        return list(PAGES)

    def location(self, item: str) -> str:
        return reverse(item)


class PostSitemap(XmlSitemap):
    def items(self) -> PostQuerySet:
        return Post.with_pages.published().only(*_POST_FIELDS).newest_first()

    def lastmod(self, item: Post) -> datetime:
        return item.updated_at

    @cached_property
    def _translations(self) -> dict[str, list[Post]]:
        groups = defaultdict(list)
        for text in Post.with_pages.published().exclude(translation_key="").only(*_POST_FIELDS):
            groups[text.translation_key].append(text)
        return groups

    def links(self, root: str, item: Post) -> str:
        """Return links to the translations, with one to the text itself."""
        group = self._translations.get(item.translation_key, [])
        return format_html_join(
            "",
            '<xhtml:link rel="alternate" hreflang="{}" href="{}"/>',
            (
                (text.language, root + text.get_absolute_url())
                for text in (group if len(group) > 1 else [])
            ),
        )


class PublicationSitemap(XmlSitemap):
    def items(self) -> QuerySet[Publication]:
        return Publication.objects.only("slug", "updated_at")

    def lastmod(self, item: Publication) -> datetime:
        return item.updated_at


class ListedSitemap(XmlSitemap):
    """The rows of one kind that have a page, after their list."""

    def __init__(self, rows: "QuerySet[Any]") -> None:
        super().__init__()
        self.rows = rows

    def items(self) -> list[Work | Person | str]:
        rows = list(self.rows.all())
        name = f"profile_app:{self.rows.model._meta.model_name}_list"
        return [reverse(name), *(row for row in rows if row.has_page)] if rows else []

    def location(self, item: Work | Person | str) -> str:
        return item if isinstance(item, str) else item.get_absolute_url()

    def lastmod(self, item: Work | Person | str) -> datetime | None:
        return item.updated_at if isinstance(item, Work) else None


class TopicSitemap(XmlSitemap):
    def items(self) -> list[Topic]:
        return topics_with_posts()


class SeriesSitemap(XmlSitemap):
    def items(self) -> QuerySet[Series]:
        return Series.objects.filter(posts__in=Post.objects.published()).distinct()


class PaperSitemap(XmlSitemap):
    """Papers with a note or a citation: the other pages repeat the list."""

    def items(self) -> QuerySet[Paper]:
        public = Post.objects.published().values("pk")
        listed = Q(posts__in=public) | Q(citations__post__in=public)
        return Paper.objects.filter(listed).distinct().only("citation_key").order_by("pk")


SITEMAPS = {
    "papers": PaperSitemap,
    "series": SeriesSitemap,
    "pages": PageSitemap,
    "posts": PostSitemap,
    **{
        f"{model._meta.model_name}s": ListedSitemap(
            model._default_manager.only("slug", "updated_at")
        )
        for model in WORKS
    },
    "people": ListedSitemap(Person.objects.members()),
    "publications": PublicationSitemap,
    "topics": TopicSitemap,
}
