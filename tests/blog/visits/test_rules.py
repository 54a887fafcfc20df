import pytest

from blog.visits.rules import Reason, exclusion, is_bot
from tests.readers import BROWSER

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize("user_agent", [FIREFOX, CHROME, SAFARI])
def test_browser_is_not_a_bot(user_agent):
    assert not is_bot(user_agent)


@pytest.mark.parametrize(
    "user_agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)",
        "curl/8.5.0",
        "python-requests/2.32.3",
        "Wget/1.21.4",
        CHROME.replace("Chrome/", "HeadlessChrome/"),
    ],
)
def test_known_bot_is_detected(user_agent):
    assert is_bot(user_agent)


def test_reader_is_not_excluded():
    assert exclusion({"HTTP_USER_AGENT": FIREFOX}) is None


def test_device_that_asked_not_to_be_counted_is_excluded():
    environ = {"HTTP_USER_AGENT": FIREFOX, "HTTP_COOKIE": "a=b; offprint-not-counted=1"}

    assert exclusion(environ) == Reason.EXCLUDED_DEVICE


@pytest.mark.parametrize(
    ("user_agent", "headers", "reason"),
    [
        (CHROME, {}, Reason.NOT_A_BROWSER),
        (CHROME, {"HTTP_SEC_FETCH_MODE": "navigate"}, None),
        (SAFARI, {}, None),
        (CHROME.replace("140", "49"), {}, None),
    ],
)
def test_modern_browser_over_tls_sends_fetch_metadata(settings, user_agent, headers, reason):
    settings.HTTPS = True
    environ = {"HTTP_USER_AGENT": user_agent, "HTTP_X_FORWARDED_PROTO": "https", **headers}

    assert exclusion(environ) == reason


def test_browser_without_tls_needs_no_fetch_metadata():
    assert exclusion({"HTTP_USER_AGENT": CHROME, "HTTP_X_FORWARDED_PROTO": "https"}) is None


PROGRAMS = (
    "Mozilla/5.0", "Mozilla/5.0 (compatible)", "node", "cohere-ai", "Zotero/7.0",
    "Mozilla/5.0 (Windows NT 10.0; rv:115.0) Gecko/20100101 Zotero/7.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0 Zotero/6.0.30",
    "Bluesky Cardyb/1.1",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Perplexity-User/1.0)",
    ("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Some-User/1.0) Chrome/131.0 "
    "Safari/537.36"),
    f"{CHROME} PageSpeed", f"{CHROME} Playwright/1.40", f"{CHROME} Chrome-Lighthouse",
    "MobileSafari/604.1 CFNetwork/1240.0.4 Darwin/20.6.0", "Mozilla/4.0",
    "Java/17.0.1", "Dalvik/2.1.0 (Linux; U; Android 11)", "undici/6", "Ruby",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Mozilla/5.0 Gecko/20100101", "my-reader 1.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Thunderbird/115.0",
)  # fmt: skip


@pytest.mark.parametrize("user_agent", PROGRAMS)
def test_program_that_names_no_browser_is_no_reader(user_agent):
    assert exclusion({"HTTP_USER_AGENT": user_agent}) in {Reason.NOT_A_BROWSER, Reason.BOT}


@pytest.mark.parametrize("user_agent", ["", " ", "-", "--", '""', "()"])
def test_user_agent_without_a_name_is_none(user_agent):
    assert exclusion({"HTTP_USER_AGENT": user_agent}) == Reason.NO_USER_AGENT


@pytest.mark.parametrize(
    "user_agent",
    [
        "Lynx/2.8.9rel.1 libwww-FM/2.14 SSL-MM/1.4.1 OpenSSL/3.0",
        "w3m/0.5.3+git20230121",
        "ELinks/0.13.1 (textmode; Linux; 80x24-2)",
        "Links (2.21; Linux x86_64; 80x24)",
        "URL/Emacs Emacs/29.1 (TTY; x86_64-pc-linux-gnu)",
        "NetSurf/3.10 (Linux)",
        "Mozilla/5.0 (X11; Linux x86_64) NetSurf/3.11",
        "Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.18",
        "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)",
        "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",
        "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko",
        "Mozilla/5.0 (compatible; Konqueror/4.5; Linux) KHTML/4.5.4 (like Gecko)",
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.42"
        ),
        SAFARI.replace("Version/18.5", "CriOS/126.0.6478.54"),
        SAFARI.replace("Version/18.5", "FxiOS/127.0"),
        f"{CHROME} Edg/140.0.0.0",
        f"{CHROME} OPR/110.0",
        "Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Gecko/20100101 Goanna/6.7 PaleMoon/33.2",
        "Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0",
    ],
)
def test_every_browser_is_a_reader(user_agent):
    assert exclusion({"HTTP_USER_AGENT": user_agent}) is None


@pytest.mark.parametrize(
    ("destination", "site", "reason"),
    [
        ("document", "none", None),
        ("document", "cross-site", None),
        ("image", "cross-site", Reason.EMBEDDED),
        ("iframe", "cross-site", Reason.EMBEDDED),
        ("iframe", "same-origin", Reason.EMBEDDED),
        ("script", "same-site", Reason.EMBEDDED),
        ("empty", "cross-site", Reason.EMBEDDED),
        ("empty", "same-origin", None),
    ],
)
def test_only_navigations_count(destination, site, reason):
    environ = {
        "REQUEST_METHOD": "GET",
        "HTTP_USER_AGENT": BROWSER,
        "HTTP_SEC_FETCH_DEST": destination,
        "HTTP_SEC_FETCH_SITE": site,
    }

    assert exclusion(environ) == reason
