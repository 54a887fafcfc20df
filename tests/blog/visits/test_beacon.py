import pytest

from blog.models import ExcludedRequests, Post
from tests.blog.visits.totals import total
from tests.data import make_post, make_staff

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

pytestmark = pytest.mark.django_db


def report(client, path, **headers):
    return client.post("/blog/visit/", {"path": path}, HTTP_USER_AGENT=BROWSER, **headers)


def test_report_is_a_visit(client):
    make_post("Themis")

    response = report(client, "/blog/themis/")

    assert (response.status_code, response.content, total()) == (204, b"", 1)


def test_report_needs_no_cookie_or_csrf_token(client):
    client.handler.enforce_csrf_checks = True
    make_post("Themis")

    response = report(client, "/blog/themis/")

    assert (response.status_code, dict(response.cookies)) == (204, {})


def test_reader_who_got_the_page_and_reports_it_counts_once(client):
    make_post("Themis")
    client.get("/blog/themis/", HTTP_USER_AGENT=BROWSER)

    for _ in range(5):
        report(client, "/blog/themis/")

    assert total() == 1


def test_page_that_was_prerendered_counts_when_it_is_shown(client):
    make_post("Themis")
    client.get("/blog/themis/", HTTP_USER_AGENT=BROWSER, HTTP_SEC_PURPOSE="prefetch;prerender")
    before = total()

    report(client, "/blog/themis/")

    assert (before, total()) == (0, 1)


def test_path_in_chinese_is_understood(client):
    make_post("公平调度")

    report(client, "/blog/%E5%85%AC%E5%B9%B3%E8%B0%83%E5%BA%A6/")

    assert total() == 1


@pytest.mark.parametrize(
    "path", ["", "/blog/", "/admin/", "/blog/themis", "/blog/a/b/", "x" * 3000, "/blog/<x>/"]
)
def test_path_of_another_page_is_rejected(client, path):
    assert report(client, path).status_code == 400


def test_post_that_is_hidden_or_missing_is_not_counted(client):
    make_post("Secret", status=Post.Status.DRAFT)

    statuses = [report(client, f"/blog/{slug}/").status_code for slug in ("secret", "missing")]

    assert (statuses, total()) == ([404, 404], 0)


@pytest.mark.parametrize(
    "headers",
    [{"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://evil.example"}],
)
def test_page_of_another_site_cannot_report(client, headers):
    make_post("Themis")

    response = report(client, "/blog/themis/", **headers)

    assert (response.status_code, total()) == (400, 0)


def test_own_page_reports_its_referrer(client):
    make_post("Themis")

    report(
        client, "/blog/themis/", HTTP_SEC_FETCH_SITE="same-origin", HTTP_ORIGIN="http://testserver"
    )

    assert total() == 1


def test_staff_are_not_counted(client):
    make_post("Themis")
    client.force_login(make_staff())

    report(client, "/blog/themis/")

    assert (total(), [row.reason for row in ExcludedRequests.objects.all()]) == (0, ["staff"])


def test_only_a_post_request_reports(client):
    assert client.get("/blog/visit/").status_code == 405


COPY = {"HTTP_ORIGIN": "https://ada.github.io", "HTTP_SEC_FETCH_SITE": "cross-site"}


@pytest.fixture
def copies(settings):
    settings.STATIC_COPIES = ["https://Ada.github.io/site/", "https://ada.example.net"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/site/blog/themis/", COPY),
        ("/site/blog/themis/index.html", COPY),
        ("/blog/themis/", {"HTTP_ORIGIN": "https://ada.example.net"}),
    ],
)
def test_listed_static_export_reports_its_readers(client, copies, path, headers):
    make_post("Themis")

    for _ in range(2):
        response = report(client, path, **headers)
    client.get("/blog/themis/", HTTP_USER_AGENT=BROWSER)

    assert (response.status_code, total()) == (204, 1)
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/blog/themis/", COPY),
        ("/sites/blog/themis/", COPY),
        ("/site/blog/themis/", {"HTTP_ORIGIN": "http://ada.github.io"}),
        ("/site/blog/themis/", {"HTTP_ORIGIN": "https://eve.github.io"}),
        ("/site/blog/themis/", {"HTTP_ORIGIN": "null"}),
        ("/site/blog/themis/", {"HTTP_SEC_FETCH_SITE": "cross-site"}),
        ("/site/blog/themis/", {}),
    ],
)
def test_other_pages_and_hosts_cannot_report(client, copies, path, headers):
    make_post("Themis")

    response = report(client, path, **headers)

    assert (response.status_code, total()) == (400, 0)
