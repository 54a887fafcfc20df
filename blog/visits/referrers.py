"""The site that a reader came from, one name for its hosts and apps."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

_LABEL = re.compile(r"[a-z0-9_][a-z0-9._\-]{0,99}")
# Hosts of the same site for phones, outgoing links and older designs.
_SAME_SITE = re.compile(
    r"(?:www\d*|m|mobile|mbasic|touch|wap|amp|l|lm|out|away|old|new|np)\.(?=.*\.)"
)
# As in en.m.wikipedia.org.
_INNER_MOBILE = re.compile(r"(?<=^[a-z]{2})\.m\.(?=.*\.)|(?<=^[a-z]{3})\.m\.(?=.*\.)")
# What is left of a host such as m.co.uk, which is a site of its own.
_COUNTRY_SUFFIX = re.compile(r"(?:ac|co|com|edu|gov|net|or|org)\.[a-z]{2}")
_ALIASES = {
    host: site
    for site, hosts in {
        "bing.com": "cn.bing.com",
        "bsky.app": "go.bsky.app xyz.blueskyweb.app",
        "discord.com": "discordapp.com com.discord",
        "duckduckgo.com": "html.duckduckgo.com lite.duckduckgo.com start.duckduckgo.com"
        " com.duckduckgo.mobile.android",
        "facebook.com": "web.facebook.com fb.me fb.com com.facebook.katana com.facebook.lite",
        "feedly.com": "com.devhd.feedly",
        "google.com": "com.google.android.googlequicksearchbox com.google.android.apps.searchlite",
        "instagram.com": "com.instagram.android",
        "linkedin.com": "lnkd.in com.linkedin.android",
        "mail.google.com": "com.google.android.gm com.google.android.gm.lite",
        "medium.com": "com.medium.reader",
        "messenger.com": "m.me com.facebook.orca",
        "news.google.com": "com.google.android.apps.magazines",
        "outlook.live.com": "com.microsoft.office.outlook",
        "pinterest.com": "pin.it com.pinterest",
        "qq.com": "com.tencent.mobileqq",
        "reddit.com": "redd.it i.reddit.com sh.reddit.com com.reddit.frontpage"
        " com.andrewshu.android.reddit com.laurencedawson.reddit_sync free.reddit.news",
        "slack.com": "app.slack.com slack-redir.net com.slack",
        "teams.microsoft.com": "statics.teams.cdn.office.net com.microsoft.teams",
        "telegram.org": "t.me telegram.me web.telegram.org org.telegram.messenger",
        "weibo.com": "weibo.cn t.cn com.sina.weibo",
        "weixin.qq.com": "com.tencent.mm",
        "whatsapp.com": "wa.me wl.co web.whatsapp.com com.whatsapp",
        "x.com": "t.co twitter.com com.twitter.android",
        "yandex.ru": "ya.ru",
        "youtube.com": "youtu.be youtube-nocookie.com com.google.android.youtube",
        "zhihu.com": "link.zhihu.com com.zhihu.android",
    }.items()
    for host in hosts.split()
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
    host = _host(referer)
    own = str(environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")).lower()
    site = grouped(host)
    is_own = _plain(own.partition(":")[0]) in {_plain(host), site}
    return site if not is_own and _LABEL.fullmatch(host) else ""


def _host(referer: str) -> str:
    """Return the host of a URL, or the ID of an app, in ASCII."""
    try:
        address = urlsplit(referer)
        host = address.hostname or ""
        host = host if host.isascii() else host.encode("idna").decode()
    except (ValueError, UnicodeError):
        return ""
    # The page of an extension of the reader's browser.
    return "" if address.scheme.endswith("-extension") else host


def grouped(host: str) -> str:
    """Return the name under which a host is counted: m.example.org is example.org."""
    site = host.rstrip(".") or host
    while found := _SAME_SITE.match(site):
        if _COUNTRY_SUFFIX.fullmatch(site[found.end() :]):
            break
        site = site[found.end() :]
    mobile = _INNER_MOBILE.search(site)
    if mobile and not _COUNTRY_SUFFIX.fullmatch(site[mobile.end() :]):
        site = f"{site[: mobile.start()]}.{site[mobile.end() :]}"
    return _ALIASES.get(site, site)


def _plain(host: str) -> str:
    return host.rstrip(".").removeprefix("www.")


def _utm_source(query: str) -> str:
    try:
        found = parse_qs(query, max_num_fields=50).get("utm_source", [""])
    except ValueError:
        return ""
    return found[0].strip().lower()
