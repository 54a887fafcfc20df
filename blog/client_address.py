"""Where a request comes from, as far as it can be trusted."""

import ipaddress
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    return address_of(request.META)


def address_of(environ: Mapping[str, Any]) -> str:
    """Return the reader's address; ``X-Forwarded-For`` counts for trusted proxies alone.

    Each proxy appends the address that it was called from, so that with ``n`` trusted proxies
    the n-th entry from the right is the reader, and what stands left of it is hearsay.
    """
    direct = str(environ.get("REMOTE_ADDR", ""))
    hops = int(settings.TRUSTED_PROXIES)
    if not hops:
        return direct
    entries = [entry.strip() for entry in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if len(entries) < hops:
        return direct
    return _valid(entries[-hops]) or direct


def _valid(entry: str) -> str:
    try:
        return str(ipaddress.ip_address(entry.strip("[]")))
    except ValueError:
        return ""


def reader_network(address: str) -> str:
    """Return what stands for one reader: an IPv4 address, or the /64 that holds an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
