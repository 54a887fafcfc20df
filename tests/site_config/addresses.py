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
    return sorted(set(_addresses(get_resolver().url_patterns, "/")))


def public_addresses() -> list[str]:
    return [address for address in all_addresses() if not address.startswith("/admin/")]


def admin_addresses() -> list[str]:
    return [address for address in all_addresses() if address.startswith("/admin/")]


def _addresses(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        if not isinstance(pattern.pattern, RoutePattern):
            continue
        address = before + _filled(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, address)
        else:
            yield address


def _filled(route: str) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda place: SAMPLES[place[1] or "str"], route)
