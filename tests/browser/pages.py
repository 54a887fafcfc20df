"""One URL of each type of page, found by following the links of the running site."""

import re
import urllib.error
import urllib.request

PAGE_TYPES = (
    "home", "publications", "publications by kind", "narrowed publications", "publication",
    "cv", "blog", "note", "chinese essay", "topics", "topic", "archive", "whole archive",
    "papers", "paper", "series", "popular", "popular this week", "news", "search",
    "nothing found", "feeds", "privacy", "missing", "projects", "project", "own page",
)  # fmt: skip
RICH = ("<math", "<mfrac", 'class="k"', "<table", "footnote", "<figure", "<img")


def find_pages(url: str) -> dict[str, str]:
    posts = [path for path in links(url, "/blog/") if re.fullmatch(r"/blog/[^/]+/", path)]
    texts = {path: fetch(url, path) for path in posts if path not in STANDING}
    chinese = [path for path in texts if re.search('<article[^>]* lang="zh', texts[path])]
    return {
        "home": "/",
        "publications": "/publications/",
        "publications by kind": "/publications/?by=kind",
        "narrowed publications": "/publications/?topic=training",
        "publication": first(links(url, "/publications/"), r"/publications/[^/]+/"),
        "cv": "/cv/",
        "news": "/news/",
        "blog": "/blog/",
        "note": max(
            texts.keys() - chinese,
            key=lambda path: (sum(mark in texts[path] for mark in RICH), path),
        ),
        "chinese essay": chinese[0],
        "topics": "/blog/topics/",
        "topic": first(links(url, "/blog/topics/"), r"/blog/topics/[^/]+/"),
        "archive": first(links(url, "/blog/"), r"/blog/archive/\d{4}/"),
        "whole archive": "/blog/archive/",
        "papers": "/blog/papers/",
        "paper": first(links(url, "/blog/papers/"), r"/blog/papers/[^/]+/"),
        "series": first([link for text in texts.values() for link in links_of(text)], SERIES),
        "search": "/search/?q=scheduling",
        "nothing found": "/search/?q=zyzzyva",
        "feeds": "/feed/",
        "popular": "/blog/popular/",
        "popular this week": "/blog/popular/?window=week",
        "privacy": "/blog/privacy/",
        "missing": "/blog/there-is-no-such-note/",
        "projects": "/projects/",
        "project": first(links(url, "/projects/"), r"/projects/[^/]+/"),
        "own page": "/teaching/",
    }


SERIES = r"/blog/series/[^/]+/"
STANDING = {"/blog/papers/", "/blog/popular/", "/blog/topics/", "/blog/privacy/"}


def links(url: str, path: str) -> list[str]:
    """Return the URLs of the site that a page links to, in order."""
    return links_of(fetch(url, path))


def links_of(text: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'href="(/[^"#]*)"', text)))


def first(addresses: list[str], pattern: str = ".*") -> str:
    return next(address for address in addresses if re.fullmatch(pattern, address))


def fetch(url: str, path: str) -> str:
    try:
        with urllib.request.urlopen(f"{url}{path}", timeout=30) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{path} answers {error.code}") from error
