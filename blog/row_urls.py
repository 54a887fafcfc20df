"""URLs of rows, for lists with thousands of them."""

from functools import lru_cache
from urllib.parse import quote

from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.http import RFC3986_SUBDELIMS

_SLUG = "slug"


def row_url(name: str, slug: str) -> str:
    """Return what ``reverse`` does for a URL with one slug, in a tenth of the time."""
    if not slug:
        return reverse(name, args=[slug])
    before, after = _parts(name, get_script_prefix(), get_urlconf())
    return f"{before}{quote(slug, safe=f'{RFC3986_SUBDELIMS}/~:@')}{after}"


@lru_cache
def _parts(name: str, _script_prefix: str, _urlconf: str | None) -> tuple[str, str]:
    before, _, after = reverse(name, args=[_SLUG]).rpartition(_SLUG)
    return before, after
