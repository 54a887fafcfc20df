"""URLs of rows, for lists with thousands of them."""

from collections.abc import Callable
from functools import lru_cache, partial
from urllib.parse import quote

from django.urls import get_script_prefix, reverse
from django.utils.http import RFC3986_SUBDELIMS

_SLUG = "slug"
_SAFE = f"{RFC3986_SUBDELIMS}/~:@"


def row_url(name: str, slug: str) -> str:
    """Return what ``reverse`` does for a URL with one slug, in a tenth of the time."""
    return row_urls(name)(slug)


def row_urls(name: str) -> Callable[[str], str]:
    """Return ``row_url`` of many rows: the lookups are most of its time."""
    return _urls(name, get_script_prefix())


def page_url(path: str) -> str:
    return reverse("page_detail", args=[path.strip("/")])


@lru_cache
def _urls(name: str, _script_prefix: str) -> Callable[[str], str]:
    before, _, after = reverse(name, args=[_SLUG]).rpartition(_SLUG)
    return partial(_url, name, before, after)


def _url(name: str, before: str, after: str, slug: str) -> str:
    return f"{before}{quote(slug, safe=_SAFE)}{after}" if slug else reverse(name, args=[slug])
