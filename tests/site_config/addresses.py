"""One URL for every pattern of the URLconf."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

SAMPLES = {
    "int": "2024",
    "path": "1",
    "uslug": "a-note",
    "slug": "a-note",
    "str": "a-note",
    "pagepath": "a-page",
}


def all_addresses() -> list[str]:
    return sorted({_filled(route) for route in _routes(get_resolver().url_patterns, "/")})


def public_addresses() -> list[str]:
    return [address for address in all_addresses() if not address.startswith("/admin/")]


def admin_addresses() -> list[str]:
    return [address for address in all_addresses() if address.startswith("/admin/")]


def admin_addresses_with(key: str) -> list[str]:
    """Return the URLs in the admin that name an object, with this text in its place."""
    routes = _routes(get_resolver().url_patterns, "/")
    named = sorted({route for route in routes if route.startswith("/admin/") and "<" in route})
    return [re.sub("<[^>]+>", key, route) for route in named]


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        if not isinstance(pattern.pattern, RoutePattern):
            continue
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def _filled(route: str) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda place: SAMPLES[place[1] or "str"], route)
