from collections import defaultdict
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Q, QuerySet
from django.urls import reverse

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


class PageSitemap(Sitemap):  # type: ignore[type-arg]  # not subscriptable when it runs
    def items(self) -> list[str]:
        return list(PAGES)

    def location(self, item: str) -> str:
        return reverse(item)


class PostSitemap(Sitemap):  # type: ignore[type-arg]  # not subscriptable when it runs
    def items(self) -> PostQuerySet:
        return Post.with_pages.published().only(*_POST_FIELDS).newest_first()

    def lastmod(self, item: Post) -> datetime:
        return item.updated_at

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """Add the translations of each post, which Django knows only for translated URLs."""
        urls = super().get_urls(page, site, protocol)
        groups = defaultdict(list)
        for text in Post.with_pages.published().exclude(translation_key="").only(*_POST_FIELDS):
            groups[text.translation_key].append(text)
        root = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        for url in urls:
            group = groups.get(url["item"].translation_key, [])
            url["alternates"] = [
                {"lang_code": text.language, "location": root + text.get_absolute_url()}
                for text in (group if len(group) > 1 else [])
            ]
        return urls


class PublicationSitemap(Sitemap):  # type: ignore[type-arg]  # not subscriptable when it runs
    def items(self) -> QuerySet[Publication]:
        return Publication.objects.only("slug", "updated_at")

    def lastmod(self, item: Publication) -> datetime:
        return item.updated_at


class ListedSitemap(Sitemap):  # type: ignore[type-arg]  # not subscriptable when it runs
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


class TopicSitemap(Sitemap):  # type: ignore[type-arg]  # not subscriptable when it runs
    def items(self) -> list[Topic]:
        return topics_with_posts()


class SeriesSitemap(Sitemap):  # type: ignore[type-arg]  # not subscriptable when it runs
    def items(self) -> QuerySet[Series]:
        return Series.objects.filter(posts__in=Post.objects.published()).distinct()


class PaperSitemap(Sitemap):  # type: ignore[type-arg]  # not subscriptable when it runs
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
