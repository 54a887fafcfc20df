import pytest
from PIL import Image as Pillow
from PIL import ImageChops, ImageDraw, ImageStat

from blog.images import renditions
from blog.images.cleaning import clean_image
from blog.images.renditions import make_renditions
from tests.images import drawing, encoded, opened, photo


def variants_of(data):
    return make_renditions(clean_image(data))


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (300, [300]),
        (520, [520]),
        (600, [480, 600]),
        (1000, [480, 720, 1000]),
        (2000, [480, 720, 960, 1440, 2000]),
        (3000, [480, 720, 960, 1440, 2160]),
    ],
)
def test_renditions_are_never_wider_than_the_image(width, widths):
    made = variants_of(encoded(photo(width, 300), "JPEG", quality=95))

    assert [variant.width for variant in made] == widths
    assert [opened(v.data).size for v in made] == [(w, round(300 * w / width)) for w in widths]


@pytest.mark.parametrize(
    "data",
    [encoded(photo(1100, 300), "JPEG", quality=90), encoded(drawing(), "PNG")],
    ids=["photo", "drawing"],
)
def test_each_rendition_saves_bytes(data):
    weights = [len(variant.data) for variant in variants_of(data)]

    assert len(weights) >= 1
    assert [*weights, len(data)] == sorted({*weights, len(data)})


def test_rendition_that_saves_nothing_is_skipped():
    smooth = encoded(Pillow.new("RGB", (700, 400), "navy"), "WEBP", lossless=True)

    assert variants_of(smooth) == []


def test_photo_is_avif():
    made = variants_of(encoded(photo(), "JPEG", quality=90))

    assert {(v.suffix, opened(v.data).format) for v in made} == {("avif", "AVIF")}


def test_drawing_stays_exact_and_transparent():
    image = drawing()
    image.putalpha(200)

    made = variants_of(encoded(image, "PNG"))

    assert made[-1].width == 1600
    assert [opened(v.data).getpixel((2, 2)) for v in made] == [(255, 255, 255, 200)] * len(made)


def test_small_letters_stay_crisp():
    page = Pillow.effect_noise((700, 400), 4).convert("RGB").point(lambda value: value + 110)
    pen = ImageDraw.Draw(page)
    for row in range(20):
        pen.text((10, row * 18), "the quick brown fox of 1,234.5 GB/s " * 3, fill=(0, 0, 160))

    [*_, whole] = variants_of(encoded(page, "PNG"))
    difference = ImageStat.Stat(ImageChops.difference(page, opened(whole.data).convert("RGB")))

    assert (whole.width, whole.suffix) == (700, "avif")
    assert max(difference.rms) < 6


@pytest.mark.parametrize(("mode", "value"), [("1", 1), ("L", 90), ("LA", (9, 255)), ("I;16", 9999)])
def test_every_pixel_mode_is_accepted(mode, value):
    image = Pillow.new(mode, (700, 400), value)

    for variant in variants_of(encoded(image, "PNG")):
        assert opened(variant.data).mode == "RGB"


def test_tall_image_is_encoded_within_the_limit(monkeypatch):
    monkeypatch.setattr(renditions, "MAX_RENDITION_PIXELS", 500 * 600)

    made = variants_of(encoded(photo(700, 800), "JPEG", quality=90))

    assert [variant.width for variant in made] == [480]


def moving(kind, **options):
    frames = [drawing(300, 200).rotate(number * 9) for number in range(8)]
    times = [40, 40, 200, 40, 40, 40, 40, 500]
    return encoded(
        frames[0], kind, save_all=True, append_images=frames[1:], duration=times, **options
    )


def test_animated_gif_is_also_an_animated_webp():
    data = moving("GIF", loop=0)

    [variant] = variants_of(data)
    webp = opened(variant.data)
    times = []
    for number in range(webp.n_frames):
        webp.seek(number)
        webp.load()
        times.append(webp.info["duration"])

    assert (variant.width, variant.suffix, webp.info["loop"]) == (300, "webp", 0)
    assert times == [40, 40, 200, 40, 40, 40, 40, 500]
    assert len(variant.data) < len(data)


def test_finite_gif_remains_finite():
    [variant] = variants_of(moving("GIF"))

    assert opened(variant.data).info["loop"] == 1


def test_other_animations_are_unchanged():
    assert variants_of(moving("WEBP")) == []
    assert variants_of(moving("PNG")) == []
