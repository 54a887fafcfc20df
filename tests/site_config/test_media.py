import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from blog.images.library import image_url, store_image
from blog.models import FormerPath
from tests.images import encoded, photo

FOR_EVER = "public, max-age=31536000, immutable"


def put(name, data=b"x"):
    return default_storage.url(default_storage.save(name, ContentFile(data)))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.png", "image/png"),
        ("a.JPG", "image/jpeg"),
        ("a.gif", "image/gif"),
        ("a.webp", "image/webp"),
        ("a.avif", "image/avif"),
        ("a.pdf", "application/pdf"),
    ],
)
def test_media_is_shown_as_what_it_is(client, name, kind):
    response = client.get(put(f"images/ab/{name}"))

    assert (response["Content-Type"], response["X-Content-Type-Options"]) == (kind, "nosniff")
    assert response["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("images/ab/a-480.avif", FOR_EVER),
        ("covers/a-0123456789ab.png", FOR_EVER),
        ("logos/a-0123456789ab_aB3dE6g.jpg", FOR_EVER),
        ("covers/a.png", "public, max-age=3600"),
        ("cv/cv-0123456789ab.pdf", "public, max-age=3600"),
    ],
)
def test_media_named_by_its_content_is_kept_for_ever(client, name, kept):
    assert client.get(put(name))["Cache-Control"] == kept


def test_media_that_a_page_could_run_is_handed_over(client):
    response = client.get(put("files/a.html", b"<script>alert(1)</script>"))

    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["images/00/old-0.png", "images/00/old-0-480.avif", "images/00/old-0-1440.webp"]
)
def test_media_that_was_replaced_leads_to_what_took_its_place(client, path):
    image = store_image(encoded(photo(), "JPEG"), "new.jpg")
    FormerPath.objects.create(path="images/00/old-0.png", image=image)

    response = client.get(f"/media/{path}")

    assert (response.status_code, response["Location"]) == (302, image_url(image))
    assert response["Cache-Control"] == "public, max-age=300"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["images/00/no.png", "images/00/no-480.avif", "covers/no.png"])
def test_media_that_never_was_is_not_found(client, path):
    assert client.get(f"/media/{path}").status_code == 404


# ── parts of files ──────────────────────────────────────────────────────────────────────────
def ask(client, **headers):
    return client.get(put("talks/a.mp4", b"0123456789"), headers=headers)


def test_media_is_answered_in_parts(client):
    response = ask(client, range="bytes=2-5")

    assert (response.status_code, b"".join(response.streaming_content)) == (206, b"2345")
    assert response["Content-Range"] == "bytes 2-5/10"
    assert response["Content-Length"] == "4"


def test_media_says_that_it_comes_in_parts(client):
    response = ask(client)

    assert (response.status_code, response["Accept-Ranges"]) == (200, "bytes")


def test_part_that_is_not_there_is_refused_with_the_size(client):
    response = ask(client, range="bytes=10-")

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10")


def test_part_of_a_file_that_has_changed_since_is_the_whole(client):
    response = ask(client, range="bytes=2-5", if_range="Mon, 01 Jan 2001 00:00:00 GMT")

    assert (response.status_code, b"".join(response.streaming_content)) == (200, b"0123456789")


def test_part_of_a_file_that_is_the_same_is_a_part(client):
    modified = ask(client)["Last-Modified"]

    response = client.get("/media/talks/a.mp4", headers={"range": "bytes=-1", "if-range": modified})

    assert (response.status_code, b"".join(response.streaming_content)) == (206, b"9")
