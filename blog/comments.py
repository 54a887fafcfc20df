"""Comments on a post, from a service shown in a frame once a reader asks for it."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from blog.models import BlogSettings, Post


@dataclass(frozen=True)
class Comments:
    address: str
    origin: str
    host: str


def comments_on(post: Post, settings: BlogSettings, url: str) -> Comments | None:
    """Return the comments frame of a public post; ``url`` is the post's absolute URL."""
    if not settings.comments_address or not post.is_public:
        return None
    values = {"address": url, "path": post.get_absolute_url(), "title": post.title}
    frame = settings.comments_address
    for name, value in values.items():
        frame = frame.replace(f"{{{name}}}", quote(value, safe=""))
    parts = urlsplit(frame)
    return Comments(frame, f"{parts.scheme}://{parts.netloc}", parts.hostname or "")
