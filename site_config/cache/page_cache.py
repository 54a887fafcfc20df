"""WSGI middleware that serves public pages from memory, and records visits.

The cache key is the host, the path and the query parameters that pages read. Nothing else of a
request reaches Django when it renders a page for the cache, so nothing else can affect the page.
"""

import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from blog.forms import PaperFilterForm, WindowForm
from blog.visits.recording import FOR_CACHE, POST_HEADER, counted_of
from profile_app.publications import unapi
from profile_app.publications.filters import PublicationFilterForm
from site_config.cache.cached_page import (
    OK,
    CachedPage,
    EncodedPage,
    Headers,
    choose_encoding,
    encode_page,
)
from site_config.request_guard import MAX_URL_QUERY

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Key = tuple[str, str, str]
FastKey = tuple[Any, ...]

# The query parameters that pages read, in the order of the cache key.
_FORMS = (PaperFilterForm, PublicationFilterForm, WindowForm)
NAMED_PARAMETERS = (
    *dict.fromkeys(name for form in _FORMS for name in form.base_fields),
    *unapi.PARAMETERS,
)
MAX_NAMED_LENGTH = 500
UNCACHED_PATHS = ("/admin/", "/media/", "/static/", "/healthz", "/search/", "/share/")
# Files of publications: downloads are counted, and files may be large.
FILES = re.compile(r"/publications/[^/]+(?:/[^/]+|\.[a-z]+)\Z")
# Lists that show visits are at most this old.
FRESH_SECONDS = 60.0
# While one request rebuilds a page, others get the stale one.
REBUILD_SECONDS = 10.0
# How long others wait for a rebuild after a change before they get the stale page.
MAX_WAIT_SECONDS = 5.0
# After a failed rebuild, the stale page is sent; the pause doubles with each failure.
FIRST_RETRY_SECONDS = 0.5
MAX_RETRY_SECONDS = 4.0
MAX_UNCACHEABLE = 10_000
# Requests with identical values of FAST_KEY_HEADERS take a fast path.
MAX_FAST_KEYS = 500
FAST_KEY_HEADERS = (
    "REQUEST_METHOD",
    "HTTP_HOST",
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_X_FORWARDED_PROTO",
)
PERSONAL_HEADERS = frozenset(
    {"HTTP_COOKIE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE"}
)
# In the environ of a request, once it is answered with a page from the cache.
SENT_PAGE = "offprint.sent_page"
# Browsers send few values; longer ones aren't remembered.
_remembered_encoding = lru_cache(maxsize=1_000)(choose_encoding)
_DROPPED_HEADERS = frozenset({"content-length", "vary", "etag", POST_HEADER.lower()})


@dataclass
class _Builder:
    """``threads`` counts the thread that builds a page and those waiting for it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    threads: int = 0


class PageCache:
    """Cache at most ``max_bytes`` of pages, valid for one ``version``."""

    def __init__(
        self,
        application: Application,
        *,
        version: Callable[[], int],
        record: Callable[[Environ, int | str], None],
        max_bytes: int,
        is_database_down: Callable[[], bool] = lambda: False,
    ) -> None:
        self.application = application
        self.version = version
        self.is_database_down = is_database_down
        self.record = record
        self.max_bytes = max_bytes
        self.cached_bytes = 0
        self._pages: OrderedDict[Key, CachedPage] = OrderedDict()
        self._known: dict[FastKey, tuple[CachedPage, EncodedPage]] = {}
        self._uncacheable: dict[Key, int] = {}
        self._hosts: set[str] = set()
        self._lock = threading.Lock()
        self._builders: dict[Key, _Builder] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Respond at once to a request that is identical to an earlier one; look up others."""
        if not environ.keys().isdisjoint(PERSONAL_HEADERS):
            return self._call(environ, start_response)
        fast_key = tuple(map(environ.get, FAST_KEY_HEADERS))
        known = self._known.get(fast_key)
        if known is None or known[0].version != self.version():
            return self._call(environ, start_response, fast_key)
        page, variant = known
        if page.fresh_until < time.monotonic():
            return self._call(environ, start_response, fast_key)
        if page.counted is not None:
            self.record(environ, page.counted)
        environ[SENT_PAGE] = page
        start_response(OK, variant.headers)
        # A list is sent at once; the server iterates over anything else, chunk by chunk.
        return [variant.body]

    def _call(
        self, environ: Environ, start_response: StartResponse, fast_key: FastKey | None = None
    ) -> Iterable[bytes]:
        try:
            page = self._find(environ)
        except Exception:  # a broken cache must not break the site
            logger.exception("Page cache failed; bypassing it")
            page = None
        if page is None:
            return self.application(environ, start_response)
        variant = page.variants.get(_encoding_of(environ)) or page.variants[""]
        is_stored = page.status == OK
        if is_stored and fast_key is not None and environ["REQUEST_METHOD"] == "GET":
            self._remember(fast_key, page, variant)
        return self._answer(page, variant, environ, start_response)

    def _remember(self, fast_key: FastKey, page: CachedPage, variant: EncodedPage) -> None:
        if len(self._known) >= MAX_FAST_KEYS:
            self._known.clear()
        self._known[fast_key] = (page, variant)

    def _find(self, environ: Environ) -> CachedPage | None:
        key = self._key(environ)
        if key is None:
            return None
        version = self.version()
        page = self._pages.get(key)
        if page is not None and page.version == version and page.fresh_until > time.monotonic():
            return page
        if page is not None and (page.retry_at > time.monotonic() or self.is_database_down()):
            return page
        if self._uncacheable.get(key) == version:
            return None
        return self._rebuild(key, version, environ)

    def _key(self, environ: Environ) -> Key | None:
        """Return what the response may depend on, or None if it must not be cached."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or "HTTP_RANGE" in environ:
            return None
        path = environ.get("PATH_INFO", "")
        if path.startswith(UNCACHED_PATHS) or FILES.match(path):
            return None
        if settings.SESSION_COOKIE_NAME in environ.get("HTTP_COOKIE", ""):
            return None
        if settings.HTTPS and environ.get("HTTP_X_FORWARDED_PROTO") != "https":
            return None
        host = environ.get("HTTP_HOST", "")
        if host not in self._hosts and not self._admit(host):
            return None
        query = environ.get("QUERY_STRING", "")
        named = named_parameters(query) if query else ""
        return None if named is None else (host, path, named)

    def _admit(self, host: str) -> bool:
        domain, _ = split_domain_port(host)
        if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
            return False
        if len(self._hosts) < 100:
            self._hosts.add(host)
        return True

    def _rebuild(self, key: Key, version: int, environ: Environ) -> CachedPage | None:
        """Build the page in one thread; others get the stale page, or wait."""
        stale = self._pages.get(key)
        is_presentable = stale is not None and stale.version == version
        seconds = 0 if is_presentable else MAX_WAIT_SECONDS if stale is not None else -1
        with self._only_builder(key, seconds) as is_only:
            if not is_only:
                return stale
            page = self._pages.get(key)
            if page is not None and page.version == version:
                if page.fresh_until > time.monotonic():
                    return page
                page.fresh_until = time.monotonic() + REBUILD_SECONDS
            return self._build(key, version, environ)

    @contextmanager
    def _only_builder(self, key: Key, seconds: float) -> Iterator[bool]:
        """Yield whether no other thread builds the page; wait up to ``seconds``, -1 forever."""
        with self._lock:
            builder = self._builders.setdefault(key, _Builder())
            builder.threads += 1
        is_only = builder.lock.acquire(timeout=seconds)
        try:
            yield is_only
        finally:
            if is_only:
                builder.lock.release()
            with self._lock:
                builder.threads -= 1
                if not builder.threads:
                    del self._builders[key]

    def _build(self, key: Key, version: int, environ: Environ) -> CachedPage | None:
        try:
            status, headers, body = call(self.application, clean_environ(environ, key[2]))
        except Exception:
            logger.exception("Building %s failed", key[1])
            return self._postpone(key)
        if status.startswith("5"):
            return self._postpone(key)
        names = {name.lower(): value for name, value in headers}
        if not status.startswith("200") or not is_public(names):
            self._mark_uncacheable(key, version)
            is_whole_answer = environ.get("QUERY_STRING", "") == key[2] and is_public(names)
            if status.startswith("404") and is_whole_answer:
                return _not_found(version, status, headers, body)
            return None
        cached = [(name, value) for name, value in headers if name.lower() not in _DROPPED_HEADERS]
        if "cache-control" not in names:
            cached.append(("Cache-Control", "no-cache"))
        page = CachedPage(
            version=version,
            fresh_until=time.monotonic() + FRESH_SECONDS,
            counted=counted_of(names.get(POST_HEADER.lower())),
            variants=encode_page(cached, body),
        )
        self._store(key, page)
        return page

    def _postpone(self, key: Key) -> CachedPage | None:
        """Return the stale page, if there is one, and rebuild it later."""
        page = self._pages.get(key)
        if page is None:
            return None
        if not page.failures:
            logger.warning("Rebuilding %s failed; serving the previous version", key[1])
        delay = min(MAX_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2**page.failures)
        page.failures += 1
        page.fresh_until = page.retry_at = time.monotonic() + delay
        return page

    def _store(self, key: Key, page: CachedPage) -> None:
        with self._lock:
            last = self._pages.pop(key, None)
            self.cached_bytes += page.size - (last.size if last else 0)
            self._pages[key] = page
            while self.cached_bytes > self.max_bytes and self._pages:
                _, oldest = self._pages.popitem(last=False)
                self.cached_bytes -= oldest.size
                self._known.clear()

    def _mark_uncacheable(self, key: Key, version: int) -> None:
        with self._lock:
            if len(self._uncacheable) >= MAX_UNCACHEABLE:
                self._uncacheable.clear()
            self._uncacheable[key] = version
            # A page that is gone must not come back after a later failure.
            if (gone := self._pages.pop(key, None)) is not None:
                self.cached_bytes -= gone.size

    def _answer(
        self,
        page: CachedPage,
        variant: EncodedPage,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        is_get = environ["REQUEST_METHOD"] == "GET"
        if page.status == OK:
            environ[SENT_PAGE] = page
        if page.counted is not None and is_get:
            self.record(environ, page.counted)
        if page.status == OK and is_unchanged(environ, variant):
            start_response("304 Not Modified", not_modified_headers(variant.headers))
            return []
        start_response(page.status, variant.headers)
        return [variant.body] if is_get else []


def _encoding_of(environ: Environ) -> str:
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    return (_remembered_encoding if len(accepted) < 200 else choose_encoding)(accepted)


def named_parameters(query: str) -> str | None:
    """Return the normalized query string with the parameters that pages read, None if too long."""
    if len(query) > MAX_URL_QUERY:
        return None
    given = dict(parse_qsl(query, keep_blank_values=True))
    named = urlencode([(name, given[name]) for name in NAMED_PARAMETERS if name in given])
    return named if len(named) <= MAX_NAMED_LENGTH else None


def _not_found(version: int, status: str, headers: Headers, body: bytes) -> CachedPage:
    """Return a page for this request only: every wrong URL would take up memory."""
    return CachedPage(version, 0.0, None, {"": EncodedPage("", headers, body)}, status=status)


def clean_environ(environ: Environ, query: str) -> Environ:
    """Return a request for the same page without anything about the client."""
    environ = {
        name: value
        for name, value in environ.items()
        if name.startswith(("wsgi.", "SERVER_"))
        or name in {"SCRIPT_NAME", "PATH_INFO", "HTTP_HOST"}
    }
    if settings.HTTPS:
        environ["HTTP_X_FORWARDED_PROTO"] = "https"
    return {
        **environ,
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": query,
        "REMOTE_ADDR": "127.0.0.1",
        FOR_CACHE: True,
    }


def call(application: Application, environ: Environ) -> tuple[str, Headers, bytes]:
    """Run a WSGI application. Return status line, headers and body."""
    response: list[Any] = []

    def start_response(status: str, headers: Headers, *args: object) -> None:
        response[:] = [status, headers]

    chunks = application(environ, start_response)
    try:
        body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    return response[0], response[1], body


def is_public(names: dict[str, str]) -> bool:
    if "set-cookie" in names or "content-encoding" in names:
        return False
    cache_control = names.get("cache-control", "")
    return not any(word in cache_control for word in ("private", "no-store"))


def is_unchanged(environ: Environ, variant: EncodedPage) -> bool:
    """Return whether the client has the page; its ETag counts more than its date."""
    if "HTTP_IF_NONE_MATCH" in environ:
        return matches(environ["HTTP_IF_NONE_MATCH"], variant)
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    # Compared as text: the date goes back when the newest post is deleted.
    return since is not None and ("Last-Modified", since) in variant.headers


def matches(if_none_match: str, variant: EncodedPage) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return variant.etag in tags or "*" in tags


def not_modified_headers(headers: Headers) -> Headers:
    entity_headers = {"Content-Length", "Content-Type", "Content-Encoding"}
    return [(name, value) for name, value in headers if name not in entity_headers]
