import pytest

from blog.visits.rules import Reason, exclusion, is_bot, referrer_of

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
def test_browser_is_no_robot(user_agent):
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
def test_known_robot_is_recognised(user_agent):
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
def test_modern_browser_over_tls_says_what_it_fetches(settings, user_agent, headers, reason):
    settings.HTTPS = True
    environ = {"HTTP_USER_AGENT": user_agent, "HTTP_X_FORWARDED_PROTO": "https", **headers}

    assert exclusion(environ) == reason


def test_browser_without_tls_need_not_say_what_it_fetches():
    assert exclusion({"HTTP_USER_AGENT": CHROME, "HTTP_X_FORWARDED_PROTO": "https"}) is None


@pytest.mark.parametrize(
    ("environ", "referrer"),
    [
        ({}, ""),
        ({"HTTP_REFERER": "https://news.example.org/item?id=1"}, "news.example.org"),
        ({"HTTP_REFERER": "https://WWW.Example.org/"}, "example.org"),
        ({"HTTP_REFERER": "https://me.org/x", "HTTP_HOST": "me.org:8000"}, ""),
        ({"HTTP_REFERER": "android-app://com.example.reader/"}, "com.example.reader"),
        ({"HTTP_REFERER": "https://[broken"}, ""),
        ({"HTTP_REFERER": "https://<script>/"}, ""),
        ({"QUERY_STRING": "utm_source=Newsletter"}, "newsletter"),
        ({"QUERY_STRING": "utm_source=%3Cb%3E"}, ""),
        ({"QUERY_STRING": "utm_source=" + "x" * 200}, ""),
    ],
)
def test_referrer_is_a_host_or_a_label(environ, referrer):
    assert referrer_of(environ) == referrer
