"""How readers answer a post: a letter, or a comment service in a frame that only a click loads."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from blog.models import BlogSettings, Post


@dataclass(frozen=True)
class Comments:
    address: str
    origin: str
    host: str


def comments_on(post: Post, writing: BlogSettings, address: str) -> Comments | None:
    """Return where the comments of a public post are; ``address`` is the post's whole one."""
    if not writing.comments_address or not post.is_public:
        return None
    given = {"address": address, "path": post.get_absolute_url(), "title": post.title}
    frame = writing.comments_address
    for name, value in given.items():
        frame = frame.replace(f"{{{name}}}", quote(value, safe=""))
    parts = urlsplit(frame)
    return Comments(frame, f"{parts.scheme}://{parts.netloc}", parts.hostname or "")
