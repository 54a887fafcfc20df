"""The client address of a request, as far as the headers can be trusted."""

import ipaddress
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest

from blog.visits.visit_settings import visit_settings

# Matching the usual case takes a tenth of the time that parsing takes.
_BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_IPV4 = re.compile(rf"{_BYTE}(?:\.{_BYTE}){{3}}", re.ASCII)


def client_address(request: HttpRequest) -> str:
    return address_from_environ(request.META)


def address_from_environ(environ: Mapping[str, Any]) -> str:
    """Return the client's address, from ``X-Forwarded-For`` only behind trusted proxies.

    Each proxy appends the address that called it, so with ``n`` trusted proxies the n-th entry
    from the right is the client's. Entries left of it can be forged.
    """
    direct: str = environ.get("REMOTE_ADDR", "")
    hops = visit_settings().trusted_proxies
    if not hops:
        return direct
    entries = environ.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", hops)
    if len(entries) < hops:
        return direct
    return _valid(entries[-hops].strip()) or direct


def _valid(entry: str) -> str:
    if _IPV4.fullmatch(entry):
        return entry
    try:
        return str(ipaddress.ip_address(entry.strip("[]")))
    except ValueError:
        return ""


def reader_network(address: str) -> str:
    """Return the network that counts as one reader: an IPv4 address or an IPv6 /64."""
    if ":" not in address:
        return address
    return _network_of(address)


@lru_cache(maxsize=8192)
def _network_of(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
