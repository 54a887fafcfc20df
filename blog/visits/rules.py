"""Which requests count as a reader's, and why the others do not."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from crawlerdetect import CrawlerDetect
from django.db import models

from blog.visits.visit_settings import visit_settings

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
    program = _program(environ.get("HTTP_USER_AGENT", "")[:MAX_USER_AGENT_LENGTH])
    if program.is_bot:
        return program.reason
    if not environ.keys().isdisjoint(_PURPOSES) and _is_prefetch(environ):
        return Reason.PREFETCH
    if "HTTP_SEC_FETCH_DEST" in environ and _is_embedded(environ):
        return Reason.EMBEDDED
    if NOT_COUNTED_COOKIE in environ.get("HTTP_COOKIE", ""):
        return Reason.EXCLUDED_DEVICE
    if program.is_modern and _is_secure(environ) and environ.keys().isdisjoint(_SEC_FETCH):
        return Reason.NOT_A_BROWSER
    return program.reason


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


class Program(NamedTuple):
    """What a user agent says. Modern browsers send Sec-Fetch headers with all requests over TLS."""

    reason: Reason | None
    is_bot: bool
    is_modern: bool


@lru_cache(maxsize=4096)
def _program(user_agent: str) -> Program:
    is_modern = _MODERN_BROWSER.search(user_agent) is not None
    if not any(letter.isalnum() for letter in user_agent):
        return Program(Reason.NO_USER_AGENT, is_bot=True, is_modern=False)
    if is_bot(user_agent):
        return Program(Reason.BOT, is_bot=True, is_modern=is_modern)
    reason = None if is_browser(user_agent) else Reason.NOT_A_BROWSER
    return Program(reason, is_bot=False, is_modern=is_modern)


def is_bot(user_agent: str) -> bool:
    named = _BROWSER.search(user_agent)
    is_text_browser = named is not None and bool(named["text"])
    return not is_text_browser and bool(CrawlerDetect(user_agent=user_agent).is_crawler())


def is_browser(user_agent: str) -> bool:
    """Return whether a browser is named, and no program that drives or imitates one."""
    return bool(_BROWSER.search(user_agent)) and not _PROGRAM.search(user_agent)


def _is_secure(environ: Mapping[str, Any]) -> bool:
    return visit_settings().is_https and environ.get("HTTP_X_FORWARDED_PROTO") == "https"
