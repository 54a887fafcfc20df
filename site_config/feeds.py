import re
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from blog.models import Post
from blog.rendering import without_sidenotes
from profile_app.models import Profile

POSTS_IN_A_FEED = 20
_OWN_ADDRESS = re.compile(r'(\s(?:href|src)=")(?=/(?!/))')
_ANCHOR = re.compile(r'(\shref=")(?=#)')
_OTHER_SIZES = re.compile(r'<source\b[^>]*>|\ssrcset="[^"]*"')


class PostFeed(Feed):  # type: ignore[type-arg]  # not subscriptable when it runs
    """The last posts, whole, as Atom (RFC 4287)."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> str:
        """The site as the reader addresses it: texts in a feed have no address of their own."""
        return request.build_absolute_uri("/").rstrip("/")

    def title(self, site: str) -> str:
        return Profile.load().name or "Blog"

    def link(self, site: str) -> str:
        return reverse("blog:post_list")

    def author_name(self, site: str) -> str:
        return Profile.load().name

    def items(self, site: str) -> list[Post]:
        posts = list(Post.objects.published().newest_first()[:POSTS_IN_A_FEED])
        for post in posts:
            # The view is shared by all requests, so that what is of one goes with its posts.
            post.body_html = absolute(post.body_html, site, post.get_absolute_url())
        return posts

    def item_title(self, item: Post) -> str:
        return item.title

    def item_description(self, item: Post) -> str:
        return item.body_html

    def item_pubdate(self, item: Post) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Post) -> datetime:
        return item.updated_at


def absolute(html: str, site: str, page: str) -> str:
    """Return a text whose links and pictures lead to the site from wherever it is read."""

    html = _OTHER_SIZES.sub("", without_sidenotes(html))
    html = _ANCHOR.sub(rf"\g<1>{site}{page}", html)
    return _OWN_ADDRESS.sub(rf"\g<1>{site}", html)
