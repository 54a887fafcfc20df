from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from blog.archive import topics_with_posts
from blog.models import Post, Topic
from blog.models.posts import PostQuerySet

PAGES = (
    "profile_app:home",
    "profile_app:publication_list",
    "profile_app:cv",
    "blog:post_list",
    "blog:popular",
    "blog:paper_list",
)


class PageSitemap(Sitemap):  # type: ignore[type-arg]  # not subscriptable when it runs
    def items(self) -> list[str]:
        return list(PAGES)

    def location(self, item: str) -> str:
        return reverse(item)


class PostSitemap(Sitemap):  # type: ignore[type-arg]  # not subscriptable when it runs
    def items(self) -> PostQuerySet:
        return Post.objects.published().only("slug", "updated_at").newest_first()

    def lastmod(self, item: Post) -> datetime:
        return item.updated_at


class TopicSitemap(Sitemap):  # type: ignore[type-arg]  # not subscriptable when it runs
    def items(self) -> list[Topic]:
        return topics_with_posts(Topic.objects.all())


SITEMAPS = {"pages": PageSitemap, "posts": PostSitemap, "topics": TopicSitemap}
