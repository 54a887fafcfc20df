import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client

from tests.data import make_post, make_profile, make_publication, make_staff, make_topic
from tests.site_config.addresses import (
    admin_addresses,
    admin_addresses_with,
    all_addresses,
    public_addresses,
)

PAGES = (
    "/", "/publications/", "/cv/", "/blog/", "/blog/a-note/", "/blog/topics/",
    "/blog/topics/a-topic/", "/blog/archive/2024/", "/blog/papers/", "/blog/popular/",
    "/blog/privacy/", "/nothing-here/", "/robots.txt", "/sitemap.xml", "/healthz",
)  # fmt: skip
METHODS = ("HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "A B")
BROKEN_PATHS = (
    "/%00", "/blog/%00/", "/blog/%ff/", "/blog/%c0%ae%c0%ae/", "/blog/\ufffd/", "/blog/%0a/",
    "/blog/%e2%80%ae/", "/.//", "/.//evil.example/", "/../../etc/passwd", "/media/../../etc/passwd",
    "/media/%2e%2e/%2e%2e/secret_key", "/media/%2fetc%2fpasswd", "/media/..%5c..%5csecret_key",
    "/media/.", "/media/x%00.png", "/static/../secret_key", "/static/%2e%2e/secret_key",
    "/blog/archive/0/", "/blog/archive/99999999999999999999/", "/blog/archive/-1/",
    "/" + "a" * 10_000, "/blog/" + "%F0%9F%A6%8A" * 500 + "/", "/" + "a/" * 3000,
    "/theme.css", "/.env", "/.git/config", "/admin", "/admin/%00/", "/admin/%ff/",
)  # fmt: skip
BROKEN_QUERIES = (
    "page=0", "page=-1", "page=abc", "page=", "page=1e3", "page=999999999999999999999",
    "page=%00", "page=%ff", "page=1&page=x", "page[]=1", "window=nope", "window=%00", "window=",
    "year=abc", "year=99999999999999999999", "year=-1", "topic=%00", "topic=nope",
    "venue=%ff", "state=nope", "q=%00", "q=%ff", "q=" + "a" * 3000, "q=" + "a" * 10_000, "=", "&",
    "%", ";", "&".join(f"a{n}=1" for n in range(1200)), "o=99.99", "p=abc", "e=1", "_popup=%00",
    "app_label=nope&model_name=nope&field_name=nope&term=x", "next=//evil.example/",
    "next=javascript:alert(1)",
)  # fmt: skip

HOSTILE_IDS = ("abc", "99999999999999999999", "²", "%00")


@pytest.fixture
def content(db):
    make_profile()
    topic = make_topic("A topic", slug="a-topic")
    make_post("A note", slug="a-note", topics=(topic,))
    make_publication()


@pytest.fixture
def staff_client(content):
    client = Client()
    client.force_login(make_staff())
    return client


@pytest.mark.parametrize("address", PAGES)
def test_pages_have_security_headers(client, content, address):
    headers = client.get(address).headers

    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy == CONTENT_POLICY
    assert {name: headers[name] for name in SAFETY_HEADERS} == SAFETY_HEADERS
    assert headers["Permissions-Policy"].count("=()") >= 10


NONE = ("default-src", "base-uri", "frame-ancestors")
SELF = ("script", "style", "img", "font", "media", "connect", "manifest")
CONTENT_POLICY = {
    **dict.fromkeys(NONE, "'none'"),
    **dict.fromkeys([f"{kind}-src" for kind in SELF], "'self'"),
    "form-action": "'self'",
}
SAFETY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_pages_set_no_cookie(client, content):
    assert [page for page in PAGES if client.get(page).cookies] == []


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a b", "", "x:y", "@"])
def test_unknown_host_is_rejected_except_by_health_checks(client, content, host):
    answers = [client.get(path, headers={"host": host}) for path in ("/", "/healthz")]

    assert [answer.status_code for answer in answers] == [400, 200]


def test_forwarded_host_is_ignored(client, content):
    response = client.get("/robots.txt", headers={"x-forwarded-host": "evil.example"})

    assert b"evil" not in response.content


def test_malformed_paths_are_rejected(client, content):
    answers = {path: client.get(path) for path in BROKEN_PATHS}

    statuses = {path: answer.status_code for path, answer in answers.items()}
    targets = [answer.get("Location", "/") for answer in answers.values()]
    assert set(statuses.values()) <= {200, 301, 302, 400, 404}
    assert [path for path, status in statuses.items() if status == 200] == ["/theme.css"]
    assert [target for target in targets if not re.match("/(?!/)", target)] == []


def test_no_query_breaks_a_public_page(client, content):
    """Each page is tried with some of the queries, and each query on some of the pages."""
    pages = [
        f"{address}?{query}"
        for number, address in enumerate(public_addresses())
        for query in BROKEN_QUERIES[number % 8 :: 8]
    ]

    assert [page for page in pages if client.get(page).status_code >= 500] == []


@pytest.mark.parametrize(("query", "status"), [("page=abc", 404), ("page=1", 200)])
def test_invalid_page_number_is_not_found(client, content, query, status):
    assert client.get(f"/blog/?{query}").status_code == status


def test_no_query_breaks_a_page_of_the_admin(staff_client):
    """Each page is tried with some of the queries, and each query on some of the pages."""
    pages = [
        f"{address}?{query}"
        for number, address in enumerate(admin_addresses())
        for query in BROKEN_QUERIES[number % 18 :: 18]
    ]

    assert [page for page in pages if staff_client.get(page).status_code >= 500] == []


def test_no_object_id_breaks_a_page_of_the_admin(staff_client):
    """Forms are tried with each ID, other pages with one of them."""
    pages = [
        page
        for number, key in enumerate(HOSTILE_IDS)
        for place, page in enumerate(admin_addresses_with(key))
        if page.endswith("/change/") or place % len(HOSTILE_IDS) == number
    ]

    statuses = {page: staff_client.get(page).status_code for page in pages}

    assert {page: status for page, status in statuses.items() if status >= 500} == {}


def test_no_method_breaks_a_url(client, content):
    """Each URL is tried with some of the methods, and each method on some of the URLs."""
    tries = [
        (method, address)
        for number, address in enumerate(all_addresses())
        for method in METHODS[number % 3 :: 3]
    ]

    assert [one for one in tries if client.generic(*one).status_code >= 500] == []


def test_admin_requires_sign_in(client, content):
    statuses = {address: client.get(address).status_code for address in admin_addresses()}

    assert set(statuses.values()) <= {200, 302, 403, 404, 405, 410}
    assert {address for address, status in statuses.items() if status == 200} <= OPEN_IN_ADMIN


OPEN_IN_ADMIN = {
    "/admin/login/", "/admin/jsi18n/", "/admin/editor/session/", "/admin/password/",
    "/admin/password/a-note/a-note/",
}  # fmt: skip

MALFORMED = [
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
    ("multipart/form-data; boundary=" + "x" * 500, b"--x--"),
    ("multipart/form-data; boundary=\xff", b"--\xff--"),
    ("application/x-www-form-urlencoded; charset=nope", b"a=%ff&b=%00"),
    ("application/x-www-form-urlencoded", b"username=%00&password=%00"),
    ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(3000))),
    ("application/x-www-form-urlencoded", b"a=" + b"x" * 5_000_000),
    ("application/json", b'{"a": ' * 5000),
    ("", b"\x00\xff"),
    ("text/\x00", b""),
]


@pytest.mark.parametrize(("content_type", "body"), MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_body_is_rejected(content, content_type, body):
    """Views don't read the body of most URLs, so each body is tried on some of them."""
    addresses = ["/admin/login/", *public_addresses()[MALFORMED.index((content_type, body)) :: 4]]
    for client in (Client(), Client(enforce_csrf_checks=True)):
        for address in addresses:
            response = client.generic("POST", address, body, content_type)

            assert response.status_code < 500


@pytest.mark.parametrize("body", [body for _, body in MALFORMED[:6]])
def test_malformed_form_does_not_break_the_admin(staff_client, body):
    response = staff_client.post(
        "/admin/blog/post/add/", data=body, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code < 500


def sign_in(client, password, address="192.0.2.1"):
    return client.post(
        "/admin/login/",
        {"username": "owner", "password": password},
        REMOTE_ADDR=address,
        follow=False,
    )


def test_sign_in_is_throttled_after_eight_failures(client, db):
    make_staff("owner")

    statuses = [sign_in(client, "wrong").status_code for _ in range(9)]

    assert statuses == [200] * 7 + [429] * 2


def test_guessing_passwords_locks_out_only_that_client(client, db):
    make_staff("owner")
    for _ in range(12):
        sign_in(client, "wrong", address="192.0.2.66")

    stranger = sign_in(client, "correct horse battery", address="192.0.2.66")
    owner = sign_in(client, "correct horse battery", address="192.0.2.1")

    assert (stranger.status_code, owner.status_code) == (429, 302)


def test_client_cannot_spoof_its_ip_address(client, db):
    make_staff("owner")

    statuses = [
        client.post(
            "/admin/login/",
            {"username": "owner", "password": "wrong"},
            headers={"x-forwarded-for": f"198.51.100.{n}"},
        ).status_code
        for n in range(9)
    ]

    assert statuses[-1] == 429


def test_ipv6_network_counts_as_one_client(client, db):
    make_staff("owner")

    statuses = [
        sign_in(client, "wrong", address=f"2001:db8:1:2::{n:x}").status_code for n in range(1, 10)
    ]

    assert statuses[-1] == 429
    assert sign_in(client, "correct horse battery", address="2001:db8:1:3::1").status_code == 302


def test_waits_grow_and_are_announced(client, db):
    make_staff("owner")
    for _ in range(7):
        sign_in(client, "wrong")

    waits = []
    for _ in range(10):
        waits.append(int(sign_in(client, "wrong")["Retry-After"]))
        pass_time(seconds=waits[-1])

    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]


def pass_time(*, seconds):
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(seconds=seconds))


def test_owner_signs_in_again_after_the_pause(client, db):
    make_staff("owner")
    for _ in range(9):
        sign_in(client, "wrong")
    pass_time(seconds=61)

    assert sign_in(client, "correct horse battery").status_code == 302


def test_guessing_from_many_addresses_is_throttled_but_not_where_the_owner_has_been(client, db):
    make_staff("owner")
    sign_in(client, "correct horse battery", address="192.0.2.1")
    for number in range(50):
        sign_in(client, "wrong", address=f"198.51.100.{number}")

    stranger = sign_in(client, "correct horse battery", address="198.51.100.99")
    owner = sign_in(client, "correct horse battery", address="192.0.2.1")

    assert (stranger.status_code, owner.status_code) == (429, 302)


def test_owner_waits_a_minute_at_most_at_a_known_address(client, db):
    make_staff("owner")
    sign_in(client, "correct horse battery")
    for _ in range(20):
        waited = sign_in(client, "wrong")
        pass_time(seconds=int(waited.get("Retry-After", 0)))

    assert int(waited["Retry-After"]) <= 60
    assert sign_in(client, "correct horse battery").status_code == 302


def test_one_address_cannot_try_many_accounts(client, db):
    answers = [
        client.post("/admin/login/", {"username": f"name{number}", "password": "wrong"})
        for number in range(21)
    ]

    assert [answer.status_code for answer in answers] == [200] * 19 + [429] * 2


def test_session_cookies_are_httponly_and_samesite(client, db):
    make_staff("owner")
    client.get("/admin/login/")

    cookies = {**client.cookies, **sign_in(client, "correct horse battery").cookies}

    assert set(cookies) == {"csrftoken", "sessionid"}
    assert {cookie["httponly"] for cookie in cookies.values()} == {True}
    assert {cookie["samesite"] for cookie in cookies.values()} == {"Lax"}


def test_sign_in_does_not_redirect_to_other_sites(client, db):
    make_staff("owner")

    response = client.post(
        "/admin/login/?next=//evil.example/",
        {"username": "owner", "password": "correct horse battery", "next": "//evil.example/"},
    )

    assert response["Location"] == "/admin/"


def test_error_page_has_links(client, content):
    response = client.get("/blog/no-such-note/")

    assert b'href="/blog/"' in response.content
    assert b"Traceback" not in response.content
