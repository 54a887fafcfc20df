import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from blog.images.library import store_image
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
def test_media_has_its_content_type(client, name, kind):
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
def test_media_with_a_digest_is_immutable(client, name, kept):
    assert client.get(put(name))["Cache-Control"] == kept


def test_executable_media_is_downloaded(client):
    response = client.get(put("files/a.html", b"<script>alert(1)</script>"))

    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["images/00/old-0.png", "images/00/old-0-480.avif", "images/00/old-0-1440.webp"]
)
def test_replaced_media_redirects_to_its_replacement(client, path):
    image = store_image(encoded(photo(), "JPEG"), "new.jpg")
    FormerPath.objects.create(path="images/00/old-0.png", image=image)

    response = client.get(f"/media/{path}")

    assert (response.status_code, response["Location"]) == (302, image.file.url)
    assert response["Cache-Control"] == "public, max-age=300"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["images/00/no.png", "images/00/no-480.avif", "covers/no.png"])
def test_missing_media_is_not_found(client, path):
    assert client.get(f"/media/{path}").status_code == 404


# ── parts of files ──────────────────────────────────────────────────────────────────────────
def ask(client, **headers):
    return client.get(put("talks/a.mp4", b"0123456789"), headers=headers)


def test_media_supports_ranges(client):
    response = ask(client, range="bytes=2-5")

    assert (response.status_code, b"".join(response.streaming_content)) == (206, b"2345")
    assert response["Content-Range"] == "bytes 2-5/10"
    assert response["Content-Length"] == "4"


def test_media_accepts_ranges(client):
    response = ask(client)

    assert (response.status_code, response["Accept-Ranges"]) == (200, "bytes")


def test_invalid_range_is_rejected_with_the_size(client):
    response = ask(client, range="bytes=10-")

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10")


def test_range_of_a_changed_file_gets_the_whole_file(client):
    response = ask(client, range="bytes=2-5", if_range="Mon, 01 Jan 2001 00:00:00 GMT")

    assert (response.status_code, b"".join(response.streaming_content)) == (200, b"0123456789")


def test_range_of_an_unchanged_file_gets_the_range(client):
    modified = ask(client)["Last-Modified"]

    response = client.get("/media/talks/a.mp4", headers={"range": "bytes=-1", "if-range": modified})

    assert (response.status_code, b"".join(response.streaming_content)) == (206, b"9")
