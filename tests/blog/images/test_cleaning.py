"""Uploads from phones: HEIC is converted to a format that every browser shows."""

import struct

import pytest

from blog.images.cleaning import MAX_IMAGE_BYTES, ImageRefused, clean_image
from tests.images import encoded, opened, photo

ORIENTATION = 0x0112


def heic(image=None, **options):
    return encoded(image or photo(), "HEIF", **options)


def lying(data, width, height):
    """Return the file with another size in its header."""
    at = data.index(b"ispe") + 8
    return data[:at] + struct.pack(">II", width, height) + data[at + 8 :]


def test_heic_becomes_a_jpeg():
    clean = clean_image(heic())

    assert (clean.format, opened(clean.data).format) == ("JPEG", "JPEG")
    assert (clean.width, clean.height, clean.is_animated) == (640, 400, False)
    assert clean.file_name("IMG 1.HEIC").endswith(".jpg")


def test_heic_is_rotated_upright_without_camera_metadata():
    image = photo()
    image.paste("red", (0, 0, 100, 400))
    camera = image.getexif()
    camera[ORIENTATION], camera[0x010F] = 6, "secret camera"

    clean = clean_image(heic(image, exif=camera.tobytes()))
    upright = opened(clean.data)

    assert (clean.width, clean.height) == upright.size == (400, 640)
    assert upright.getpixel((200, 20))[0] > 200
    assert b"secret" not in clean.data


def test_transparent_heic_stays_transparent():
    image = photo()
    image.putalpha(100)

    clean = clean_image(heic(image))

    assert clean.format == "WEBP"
    assert opened(clean.data).getpixel((5, 5))[3] == 100


def test_burst_shows_its_first_image():
    clean = clean_image(heic(save_all=True, append_images=[photo().rotate(9)]))

    assert (clean.format, clean.is_animated) == ("JPEG", False)


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        ((9_000, 9_000), "The image of 9000 × 9000 has too many pixels"),
        ((60_000, 60_000), "The image has too many pixels"),
        ((64, 64), "The image is damaged or incomplete"),
    ],
    ids=["large", "bomb", "larger than it says"],
)
def test_huge_heic_is_refused(size, sentence):
    with pytest.raises(ImageRefused, match=sentence):
        clean_image(lying(heic(), *size))


@pytest.mark.parametrize("share", [0.2, 0.7, 0.99])
def test_truncated_heic_is_reported_as_damaged(share):
    data = heic()

    with pytest.raises(ImageRefused, match="damaged or incomplete"):
        clean_image(data[: int(len(data) * share)])


def test_converted_image_is_accepted_again(monkeypatch):
    monkeypatch.setattr("blog.images.cleaning.MAX_IMAGE_BYTES", 200_000)
    data = heic(photo(800, 640), quality=20)

    clean = clean_image(data)

    assert len(data) < 200_000 < MAX_IMAGE_BYTES
    assert len(clean.data) <= 200_000
    assert clean_image(clean.data) == clean
