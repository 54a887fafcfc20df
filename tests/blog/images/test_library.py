import struct
import tracemalloc
import zlib

import pytest
from django import forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from PIL import ImageCms

from blog.images.cleaning import MAX_IMAGE_BYTES, ImageRefused, clean_image
from blog.images.fields import CleanImageFormField
from blog.images.library import find_image_source, store_image
from blog.markdown.rendering import ImageSource
from blog.models import Image
from tests.images import animation, encoded, opened, photo

ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>secret</x:xmpmeta>"


def exif(**tags):
    data = Pillow.Exif()
    data[MAKE] = "secret camera"
    data[GPS] = {1: "N", 2: (48.0, 8.0, 0.0)}
    for tag, value in tags.items():
        data[int(tag[1:], 16)] = value
    return data


def huge_png(width, height):
    """A PNG of a few bytes whose header claims this size."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


# ── what is refused ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This is not a supported image"),
        (b"<html><script>alert(1)</script></html>", "This is not a supported image"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG is accepted only"),
        (b"GIF89a<script>alert(1)</script>", "This is not a supported image"),
        (encoded(photo(), "GIF")[:-1] + b"\x21\xfe\x05<html>", "The image is damaged"),
        (encoded(photo(), "BMP"), "This is not a supported image"),
        (encoded(photo(), "TIFF"), "This is not a supported image"),
        (b"\xff\xd8" + b"\0" * (MAX_IMAGE_BYTES + 1), "The image is 12.0 MB; the limit is 12 MB"),
    ],
    ids=["empty", "html", "svg", "html in gif", "broken gif", "bmp", "tiff", "large"],
)
def test_clean_image_refuses_other_files(data, sentence):
    with pytest.raises(ImageRefused, match=sentence):
        clean_image(data)


@pytest.mark.parametrize("size", [(13_000, 13_000), (40_000, 40_000), (65_000, 1_000)])
def test_clean_image_counts_pixels_before_it_decodes(size):
    data = huge_png(*size)
    tracemalloc.start()

    with pytest.raises(ImageRefused, match="too many pixels; the limit is 50 megapixels"):
        clean_image(data)

    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF", "HEIF"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_clean_image_refuses_a_truncated_image(kind, share):
    data = encoded(photo(), kind)

    with pytest.raises(ImageRefused):
        clean_image(data[: int(len(data) * share)])


def test_clean_image_refuses_an_animation_of_too_many_frames():
    frames = [Pillow.new("L", (2, 2), number % 2 * 255) for number in range(1_100)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], optimize=False)

    with pytest.raises(ImageRefused, match="more than 1000 frames"):
        clean_image(data)


def test_clean_image_refuses_an_animation_of_too_many_pixels():
    frames = [Pillow.new("L", (7_000, 7_000)) for _ in range(5)]
    for number, frame in enumerate(frames):
        frame.putpixel((number, 0), 255)
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])

    with pytest.raises(ImageRefused, match="too long or too large"):
        clean_image(data)


# ── what is left out ────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF", "HEIF"])
def test_clean_image_strips_place_and_camera(kind):
    data = encoded(photo(), kind, exif=exif(), xmp=XMP)

    clean = clean_image(data)

    assert dict(opened(clean.data).getexif()) == {}
    assert [word for word in (b"secret", b"eXIf", b"Exif\0") if word in clean.data] == []


def test_clean_image_strips_comments():
    jpeg = encoded(photo(), "JPEG", comment=b"secret")
    gif = encoded(photo().quantize(), "GIF", comment=b"secret")

    assert b"secret" not in clean_image(jpeg).data + clean_image(gif).data


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_clean_image_drops_data_after_the_image(kind):
    data = encoded(photo().quantize() if kind == "GIF" else photo(), kind)

    clean = clean_image(data + b"<script>alert(1)</script>")

    assert clean.data == clean_image(data).data
    assert b"<script>" not in clean.data


def test_clean_image_turns_a_phone_photo_upright():
    sideways = photo(640, 400)
    sideways.paste("red", (0, 0, 100, 400))
    data = encoded(sideways, "JPEG", exif=exif(x0112=6), quality=95)

    clean = clean_image(data)
    upright = opened(clean.data)

    assert (clean.width, clean.height) == upright.size == (400, 640)
    assert upright.getpixel((200, 20))[0] > 200
    assert upright.getexif().get(ORIENTATION) is None


def test_clean_image_converts_color_profiles():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB", 5000)).tobytes()
    data = encoded(Pillow.new("CMYK", (50, 50), (0, 255, 255, 0)), "JPEG", icc_profile=lab)

    clean = opened(clean_image(data).data)

    assert clean.mode == "RGB"
    assert "icc_profile" not in clean.info


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_clean_image_keeps_an_animation_moving(kind):
    clean = clean_image(animation(kind))

    assert clean.is_animated
    assert opened(clean.data).n_frames == 6
    assert opened(clean.data).info["loop"] == 0


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF", "HEIF"])
def test_clean_image_changes_nothing_the_second_time(kind):
    once = clean_image(
        encoded(photo(), kind, exif=exif(x0112=3)) if kind != "GIF" else animation(kind)
    )

    assert clean_image(once.data) == once


def test_clean_image_preserves_the_pixels_of_an_upright_image():
    data = encoded(photo(), "JPEG", exif=exif(), quality=80)

    assert opened(clean_image(data).data).tobytes() == opened(data).tobytes()


# ── the store ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_store_image_names_the_file_by_its_content():
    image = store_image(encoded(photo(), "PNG"), "../../Étude (final) <b>.html")

    digest = image.digest
    assert image.file.name == f"images/{digest[:2]}/etude-final-b-{digest[:12]}.png"
    assert image.name == "../../Étude (final) <b>.html"
    assert default_storage.exists(image.file.name)


@pytest.mark.django_db
def test_store_image_stores_the_same_image_once():
    first = store_image(encoded(photo_of_one(), "PNG", exif=exif()), "one.png")

    second = store_image(encoded(photo_of_one(), "PNG"), "two.png")

    assert (second.pk, second.name) == (first.pk, "one.png")
    assert Image.objects.count() == 1


def photo_of_one():
    return Pillow.linear_gradient("L").resize((700, 300)).convert("RGB")


@pytest.mark.django_db
def test_store_image_brings_back_a_lost_file():
    data = encoded(photo(), "PNG")
    image = store_image(data, "one.png")
    default_storage.delete(image.file.name)

    again = store_image(data, "renamed.png")

    assert again.file.name == image.file.name
    assert default_storage.exists(image.file.name)


@pytest.mark.django_db
def test_image_source_has_size_and_sources():
    image = store_image(encoded(photo(1000, 300), "JPEG", quality=95), "photo.jpg")
    stem = image.file.url.removesuffix(".jpg")

    source = find_image_source(image.file.url)

    assert source == ImageSource(
        width=1000,
        height=300,
        src=f"{stem}.jpg",
        srcset=", ".join(f"{stem}-{width}.avif {width}w" for width in (480, 720, 1000)),
        media_type="image/avif",
    )


@pytest.mark.django_db
def test_srcset_includes_the_original_without_full_width_rendition():
    image = store_image(encoded(photo(1000, 300), "JPEG", quality=95), "photo.jpg")
    image.variants = image.variants[:1]
    image.save()
    stem = image.file.url.removesuffix(".jpg")

    assert find_image_source(image.file.url).srcset == f"{stem}-480.avif 480w, {stem}.jpg 1000w"


@pytest.mark.django_db
def test_srcset_is_empty_if_no_rendition_is_smaller():
    image = store_image(encoded(Pillow.new("1", (30, 20)), "PNG", optimize=True), "tiny.png")
    image.variants = []
    image.save()

    assert find_image_source(image.file.url) == ImageSource(30, 20, src=image.file.url)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url",
    [
        "",
        "/media/images/00/no.png",
        "/media/cv/cv.pdf",
        "https://other.example/media/images/00/a.png",
        "//other.example/media/images/00/a.png",
        "http://[broken",
    ],
)
def test_other_urls_have_no_image_source(url):
    assert find_image_source(url) is None


# ── the field ───────────────────────────────────────────────────────────────────────────────
def test_field_cleans_and_names_what_is_uploaded():
    data = encoded(photo(), "JPEG", exif=exif())
    upload = SimpleUploadedFile("My Photo.PNG", data, "text/html")

    cleaned = CleanImageFormField().clean(upload)

    assert cleaned.name == clean_image(data).file_name("My Photo.PNG")
    assert (cleaned.name[:9], cleaned.name[-4:]) == ("my-photo-", ".jpg")
    assert cleaned.read() == clean_image(data).data


def test_field_accepts_an_image_from_a_phone():
    upload = SimpleUploadedFile("IMG_1.HEIC", encoded(photo(), "HEIF"), "image/heic")

    cleaned = CleanImageFormField().clean(upload)

    assert (cleaned.name[:6], cleaned.name[-4:], cleaned.content_type) == (
        "img_1-",
        ".jpg",
        "image/jpeg",
    )


@pytest.mark.parametrize("data", [b"<svg/>", encoded(photo(), "PNG")[:200], huge_png(9_000, 9_000)])
def test_field_rejects_with_the_same_message(data):
    with pytest.raises(ImageRefused) as refusal:
        clean_image(data)

    with pytest.raises(forms.ValidationError) as error:
        CleanImageFormField().clean(SimpleUploadedFile("a.png", data))

    assert error.value.messages == [str(refusal.value)]
