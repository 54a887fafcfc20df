"""Which requests count as a reader's, and why the others do not."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crawlerdetect import CrawlerDetect
from django.conf import settings
from django.db import models

NOT_COUNTED_COOKIE = "offprint-not-counted"
_PURPOSES = frozenset({"HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ"})
_SEC_FETCH = ("HTTP_SEC_FETCH_SITE", "HTTP_SEC_FETCH_MODE", "HTTP_SEC_FETCH_DEST")
# Sec-Fetch headers are older than these releases; the margin allows for unusual builds.
_MODERN_BROWSER = re.compile(r"(?:Chrome/(?:9\d|[1-9]\d\d)|Firefox/(?:9\d|[1-9]\d\d))\b")
MAX_USER_AGENT_LENGTH = 500
_LABEL = re.compile(r"[a-z0-9][a-z0-9.\-]{0,99}")


class Reason(models.TextChoices):
    STAFF = "staff", "You and other staff"
    EXCLUDED_DEVICE = "device", "Excluded devices"
    NO_USER_AGENT = "no-user-agent", "No user agent"
    BOT = "robot", "Known bots"
    PREFETCH = "prefetch", "Prefetch"
    NOT_A_BROWSER = "not-a-browser", "Programs that pretend to be a browser"
    FLOOD = "flood", "More than 200 pages/day"


def exclusion(environ: Mapping[str, Any]) -> Reason | None:
    """Return why a request is not counted, judging by the request alone; None if it is."""
    user_agent = environ.get("HTTP_USER_AGENT", "")
    if not user_agent or user_agent.isspace():
        return Reason.NO_USER_AGENT
    if is_bot(user_agent[:MAX_USER_AGENT_LENGTH]):
        return Reason.BOT
    if not _PURPOSES.isdisjoint(environ) and _is_prefetch(environ):
        return Reason.PREFETCH
    if NOT_COUNTED_COOKIE in environ.get("HTTP_COOKIE", ""):
        return Reason.EXCLUDED_DEVICE
    if _is_secure(environ) and _pretends_to_be_browser(environ, user_agent):
        return Reason.NOT_A_BROWSER
    return None


def _is_prefetch(environ: Mapping[str, Any]) -> bool:
    return any("pre" in environ.get(name, "").lower() for name in _PURPOSES)


@lru_cache(maxsize=4096)
def is_bot(user_agent: str) -> bool:
    return bool(CrawlerDetect(user_agent=user_agent).is_crawler())


def _is_secure(environ: Mapping[str, Any]) -> bool:
    return bool(settings.HTTPS) and environ.get("HTTP_X_FORWARDED_PROTO") == "https"


def _pretends_to_be_browser(environ: Mapping[str, Any], user_agent: str) -> bool:
    """Browsers of these releases always send Sec-Fetch headers over TLS."""
    is_modern = _MODERN_BROWSER.search(user_agent) is not None
    return is_modern and not any(name in environ for name in _SEC_FETCH)


def referrer_of(environ: Mapping[str, Any]) -> str:
    """Return ``utm_source`` or the referring host; empty for pages of this site."""
    query, referer = str(environ.get("QUERY_STRING", "")), str(environ.get("HTTP_REFERER", ""))
    if "utm_source" in query:
        label = _utm_source(query)
        if _LABEL.fullmatch(label):
            return label
    if not referer:
        return ""
    try:
        host = (urlsplit(referer).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    own = str(environ.get("HTTP_HOST") or environ.get("SERVER_NAME", ""))
    own = own.partition(":")[0].removeprefix("www.")
    return host if host != own and _LABEL.fullmatch(host) else ""


def _utm_source(query: str) -> str:
    try:
        found = parse_qs(query, max_num_fields=50).get("utm_source", [""])
    except ValueError:
        return ""
    return found[0].strip().lower()
