"""Rewrite the URLs in responses of the site to those of the export.

Only what a browser interprets as a URL is changed: attributes, ``url()``, stylesheets of feeds.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from urllib.parse import quote, urljoin

from blog.markdown.html_tags import rewrite_tags
from site_config.static_export.base_url import HOST, ROOT, BaseUrl
from site_config.static_export.site_urls import (
    LIST_FILTERS,
    MANY_FILTERS,
    SEARCH,
    SiteUrl,
    site_url_of,
    skip_reason,
)

_ADDRESSES = frozenset({"href", "src", "action", "poster", "cite", "data", "formaction"})
_SETS = frozenset({"srcset", "imagesrcset"})
_OF_A_SET = re.compile(r"(\s*)(\S+?)(,?(?:\s+[^,]+)?(?:,|$))")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_WHOLE = re.compile(rf"https?://{HOST}(?=[/?#]|$)")
_CSS_URL = re.compile(r"""(url\(\s*["']?)([^"')]+)""")
_IMPORT = re.compile(r'\b(?:from|import)\s*"(\.[^"]+)"')
_SHEET_OF_XML = re.compile(r'(<\?xml-stylesheet\b[^>]*?\bhref=")([^"]*)')
_LOCATION = re.compile(r"<loc>([^<]*)</loc>")
_ROBOTS_PATH = re.compile(r"^((?:Disallow|Allow): )(/.*)$", re.MULTILINE)
# Long ago, so that the script on a page does not mistake it for a fresh one.
_SERVED = "1970-01-01T00:00:00+00:00"


@dataclass
class Links:
    """The links of a response: URLs to crawl, and reasons why others are skipped."""

    urls: dict[SiteUrl, None] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)


class Rewriter:
    """``live``: the live site, if visits are reported and skipped URLs link to it."""

    def __init__(self, copy: BaseUrl, live: BaseUrl | None = None) -> None:
        self.copy = copy
        self.live = live

    def html(self, text: str, page: SiteUrl, found: Links) -> str:
        value = partial(self._value, page, found)
        return self.copy.write_in(rewrite_tags(text, lambda tag: tag.with_values(value)))

    def css(self, text: str, page: SiteUrl, found: Links) -> str:
        return self.copy.write_in(_CSS_URL.sub(self._in_text(page, found), text))

    def find_imports(self, script: str, page: SiteUrl, found: Links) -> None:
        """Collect the imports of a module, which are relative and need no rewriting."""
        for url in _IMPORT.findall(script):
            self.address(url, page, found)

    def xml(self, text: str, page: SiteUrl, found: Links) -> str:
        """Rewrite a feed or a sitemap, which have absolute URLs."""
        for location in _LOCATION.findall(text):
            self.address(unescape(location), page, found)
        return self.copy.write_in(_SHEET_OF_XML.sub(self._in_text(page, found), text))

    def robots(self, text: str) -> str:
        return self.copy.write_in(_ROBOTS_PATH.sub(rf"\g<1>/{ROOT}\g<2>", text))

    def address(self, url: str, page: SiteUrl, found: Links) -> str | None:
        """Return the rewritten URL of a link on ``page``, or None if it has none."""
        site_path, is_stored = _within_site(url, page)
        if site_path is None:
            return url
        rest, _, fragment = site_path.partition("#")
        path, _, query = rest.partition("?")
        anchor = f"#{fragment}" if fragment else ""
        reason = skip_reason(path)
        target = None if reason else site_url_of(path, query)
        if target is None:
            found.skipped.append(reason or MANY_FILTERS)
            return f"{self.live}{rest.lstrip('/')}{anchor}" if self.live else None
        if target.path != SEARCH:
            found.urls[target] = None
        whole = _WHOLE.match(url)
        start = f"{whole[0]}/{ROOT}" if whole else f"/{ROOT}"
        if not target.query and not _takes_query(target.path, query):
            is_relative = not whole and not url.startswith("/")
            if is_relative and page.moved_path == page.path:
                return url
            return f"{start}{path}{'?' + query if query else ''}{anchor}" if is_stored else url
        return f"{start}{target.url_path}{anchor}"

    def _in_text(self, page: SiteUrl, found: Links) -> Callable[["re.Match[str]"], str]:
        def write(match: "re.Match[str]") -> str:
            return match[1] + (self.address(match[2], page, found) or match[2])

        return write

    def _value(self, page: SiteUrl, found: Links, name: str, value: str) -> str | None:
        if name in {"data-visit", "data-served"}:
            return self._reporting(name)
        if name in _SETS:
            return _OF_A_SET.sub(lambda one: self._of_a_set(one, page, found), value)
        if name in _ADDRESSES or (name == "content" and _WHOLE.match(value)):
            return self.address(value, page, found)
        return value

    def _of_a_set(self, one: "re.Match[str]", page: SiteUrl, found: Links) -> str:
        return f"{one[1]}{self.address(one[2], page, found) or one[2]}{one[3]}"

    def _reporting(self, name: str) -> str | None:
        """Return the value that makes a page report visits to the live site, or None."""
        if self.live is None:
            return None
        return f"{self.live}blog/visit/" if name == "data-visit" else _SERVED


def _within_site(url: str, page: SiteUrl) -> tuple[str | None, bool]:
    """Return the URL as a path of the site, if it is one, and whether it lacks the root."""
    if whole := _WHOLE.match(url):
        path = url[whole.end() :] or "/"
    elif not url or url.startswith(("#", "//")) or _SCHEME.match(url):
        return None, False
    elif url.startswith("?"):
        path = quote(page.path) + url
    else:
        path = urljoin(quote(page.path), url)
    root = f"/{ROOT}"
    if path == root or path.startswith(f"{root}/"):
        return path.removeprefix(root) or "/", False
    return path, True


def _takes_query(path: str, query: str) -> bool:
    """Return whether the query selects a list, so that the URL in the export has none."""
    return bool(query) and (path in LIST_FILTERS or "page=" in query) and path != SEARCH
