import pytest

from blog.visits.referrers import grouped, referrer_of


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


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("m.facebook.com", "facebook.com"), ("l.facebook.com", "facebook.com"),
        ("lm.facebook.com", "facebook.com"), ("out.reddit.com", "reddit.com"),
        ("old.reddit.com", "reddit.com"), ("www.example.org", "example.org"),
        ("example.org.", "example.org"), ("www.m.example.org.", "example.org"),
        ("en.m.wikipedia.org", "en.wikipedia.org"), ("np.reddit.com", "reddit.com"),
        ("mbasic.facebook.com", "facebook.com"), ("redd.it", "reddit.com"),
        ("com.whatsapp", "whatsapp.com"), ("xy.m.org", "xy.m.org"), ("de.m.co.uk", "de.m.co.uk"),
        ("com.google.android.gm", "mail.google.com"),
        ("com.example.reader", "com.example.reader"), ("t.co", "x.com"), ("m.co.uk", "m.co.uk"),
        ("l.org", "l.org"), ("m.bbc.co.uk", "bbc.co.uk"), ("model.org", "model.org"),
        ("localhost", "localhost"), ("hacker-news", "hacker-news"), ("192.0.2.1", "192.0.2.1"),
    ],
)  # fmt: skip
def test_hosts_of_one_site_are_one(host, site):
    assert grouped(host) == site


@pytest.mark.parametrize(
    ("referer", "own", "referrer"),
    [
        ("https://out.reddit.com./r/x", "me.org", "reddit.com"),
        ("android-app://com.google.android.gm/", "me.org", "mail.google.com"),
        ("https://www.me.org./x", "me.org", ""),
        ("https://me.org/x", "WWW.me.org.:8000", ""),
        ("https://example.org/", "m.example.org", "example.org"),
        ("https://m.me.org/x", "me.org", ""),
        ("android-app://com.laurencedawson.reddit_sync/", "me.org", "reddit.com"),
        ("https://münchen.example/", "me.org", "xn--mnchen-3ya.example"),
        ("chrome-extension://abcdef/", "me.org", ""),
    ],
)
def test_referrer_is_grouped_and_never_this_site(referer, own, referrer):
    assert referrer_of({"HTTP_REFERER": referer, "HTTP_HOST": own}) == referrer
