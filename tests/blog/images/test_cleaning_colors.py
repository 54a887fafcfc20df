"""Colors as the original shows them, whatever its mode: profiles become sRGB."""

import struct

import pytest
from PIL import Image as Pillow
from PIL import ImageCms

from blog.images.cleaning import clean_image
from blog.images.renditions import make_renditions
from tests.images import encoded, opened, photo

SIZE = (600, 400)


def _fixed(*values):
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def profile(space):
    """An ICC profile with linear light: of gray, or of RGB with the primaries of Display P3."""
    white = (b"wtpt", b"XYZ \0\0\0\0" + _fixed(0.9642, 1, 0.8249))
    curve = b"curv\0\0\0\0\0\0\0\0"
    name = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"Mine\0" + bytes(78)
    tags = [white, (b"desc", name)]
    if space == b"GRAY":
        tags.append((b"kTRC", curve))
    else:
        columns = {b"r": (0.5151, 0.2412, -0.0011), b"g": (0.292, 0.6922, 0.0419),
                   b"b": (0.1571, 0.0666, 0.7841)}  # fmt: skip
        for color, column in columns.items():
            tags.append((color + b"XYZ", b"XYZ \0\0\0\0" + _fixed(*column)))
            tags.append((color + b"TRC", curve))
    place, table, body = 132 + 12 * len(tags), b"", b""
    for tag, data in tags:
        padded = data + bytes(-len(data) % 4)
        table += tag + struct.pack(">II", place + len(body), len(data))
        body += padded
    head = struct.pack(">I4sI4s4s4s12x4s", place + len(body), b"lcms", 0x02400000, b"mntr", space,
                       b"XYZ ", b"acsp")  # fmt: skip
    head += bytes(68 - len(head)) + _fixed(0.9642, 1, 0.8249)
    return head + bytes(128 - len(head)) + struct.pack(">I", len(tags)) + table + body


GRAY, WIDE = profile(b"GRAY"), profile(b"RGB ")


def seen(data, place=(5, 5)):
    return opened(data).convert("RGBA").getpixel(place)


def palette(**options):
    image = Pillow.new("P", SIZE, 1)
    image.putpalette([255, 0, 0, 55, 55, 55, 0, 0, 255])
    return encoded(image, "PNG", icc_profile=WIDE, **options)


def deep(value, **options):
    return encoded(
        Pillow.frombytes("I;16", SIZE, struct.pack("<H", value) * SIZE[0] * SIZE[1]),
        "PNG",
        **options,
    )


@pytest.mark.parametrize(
    ("data", "color"),
    [
        (encoded(Pillow.new("L", SIZE, 55), "PNG", icc_profile=GRAY), (128, 128, 128, 255)),
        (encoded(Pillow.new("L", SIZE, 55), "JPEG", icc_profile=GRAY), (128, 128, 128, 255)),
        (encoded(Pillow.new("LA", SIZE, (55, 99)), "PNG", icc_profile=GRAY), (128, 128, 128, 99)),
        (encoded(Pillow.new("L", SIZE, 55), "PNG", icc_profile=GRAY, transparency=55),
         (128, 128, 128, 0)),
        (deep(55 * 257, icc_profile=GRAY), (128, 128, 128, 255)),
        (palette(), (128, 128, 128, 255)),
        (palette(transparency=1), (128, 128, 128, 0)),
        (palette(transparency=bytes([0, 99, 255])), (128, 128, 128, 99)),
        (encoded(Pillow.new("RGB", SIZE, (55, 55, 55)), "PNG", icc_profile=WIDE,
                 transparency=(55, 55, 55)), (128, 128, 128, 0)),
        (encoded(Pillow.new("RGBA", SIZE, (55, 55, 55, 99)), "WEBP", icc_profile=WIDE,
                 lossless=True), (128, 128, 128, 99)),
        (encoded(Pillow.new("RGB", SIZE, (55, 55, 55)), "JPEG", icc_profile=WIDE),
         (128, 128, 128, 255)),
    ],
)  # fmt: skip
def test_profile_becomes_srgb_in_every_mode_with_its_transparency(data, color):
    clean = clean_image(data)
    shown = [seen(clean.data), *(seen(made.data) for made in make_renditions(clean))]

    assert "icc_profile" not in clean.open().info
    assert all(
        abs(a - b) <= 2 for one in shown if color[3] for a, b in zip(one, color, strict=True)
    )
    assert {one[3] for one in shown} == {color[3]}
    assert clean_image(clean.data).data == clean.data


def test_deep_gray_with_a_transparent_value_stays_transparent():
    clean = clean_image(deep(40_000, transparency=40_000))

    assert {seen(made.data)[3] for made in make_renditions(clean)} == {0}


def test_profile_of_another_kind_of_image_leaves_the_pixels_alone():
    data = encoded(Pillow.new("L", SIZE, 55), "PNG", icc_profile=WIDE)

    assert seen(clean_image(data).data) == (55, 55, 55, 255)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize(("icc", "is_kept"), [(WIDE, True), ("sRGB", False)])
def test_animation_keeps_its_frames_transparency_and_wide_profile(kind, icc, is_kept):
    icc = icc if is_kept else ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    colors = [(255, 0, 0, 255), (0, 0, 255, 0), (0, 255, 0, 128)]
    frames = [Pillow.new("RGBA", (60, 40), color) for color in colors]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=[90, 80, 70],
                   loop=0, lossless=True, disposal=1, icc_profile=icc)  # fmt: skip

    clean = clean_image(data)
    moving = clean.open()

    assert (clean.is_animated, moving.n_frames) == (True, 3)
    assert ("icc_profile" in moving.info) == is_kept
    moving.seek(2)
    assert moving.convert("RGBA").getpixel((5, 5))[3] == 128
    assert clean_image(clean.data).data == clean.data


def cleared_gif(first):
    second = Pillow.new("RGBA", (60, 40), (0, 0, 0, 0))
    second.paste((0, 0, 255, 255), (0, 0, 30, 40))
    return encoded(first, "GIF", save_all=True, append_images=[second], duration=90, loop=0,
                   disposal=2)  # fmt: skip


def test_animated_gif_keeps_frames_that_become_transparent():
    first = photo(60, 40).convert("RGBA")
    first.putpixel((0, 0), (0, 0, 0, 0))
    clean = clean_image(cleared_gif(first))
    (made,) = make_renditions(clean)

    for moving in (clean.open(), opened(made.data)):
        moving.seek(1)
        assert [moving.convert("RGBA").getpixel((x, 5))[3] for x in (5, 50)] == [255, 0]


def test_animated_gif_that_only_browsers_show_right_has_no_renditions():
    clean = clean_image(cleared_gif(Pillow.new("RGBA", (60, 40), (255, 0, 0, 255))))

    assert (clean.open().n_frames, make_renditions(clean)) == (2, [])
