"""The site that a reader came from, one name for its hosts and apps."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

_LABEL = re.compile(r"[a-z0-9][a-z0-9.\-]{0,99}")
# Hosts of the same site for phones, outgoing links and older designs.
_SAME_SITE = re.compile(r"(?:www\d*|m|mobile|touch|amp|l|lm|out|old|new)\.(?=.*\.)")
# What is left of a host such as m.co.uk, which is a site of its own.
_COUNTRY_SUFFIX = re.compile(r"(?:ac|co|com|edu|gov|net|or|org)\.[a-z]{2}")
_ALIASES = {
    "t.co": "x.com",
    "twitter.com": "x.com",
    "lnkd.in": "linkedin.com",
    "youtu.be": "youtube.com",
    "com.facebook.katana": "facebook.com",
    "com.facebook.lite": "facebook.com",
    "com.google.android.gm": "mail.google.com",
    "com.google.android.gm.lite": "mail.google.com",
    "com.google.android.googlequicksearchbox": "google.com",
    "com.google.android.youtube": "youtube.com",
    "com.instagram.android": "instagram.com",
    "com.linkedin.android": "linkedin.com",
    "com.reddit.frontpage": "reddit.com",
    "com.slack": "slack.com",
    "com.tencent.mm": "weixin.qq.com",
    "com.twitter.android": "x.com",
    "com.zhihu.android": "zhihu.com",
    "org.telegram.messenger": "telegram.org",
}


def referrer_of(environ: Mapping[str, Any]) -> str:
    """Return ``utm_source`` or the referring site; empty for pages of this site."""
    query, referer = str(environ.get("QUERY_STRING", "")), str(environ.get("HTTP_REFERER", ""))
    if "utm_source" in query:
        label = _utm_source(query)
        if _LABEL.fullmatch(label):
            return grouped(label)
    if not referer:
        return ""
    try:
        host = urlsplit(referer).hostname or ""
    except ValueError:
        return ""
    own = str(environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")).lower()
    is_own = _plain(host) == _plain(own.partition(":")[0])
    return grouped(host) if not is_own and _LABEL.fullmatch(host) else ""


def grouped(host: str) -> str:
    """Return the name under which a host is counted: m.example.org is example.org."""
    site = host.rstrip(".") or host
    while found := _SAME_SITE.match(site):
        if _COUNTRY_SUFFIX.fullmatch(site[found.end() :]):
            break
        site = site[found.end() :]
    return _ALIASES.get(site, site)


def _plain(host: str) -> str:
    return host.rstrip(".").removeprefix("www.")


def _utm_source(query: str) -> str:
    try:
        found = parse_qs(query, max_num_fields=50).get("utm_source", [""])
    except ValueError:
        return ""
    return found[0].strip().lower()
