"""What a reader would be answered at an address of this site: asked of the site itself."""

from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urljoin, urlsplit

from django.contrib.auth.models import AnonymousUser
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from blog.markdown.html_tags import tags_in
from blog.models import Post
from blog.visits.recording import FOR_CACHE

MOST_REDIRECTS = 3
# A text with more links inside the site than this is an index; the first of them are looked at.
MOST_LINKS = 200
_FOUND, _MOVED = frozenset({200, 304}), frozenset({301, 302, 307, 308})


@lru_cache(maxsize=1)
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


@dataclass
class LinkCheck:
    """Looks at links as a reader who is signed in nowhere, from a page at ``base``."""

    request: HttpRequest
    base: str
    _answers: dict[str, HttpResponseBase | None] = field(default_factory=dict)

    def fault(self, link: str) -> str:
        """Return what is wrong with a link, as the end of a sentence; empty where nothing is."""
        page, fragment = self._within_the_site(link)
        if not page or (page not in self._answers and len(self._answers) >= MOST_LINKS):
            return ""
        answer = self._answer(page)
        if answer is None or answer.status_code not in _FOUND:
            return _why_not_found(unquote(page.partition("?")[0]))
        if fragment and not _has_place(answer, fragment):
            return f"leads to a page that has no place named “{fragment}”"
        return ""

    def is_elsewhere(self, link: str) -> bool:
        return not self._within_the_site(link)[0]

    def _within_the_site(self, link: str) -> tuple[str, str]:
        """Return path with query, and fragment; nothing for what is another site's."""
        try:
            parts = urlsplit(urljoin(f"//{self.request.get_host()}{self.base}", link))
        except ValueError:
            return "", ""
        is_ours = parts.scheme in {"", "http", "https"} and parts.netloc == self.request.get_host()
        if not is_ours:
            return "", ""
        page = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        return page, unquote(parts.fragment)

    def _answer(self, page: str) -> HttpResponseBase | None:
        if page not in self._answers:
            self._answers[page] = self._ask(page)
        return self._answers[page]

    def _ask(self, page: str) -> HttpResponseBase | None:
        for _ in range(MOST_REDIRECTS + 1):
            response = _handler().get_response(self._as_a_reader(page))
            if response.status_code not in _MOVED:
                return response
            page, _ = self._within_the_site(urljoin(page, response.headers["Location"]))
            if not page:
                return HttpResponse()
        return None

    def _as_a_reader(self, page: str) -> WSGIRequest:
        path, _, query = page.partition("?")
        kept = ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "HTTP_X_FORWARDED_PROTO", "REMOTE_ADDR")
        environ: dict[str, Any] = {
            **{name: self.request.META[name] for name in kept if name in self.request.META},
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "wsgi.url_scheme": self.request.scheme,
            "wsgi.input": BytesIO(),
            # Nobody reads this answer: it is no visit.
            FOR_CACHE: True,
        }
        asked = WSGIRequest(environ)
        asked.user = AnonymousUser()
        return asked


def _why_not_found(path: str) -> str:
    try:
        found = resolve(path)
    except Resolver404:
        return "leads to no page of this site"
    if found.view_name != "blog:post_detail":
        return "leads to no page of this site"
    post = Post.objects.for_links().filter(slug=found.kwargs["slug"]).first()
    if post is None:
        return "leads to no page of this site"
    state = "is scheduled" if post.is_scheduled else "is a draft"
    return f"leads to “{post}”, which {state}: readers will not find it yet"


def _has_place(answer: HttpResponseBase, fragment: str) -> bool:
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    if not is_page or not isinstance(answer, HttpResponse):
        return True
    return any(tag.attributes.get("id") == fragment for tag in tags_in(answer.content.decode()))
