from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client

from blog.visits.opt_out import SIGNED_VALUE, SIGNER
from blog.visits.rules import NOT_COUNTED_COOKIE, Reason, exclusion

ADMIN_PAGE = "/admin/visits/this-device/"
PHONE = "/blog/not-counted/"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

pytestmark = pytest.mark.django_db


def with_key(key=None):
    return {"QUERY_STRING": f"key={key or SIGNER.sign(SIGNED_VALUE)}"}


def test_admin_shows_that_this_browser_is_counted(owner):
    response = owner.get(ADMIN_PAGE)

    assert (response.status_code, response.context["is_counted"]) == (200, True)


def test_admin_excludes_and_includes_this_browser(owner):
    owner.post(ADMIN_PAGE, {"count": "no"})
    left_out = owner.get(ADMIN_PAGE).context["is_counted"]
    cookie = owner.post(ADMIN_PAGE, {"count": "yes"}).cookies[NOT_COUNTED_COOKIE]

    assert (left_out, cookie.value, cookie["max-age"]) == (False, "", 0)


def test_cookie_has_no_data_and_lasts_for_years(owner, settings):
    settings.HTTPS = True

    cookie = owner.post(ADMIN_PAGE, {"count": "no"}).cookies[NOT_COUNTED_COOKIE]

    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == ("1", 157_680_000, "Lax")
    assert (cookie["httponly"], cookie["secure"], cookie["path"]) == (True, True, "/")


def test_cookie_excludes_requests(owner):
    owner.post(ADMIN_PAGE, {"count": "no"})
    header = owner.cookies.output(header="", sep=";")

    assert exclusion({"HTTP_USER_AGENT": BROWSER, "HTTP_COOKIE": header}) == Reason.EXCLUDED_DEVICE


def test_invalid_choice_changes_nothing(owner):
    response = owner.post(ADMIN_PAGE, {"count": "perhaps"})

    assert (response.status_code, dict(response.cookies)) == (302, {})


def test_admin_page_requires_staff(client):
    assert client.get(ADMIN_PAGE)["Location"].startswith("/admin/login/")
    assert client.post(ADMIN_PAGE, {"count": "no"}).cookies.get(NOT_COUNTED_COOKIE) is None


def test_signed_link_opens_without_signing_in(owner):
    link = urlsplit(owner.get(ADMIN_PAGE).context["link"])
    owner.logout()

    response = owner.get(f"{link.path}?{link.query}")

    assert (link.path, response.status_code, response.context["is_counted"]) == (PHONE, 200, True)


def test_get_changes_nothing(client):
    response = client.get(PHONE, **with_key())

    assert NOT_COUNTED_COOKIE not in response.cookies
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_signed_link_excludes_the_device(client):
    response = client.post(PHONE, {"count": "no"}, **with_key())

    assert response.cookies[NOT_COUNTED_COOKIE].value == "1"
    assert client.get(PHONE, **with_key()).context["is_counted"] is False


@pytest.mark.parametrize(
    "key",
    ["", "device", "device:1:forged", signing.TimestampSigner(salt="other").sign(SIGNED_VALUE)],
    ids=["none", "bare", "forged", "for something else"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_page_requires_a_signed_link(client, method, key):
    response = getattr(client, method)(f"{PHONE}?key={key}", {"count": "no"})

    assert (response.status_code, NOT_COUNTED_COOKIE in response.cookies) == (404, False)


def test_link_ends_after_a_day(client, monkeypatch):
    yesterday = datetime.now(UTC) - timedelta(days=1, seconds=5)
    stamp = signing.b62_encode(int(yesterday.timestamp()))
    monkeypatch.setattr(SIGNER, "timestamp", lambda: stamp)
    old = SIGNER.sign(SIGNED_VALUE)

    assert client.get(PHONE, {"key": old}).status_code == 404


def test_button_needs_the_token_of_its_page():
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(PHONE, {"count": "no"}, **with_key())

    assert response.status_code == 403
