import gzip
import threading
import time
from types import SimpleNamespace

import brotli
import pytest
import zstandard

from site_config.cache import page_cache
from site_config.cache.page_cache import PageCache, named_parameters

PAGE = b"<p>A page that is long enough to be worth compressing.</p>" * 40


class Site:
    """A WSGI application that records its requests, behind a cache."""

    def __init__(self, *, headers=(), status="200 OK", max_bytes=10_000_000):
        self.asked, self.visits, self.number = [], [], 1
        self.status, self.headers, self.body = status, list(headers), PAGE
        self.cache = PageCache(
            self.application,
            version=lambda: self.number,
            record=lambda environ, pk: self.visits.append(pk),
            max_bytes=max_bytes,
        )

    def application(self, environ, start_response):
        self.asked.append(environ)
        start_response(self.status, [("Content-Type", "text/html"), *self.headers])
        return [self.body]

    def get(self, path="/", query="", method="GET", **headers):
        answer = SimpleNamespace()

        def start_response(status, headers):
            answer.status, answer.headers = int(status[:3]), dict(headers)

        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "localhost",
            "SERVER_NAME": "localhost",
            "wsgi.url_scheme": "http",
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        answer.body = b"".join(self.cache(environ, start_response))
        return answer


def test_page_is_built_once():
    site = Site()

    bodies = {site.get().body for _ in range(5)}

    assert (bodies, len(site.asked)) == ({PAGE}, 1)


def test_uncacheable_page_is_built_by_one_thread_at_a_time():
    site = Site(max_bytes=1)
    building, most = [], []

    def slow(environ, start_response):
        building.append(1)
        most.append(len(building))
        time.sleep(0.1)
        building.pop()
        return site.application(environ, start_response)

    site.cache.application = slow
    threads = [
        threading.Thread(target=site.get, kwargs={"accept_encoding": f"x{number}"})
        for number in range(5)
    ]
    for thread in threads:
        thread.start()
        time.sleep(0.04)
    for thread in threads:
        thread.join()

    assert most == [1] * 5


def test_changed_content_rebuilds_the_page():
    site = Site()
    site.get()
    site.body, site.number = b"new", 2

    assert site.get().body == b"new"


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("gzip", "gzip", gzip.decompress),
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip, zstd", "zstd", lambda body: zstandard.ZstdDecompressor().decompress(body)),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("*", "br", brotli.decompress),
        ("identity", None, bytes),
        ("br;q=nonsense", None, bytes),
        ("", None, bytes),
    ],
)
def test_page_has_an_accepted_encoding(accepted, encoding, decode):
    answer = Site().get(accept_encoding=accepted)

    assert decode(answer.body) == PAGE
    assert (answer.headers.get("Content-Encoding"), answer.headers["Vary"]) == (
        encoding,
        "Accept-Encoding",
    )
    assert answer.headers["Content-Length"] == str(len(answer.body))


def test_encodings_of_a_page_have_different_etags():
    site = Site()

    etags = {site.get(accept_encoding=e).headers["ETag"] for e in ("", "gzip", "br", "zstd")}

    assert len(etags) == 4


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_matching_etag_gets_not_modified(form):
    site = Site()
    etag = site.get(accept_encoding="br").headers["ETag"]

    answer = site.get(accept_encoding="br", if_none_match=form.format(etag))

    assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", etag)


def test_date_of_a_feed_is_compared_if_there_is_no_etag():
    date = "Sun, 29 Nov 2026 10:00:00 GMT"
    site = Site(headers=[("Last-Modified", date)])

    statuses = [
        site.get(if_modified_since=date).status,
        site.get(if_modified_since="Sat, 28 Nov 2026 10:00:00 GMT").status,
        site.get(if_modified_since=date, if_none_match='"other"').status,
    ]

    assert statuses == [304, 200, 200]


def test_other_etag_gets_the_page():
    site = Site()

    assert site.get(if_none_match='"something"').status == 200


def test_head_is_get_without_a_body():
    site = Site()
    get = site.get()

    head = site.get(method="HEAD")

    assert (head.body, head.headers) == (b"", get.headers)


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "POST"},
        {"cookie": "sessionid=abc"},
        {"range": "bytes=0-1"},
        {"path": "/admin/"},
        {"path": "/media/images/a.png"},
        {"path": "/publications/apparate/apparate.pdf"},
        {"path": "/publications/apparate.bib"},
        {"host": "evil.example"},
        {"host": ""},
    ],
)
def test_private_requests_bypass_the_cache(request_):
    site = Site()
    for _ in range(2):
        site.get(**request_)

    assert len(site.asked) == 2


@pytest.mark.parametrize("path", ["/publications.bib", "/publications/", "/publications/apparate/"])
def test_publication_pages_are_cached(path):
    site = Site()
    for _ in range(2):
        site.get(path)

    assert len(site.asked) == 1


def test_cached_page_is_built_without_client_data():
    site = Site()

    site.get(
        query="utm_source=x&page=2",
        cookie="a=b",
        user_agent="Evil",
        accept_language="de",
        x_forwarded_host="evil.example",
        referer="https://evil.example",
    )

    names = sorted(name for name in site.asked[0] if name.startswith("HTTP_"))
    assert (names, site.asked[0]["QUERY_STRING"]) == (["HTTP_HOST"], "page=2")


def test_hosts_are_cached_separately(settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    site = Site()

    for host in ("one.example", "two.example"):
        site.get(host=host)

    assert [environ["HTTP_HOST"] for environ in site.asked] == ["one.example", "two.example"]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("page=2", "page=2"),
        ("utm_source=x", ""),
        ("window=week&page=2&window=month", "page=2&window=month"),
        ("page=%31", "page=1"),
        ("format=ris&id=apparate", "id=apparate&format=ris"),
        ("page", "page="),
        ("x=" + "y" * 600, ""),
        ("window=week&fbclid=" + "y" * 600, "window=week"),
        ("window=" + "y" * 600, None),
        ("x=" + "y" * 5_000, None),
    ],
)
def test_unknown_parameters_share_a_page(query, kept):
    assert named_parameters(query) == kept


@pytest.mark.parametrize(
    "answered",
    [
        {"status": "404 Not Found"},
        {"status": "302 Found"},
        {"headers": [("Set-Cookie", "a=b")]},
        {"headers": [("Cache-Control", "private")]},
        {"headers": [("Cache-Control", "no-store")]},
    ],
)
def test_private_response_is_not_cached(answered):
    site = Site(**answered)
    site.get()
    before = len(site.asked)

    site.get()

    assert (len(site.asked) - before, site.cache.cached_bytes) == (1, 0)


def test_cache_size_is_limited():
    site = Site(max_bytes=30_000)

    for number in range(50):
        site.get(path=f"/{number}/")

    assert 0 < site.cache.cached_bytes <= 30_000


def test_broken_cache_is_bypassed():
    site = Site()
    site.cache.version = lambda: 1 // 0

    assert site.get().body == PAGE


def test_get_of_a_post_is_a_visit_and_head_is_not():
    site = Site(headers=[("X-Offprint-Post", "7")])

    answers = [site.get(), site.get(), site.get(method="HEAD")]

    assert site.visits == [7, 7]
    assert "X-Offprint-Post" not in answers[0].headers


def test_concurrent_requests_build_a_page_once():
    site = Site()
    threads = [threading.Thread(target=site.get) for _ in range(16)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(site.asked) == 1


def test_https_page_is_not_served_over_http(settings):
    settings.HTTPS = True
    site = Site()

    site.get(x_forwarded_proto="https")
    site.get(x_forwarded_proto="https")
    site.get()

    assert [environ.get("HTTP_X_FORWARDED_PROTO") for environ in site.asked] == ["https", None]


def break_down(site, how):
    if how == "exception":
        site.cache.application = lambda environ, start_response: 1 // 0
    else:
        site.status = how


@pytest.mark.parametrize(
    "how", ["500 Internal Server Error", "503 Service Unavailable", "exception"]
)
@pytest.mark.parametrize("is_changed", [True, False])
def test_failed_rebuild_sends_the_previous_page(monkeypatch, how, is_changed):
    monkeypatch.setattr(page_cache, "FIRST_RETRY_SECONDS", 0.01)
    site = Site()
    etag = site.get(accept_encoding="br").headers["ETag"]
    expire(site, is_changed=is_changed)
    break_down(site, how)

    during = [site.get(accept_encoding="br") for _ in range(3)]
    site.cache.application, site.status, site.body = site.application, "200 OK", PAGE + b"new"
    time.sleep(0.1)
    after = [site.get(accept_encoding="br") for _ in range(2)]

    assert [(answer.status, answer.headers["ETag"]) for answer in during] == [(200, etag)] * 3
    assert {brotli.decompress(answer.body) for answer in after} == {PAGE + b"new"}


def expire(site, *, is_changed):
    if is_changed:
        site.number += 1
    for page in site.cache._pages.values():
        page.fresh_until = 0.0


def test_failing_page_is_rebuilt_rarely_but_within_five_seconds():
    site = Site()
    site.get()
    expire(site, is_changed=True)
    site.status = "500 Internal Server Error"

    for _ in range(50):
        site.get()
    built = len(site.asked)
    (page,) = site.cache._pages.values()
    for _ in range(20):
        site.cache._postpone(("localhost", "/", ""))

    assert built == 2
    assert 0 < page.retry_at - time.monotonic() < 5


def test_page_that_was_never_built_passes_the_failure_on_and_is_cached_later():
    site = Site(status="503 Service Unavailable")
    first = site.get().status
    site.status = "200 OK"
    site.get()
    built = len(site.asked)

    assert (first, site.get().status, len(site.asked)) == (503, 200, built)
    assert "ETag" in site.get().headers


def test_deleted_page_does_not_come_back_with_a_failure():
    site = Site()
    site.get()
    site.number, site.status = 2, "404 Not Found"
    gone = site.get().status
    site.number, site.status = 3, "500 Internal Server Error"

    assert (gone, site.get().status, site.cache.cached_bytes) == (404, 500, 0)


def test_nothing_is_built_while_the_database_is_down():
    site = Site()
    site.get()
    expire(site, is_changed=True)
    site.cache.is_database_down = lambda: True

    assert [site.get().status for _ in range(3)] == [200] * 3
    assert len(site.asked) == 1
