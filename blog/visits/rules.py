"""Which requests count as a reader's, and why the others do not."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from crawlerdetect import CrawlerDetect
from django.conf import settings
from django.db import models

NOT_COUNTED_COOKIE = "offprint-not-counted"
_PURPOSES = frozenset({"HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ"})
_SEC_FETCH = ("HTTP_SEC_FETCH_SITE", "HTTP_SEC_FETCH_MODE", "HTTP_SEC_FETCH_DEST")
# Sec-Fetch headers are older than these releases; the margin allows for unusual builds.
_MODERN_BROWSER = re.compile(r"(?:Chrome/(?:9\d|[1-9]\d\d)|Firefox/(?:9\d|[1-9]\d\d))\b")
MAX_USER_AGENT_LENGTH = 500
# Every browser contains one of these; text browsers start with their name.
_BROWSER = re.compile(
    r"(?:Firefox|FxiOS|Focus|Chrome|Chromium|CriOS|EdgiOS|EdgA?|Edge|OPR|OPiOS|OPT|SamsungBrowser"
    r"|Safari|Silk|Vivaldi|YaBrowser|UCBrowser|Epiphany|Konqueror|SeaMonkey|PaleMoon|Goanna"
    r"|Waterfox|IceCat|Falkon|qutebrowser|Ladybird|NetSurf|NintendoBrowser|KHTML|Trident|IEMobile|DuckDuckGo|GSA)/\d"
    r"|MSIE \d|Opera[/ ]\d|AppleWebKit/[\d.]+ \(KHTML, like Gecko\) Mobile/\w"
    r"|(?P<text>^(?:Lynx|ELinks|Links|w3m|Emacs-w3m|URL/Emacs|NetSurf|Dillo)\b)"
)
# Programs that also name a browser.
_PROGRAM = re.compile(
    r"PageSpeed|Lighthouse|Playwright|Puppeteer|Selenium|Cypress/|PhantomJS|Zotero|Cardyb"
    r"|Perplexity-User|CFNetwork/|ChatGPT-User|Claude-User|MistralAI-User|cohere-ai|\+https?://"
    r"|compatible;(?!.*(?:MSIE|Trident|Konqueror))",
    re.IGNORECASE,
)


class Reason(models.TextChoices):
    STAFF = "staff", "You and other staff"
    EXCLUDED_DEVICE = "device", "Excluded devices"
    NO_USER_AGENT = "no-user-agent", "No user agent"
    BOT = "robot", "Known bots"
    PREFETCH = "prefetch", "Prefetch"
    EMBEDDED = "embedded", "Loaded inside another page"
    NOT_A_BROWSER = "not-a-browser", "Programs, not browsers"
    FLOOD = "flood", "More than 200 pages/day"
    CROWD = "crowd", "More than 20 browsers at one address"


def exclusion(environ: Mapping[str, Any]) -> Reason | None:
    """Return why a request is not counted, judging by the request alone; None if it is."""
    user_agent = environ.get("HTTP_USER_AGENT", "")
    if not any(letter.isalnum() for letter in user_agent):
        return Reason.NO_USER_AGENT
    if is_bot(user_agent[:MAX_USER_AGENT_LENGTH]):
        return Reason.BOT
    return _exclusion_of_browser(environ, user_agent)


def _exclusion_of_browser(environ: Mapping[str, Any], user_agent: str) -> Reason | None:
    if not _PURPOSES.isdisjoint(environ) and _is_prefetch(environ):
        return Reason.PREFETCH
    if "HTTP_SEC_FETCH_DEST" in environ and _is_embedded(environ):
        return Reason.EMBEDDED
    if NOT_COUNTED_COOKIE in environ.get("HTTP_COOKIE", ""):
        return Reason.EXCLUDED_DEVICE
    is_pretense = _is_secure(environ) and _pretends_to_be_browser(environ, user_agent)
    is_reader = is_browser(user_agent[:MAX_USER_AGENT_LENGTH]) and not is_pretense
    return None if is_reader else Reason.NOT_A_BROWSER


def _is_prefetch(environ: Mapping[str, Any]) -> bool:
    return any("pre" in environ.get(name, "").lower() for name in _PURPOSES)


def _is_embedded(environ: Mapping[str, Any]) -> bool:
    """Return whether another page loads this one, as an image or a frame, and nobody opens it.

    Otherwise any busy site could add its readers to a post's visits. Visit reports and download
    links have an empty destination; they come from pages of this site or are checked.
    """
    if environ["HTTP_SEC_FETCH_DEST"] == "empty":
        is_get = environ.get("REQUEST_METHOD") == "GET"
        return is_get and environ.get("HTTP_SEC_FETCH_SITE") != "same-origin"
    return bool(environ["HTTP_SEC_FETCH_DEST"] != "document")


@lru_cache(maxsize=4096)
def is_bot(user_agent: str) -> bool:
    named = _BROWSER.search(user_agent)
    is_text_browser = named is not None and bool(named["text"])
    return not is_text_browser and bool(CrawlerDetect(user_agent=user_agent).is_crawler())


def is_browser(user_agent: str) -> bool:
    """Return whether a browser is named, and no program that drives or imitates one."""
    return bool(_BROWSER.search(user_agent)) and not _PROGRAM.search(user_agent)


def _is_secure(environ: Mapping[str, Any]) -> bool:
    return bool(settings.HTTPS) and environ.get("HTTP_X_FORWARDED_PROTO") == "https"


def _pretends_to_be_browser(environ: Mapping[str, Any], user_agent: str) -> bool:
    """Browsers of these releases always send Sec-Fetch headers over TLS."""
    is_modern = _MODERN_BROWSER.search(user_agent) is not None
    return is_modern and not any(name in environ for name in _SEC_FETCH)
