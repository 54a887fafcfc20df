"""The sizes of a picture that a page loads: each as AVIF or WebP, whichever is smaller.

The settings were chosen by trial on 264 screenshots of papers (docs/performance.md): AVIF of
quality 55 with full colour resolution keeps small letters crisp at a quarter of the PNG; faster
than speed 8 it blurs them, slower it takes twice the time for 6 % fewer bytes.
"""

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image as Pillow
from PIL import ImageSequence

from blog.images.cleaning import CleanImage

# Grows whenever the same picture would get other variants: those made before can be made anew.
RECIPE = 1
WIDTHS = (480, 720, 960, 1440, 2160)
# A size that is hardly narrower than the picture saves hardly anything.
CLEARLY_NARROWER = 0.87
MAX_PIXELS = 16_000_000
MAX_ANIMATION_PIXELS = 30_000_000
WEBP_MAX_SIDE = 16_383
FEW_COLOURS = 4096
LOSSLESS_SOURCES = frozenset({"PNG", "GIF"})


@dataclass(frozen=True)
class Variant:
    width: int
    suffix: str
    data: bytes


def make_variants(clean: CleanImage) -> list[Variant]:
    """Narrowest first; each has fewer bytes than the picture and than the wider ones."""
    if clean.is_animated:
        return _animated(clean)
    widths = [width for width in _widths(clean) if _is_bearable(clean, width)]
    if not widths:
        return []
    image = clean.open()
    image.draft("RGB", (widths[-1], _height(clean, widths[-1])))
    image = _plain(image)
    has_few_colours = image.getcolors(FEW_COLOURS) is not None
    made: list[Variant] = []
    smallest = len(clean.data)
    for width in reversed(widths):
        if image.width != width:
            size = (width, _height(clean, width))
            image = image.resize(size, Pillow.Resampling.LANCZOS, reducing_gap=2.0)
        is_drawn = has_few_colours or width == clean.width
        may_be_exact = clean.format in LOSSLESS_SOURCES and is_drawn
        suffix, data = _smallest(image, clean.format, may_be_exact=may_be_exact)
        if len(data) < smallest:
            made.append(Variant(width, suffix, data))
            smallest = len(data)
    return made[::-1]


def _widths(clean: CleanImage) -> list[int]:
    own = [clean.width] if clean.width <= WIDTHS[-1] else []
    return [width for width in WIDTHS if width < clean.width * CLEARLY_NARROWER] + own


def _height(clean: CleanImage, width: int) -> int:
    return max(1, round(clean.height * width / clean.width))


def _is_bearable(clean: CleanImage, width: int) -> bool:
    return width * _height(clean, width) <= MAX_PIXELS


def _plain(image: Pillow.Image) -> Pillow.Image:
    """Return the picture in the modes that the encoders take, without an alpha that is opaque."""
    if image.mode.startswith("I"):  # 16 bits of grey, of which a page shows 8
        image = image.point(lambda value: value / 257).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    return image.convert("RGB") if image.getchannel("A").getextrema()[0] == 255 else image


def _smallest(image: Pillow.Image, source: str, *, may_be_exact: bool) -> tuple[str, bytes]:
    # A JPEG has mostly given up half of its colour resolution before.
    subsampling = "4:2:0" if source == "JPEG" else "4:4:4"
    options = {"quality": 55, "speed": 8, "subsampling": subsampling, "max_threads": 1}
    found = ("avif", _encoded(image, "AVIF", advanced={"tune": "ssim"}, **options))
    if may_be_exact and max(image.size) <= WEBP_MAX_SIDE:
        exact = _encoded(image, "WEBP", lossless=True, quality=30, method=1)
        if len(exact) < len(found[1]):
            return "webp", exact
    return found


def _animated(clean: CleanImage) -> list[Variant]:
    """A GIF also as WebP, in its own size and as smooth; other animations stay as they are."""
    image = clean.open()
    pixels = getattr(image, "n_frames", 1) * clean.width * clean.height
    is_bearable = pixels <= MAX_ANIMATION_PIXELS and max(image.size) <= WEBP_MAX_SIDE
    if clean.format != "GIF" or not is_bearable:
        return []
    times = [frame.info.get("duration", 0) for frame in ImageSequence.Iterator(image)]
    moving = {"save_all": True, "duration": times, "loop": image.info.get("loop", 1), "method": 1}
    exact = _encoded(image, "WEBP", lossless=True, quality=30, minimize_size=True, **moving)
    mixed = _encoded(image, "WEBP", allow_mixed=True, quality=75, **moving)
    data = min(exact, mixed, key=len)
    return [Variant(clean.width, "webp", data)] if len(data) < len(clean.data) else []


def _encoded(image: Pillow.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
