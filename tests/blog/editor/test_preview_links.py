from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from blog.models import CacheGeneration, DailyVisits, PreviewLink
from blog.visits.drain import drain
from tests.data import make_draft, make_post
from tests.readers import BROWSER

pytestmark = pytest.mark.django_db


def make_link(post=None, *, days=7, **fields):
    expires_at = timezone.now() + timedelta(days=days)
    return PreviewLink.objects.create(post=post or make_draft(), expires_at=expires_at, **fields)


def test_link_shows_an_unpublished_post(client):
    link = make_link(make_draft("Secret", body="Unheard of."))

    response = client.get(link.get_absolute_url())

    assert response.status_code == 200
    assert "Unheard of." in response.content.decode()
    assert "Unpublished preview, valid until" in response.content.decode()


def test_preview_is_not_cached_or_indexed(client):
    response = client.get(make_link().get_absolute_url())

    assert response.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_preview_is_not_a_visit(client):
    response = client.get(make_link().get_absolute_url(), HTTP_USER_AGENT=BROWSER)
    drain()

    assert not DailyVisits.objects.exists()
    assert b"visit.js" not in response.content


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"days": -1}, "This link was valid until"),
        ({"revoked_at": timezone.now()}, "The author withdrew this link"),
    ],
)
def test_expired_link_is_explained_and_shows_nothing(client, fields, sentence):
    link = make_link(make_draft("Secret"), **fields)

    response = client.get(link.get_absolute_url())

    assert response.status_code == 410
    assert sentence in response.content.decode()
    assert "Secret" not in response.content.decode()


def test_link_redirects_to_the_published_post(client):
    link = make_link(make_post("Out now"))

    response = client.get(link.get_absolute_url())

    assert (response.status_code, response.headers["Location"]) == (302, "/blog/out-now/")


def forged(pk):
    return [
        str(pk),
        f"{pk}.",
        f"{pk}.{'A' * 43}",
        signing.Signer(sep=".", salt="other").sign(str(pk)),
        signing.Signer(sep=".", salt="blog.previews").sign("x"),
        signing.Signer(sep=".", salt="blog.previews").sign("9" * 30),
        "..",
        "%01",
    ]


@pytest.mark.parametrize("number", range(8))
def test_unsigned_link_is_not_found(client, number):
    link = make_link()

    assert client.get(f"/blog/preview/{forged(link.pk)[number]}/").status_code == 404


def test_link_opens_only_its_post(client):
    one, other = make_link(make_draft("One")), make_link(make_draft("Other"))

    body = client.get(one.get_absolute_url()).content.decode()

    assert ("One" in body, "Other" in body) == (True, False)
    assert one.get_absolute_url() != other.get_absolute_url()


def test_slug_of_previews_is_reserved():
    assert make_post("Preview").slug != "preview"


@pytest.mark.django_db(transaction=True)
def test_creating_a_link_does_not_change_cached_pages():
    post = make_draft()
    before = CacheGeneration.current()

    make_link(post)

    assert CacheGeneration.current() == before
