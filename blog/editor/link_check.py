"""Check links within the site by requesting them as an anonymous reader."""

from contextlib import suppress
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
from blog.models import Page, Post
from blog.visits.recording import FOR_CACHE

MAX_FOLLOWED_REDIRECTS = 3
# Links beyond this number are not checked.
MAX_CHECKED_LINKS = 200
_COPIED = frozenset(
    {"HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "REMOTE_ADDR", "SERVER_NAME", "SERVER_PORT"}
)
_FOUND, _MOVED = frozenset({200, 304}), frozenset({301, 302, 307, 308})


@lru_cache(maxsize=1)
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


@dataclass
class LinkCheck:
    """Checks links on a page at ``base`` as a reader who is not signed in."""

    request: HttpRequest
    base: str
    _answers: dict[str, HttpResponseBase | None] = field(default_factory=dict)

    def fault(self, link: str) -> str:
        """Return what is wrong with a link, to follow its URL in a sentence, or ""."""
        page, fragment = self._within_the_site(link)
        if not page or (page not in self._answers and len(self._answers) >= MAX_CHECKED_LINKS):
            return ""
        answer = self._answer(page)
        if answer is None or answer.status_code not in _FOUND:
            return _why_not_found(unquote(page.partition("?")[0]))
        if fragment and not _has_anchor(answer, fragment):
            return f"points to a page without the anchor “{fragment}”"
        return ""

    def is_page(self, path: str) -> bool:
        """Return whether a request for a path succeeds without a redirect."""
        return _handler().get_response(self._anonymous_request(path)).status_code in _FOUND

    def is_elsewhere(self, link: str) -> bool:
        return not self._within_the_site(link)[0]

    def _within_the_site(self, link: str) -> tuple[str, str]:
        """Return path with query, and fragment; two empty strings for external links."""
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
        for _ in range(MAX_FOLLOWED_REDIRECTS + 1):
            response = _handler().get_response(self._anonymous_request(page))
            if response.status_code not in _MOVED:
                return response
            page, _ = self._within_the_site(urljoin(page, response.headers["Location"]))
            if not page:
                return HttpResponse()
        return None

    def _anonymous_request(self, page: str) -> WSGIRequest:
        path, _, query = page.partition("?")
        environ: dict[str, Any] = {
            **{name: value for name, value in self.request.META.items() if name in _COPIED},
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "wsgi.url_scheme": self.request.scheme,
            "wsgi.input": BytesIO(),
            # This request is not a visit.
            FOR_CACHE: True,
        }
        request = WSGIRequest(environ)
        request.user = AnonymousUser()
        return request


def _why_not_found(path: str) -> str:
    post = None
    with suppress(Resolver404):
        found = resolve(path)
        if found.view_name == "blog:post_detail":
            post = Post.objects.for_links().filter(slug=found.kwargs["slug"]).first()
        elif found.view_name == "page_detail":
            post = Page.objects.for_links().filter(path=path).first()
    if post is None:
        return "points to a page that doesn't exist"
    state = "is scheduled" if post.is_scheduled else "is a draft"
    return f"points to “{post}”, which {state}"


def _has_anchor(answer: HttpResponseBase, fragment: str) -> bool:
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    if not is_page or not isinstance(answer, HttpResponse):
        return True
    return any(tag.attributes.get("id") == fragment for tag in tags_in(answer.content.decode()))
