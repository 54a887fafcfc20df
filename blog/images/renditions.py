"""Renditions: an image in the sizes that pages load, as AVIF or WebP, whichever is smaller.

The settings were chosen by tests on 264 screenshots of papers (docs/performance.md): AVIF at
quality 55 without chroma subsampling shows small letters crisply at a quarter of the PNG's size.
Speeds above 8 blur them; slower ones take twice the time for 6% fewer bytes.
"""

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image as Pillow
from PIL import ImageSequence

from blog.images.cleaning import CleanImage, eight_bit

# Increase when the settings change, so that existing renditions can be recreated.
RECIPE = 1
WIDTHS = (480, 720, 960, 1440, 2160)
# A rendition almost as wide as the image saves almost nothing.
MAX_RELATIVE_WIDTH = 0.87
MAX_RENDITION_PIXELS = 16_000_000
MAX_WEBP_ANIMATION_PIXELS = 30_000_000
WEBP_MAX_SIDE = 16_383
FEW_COLORS = 4096
# The disposal method of GIF frames that leave the background.
CLEARED = 2
LOSSLESS_SOURCES = frozenset({"PNG", "GIF"})


@dataclass(frozen=True)
class Rendition:
    width: int
    suffix: str
    data: bytes


def make_renditions(clean: CleanImage) -> list[Rendition]:
    """Return renditions, narrowest first; each has fewer bytes than the next and the image."""
    if clean.format == "SVG":
        return []
    if clean.is_animated:
        return _animated(clean)
    widths = [width for width in _widths(clean) if _is_encodable(clean, width)]
    if not widths:
        return []
    image = clean.open()
    image.draft("RGB", (widths[-1], _height(clean, widths[-1])))
    image = _to_encodable_mode(image)
    has_few_colors = image.getcolors(FEW_COLORS) is not None
    made: list[Rendition] = []
    smallest = len(clean.data)
    for width in reversed(widths):
        if image.width != width:
            size = (width, _height(clean, width))
            image = image.resize(size, Pillow.Resampling.LANCZOS, reducing_gap=2.0)
        is_sharp = has_few_colors or width == clean.width
        may_be_exact = clean.format in LOSSLESS_SOURCES and is_sharp
        suffix, data = _smallest(image, clean.format, may_be_exact=may_be_exact)
        if len(data) < smallest:
            made.append(Rendition(width, suffix, data))
            smallest = len(data)
    return made[::-1]


def _widths(clean: CleanImage) -> list[int]:
    own = [clean.width] if clean.width <= WIDTHS[-1] else []
    return [width for width in WIDTHS if width < clean.width * MAX_RELATIVE_WIDTH] + own


def _height(clean: CleanImage, width: int) -> int:
    return max(1, round(clean.height * width / clean.width))


def _is_encodable(clean: CleanImage, width: int) -> bool:
    return width * _height(clean, width) <= MAX_RENDITION_PIXELS


def _to_encodable_mode(image: Pillow.Image) -> Pillow.Image:
    """Convert to a mode the encoders accept, and drop an opaque alpha channel."""
    image = eight_bit(image)
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    return image.convert("RGB") if image.getchannel("A").getextrema()[0] == 255 else image


def _smallest(image: Pillow.Image, source: str, *, may_be_exact: bool) -> tuple[str, bytes]:
    # Most JPEGs are chroma-subsampled already.
    subsampling = "4:2:0" if source == "JPEG" else "4:4:4"
    options = {"quality": 55, "speed": 8, "subsampling": subsampling, "max_threads": 1}
    lossy = ("avif", _encoded(image, "AVIF", advanced={"tune": "ssim"}, **options))
    if may_be_exact and max(image.size) <= WEBP_MAX_SIDE:
        exact = _encoded(image, "WEBP", lossless=True, quality=30, method=1)
        if len(exact) < len(lossy[1]):
            return "webp", exact
    return lossy


def _animated(clean: CleanImage) -> list[Rendition]:
    """Return a WebP of the same size and timing for a GIF; nothing for other animations."""
    image = clean.open()
    pixels = getattr(image, "n_frames", 1) * clean.width * clean.height
    is_encodable = pixels <= MAX_WEBP_ANIMATION_PIXELS and max(image.size) <= WEBP_MAX_SIDE
    if clean.format != "GIF" or not is_encodable:
        return []
    times = []
    is_misread = False
    frame: Any
    for frame in ImageSequence.Iterator(image):
        if is_misread:
            return []
        times.append(frame.info.get("duration", 0))
        # Browsers clear such a frame to transparency, the decoder to a color.
        is_misread = frame.disposal_method == CLEARED and "transparency" not in frame.info
    moving = {"save_all": True, "duration": times, "loop": image.info.get("loop", 1), "method": 1}
    exact = _encoded(image, "WEBP", lossless=True, quality=30, minimize_size=True, **moving)
    mixed = _encoded(image, "WEBP", allow_mixed=True, quality=75, **moving)
    data = min(exact, mixed, key=len)
    return [Rendition(clean.width, "webp", data)] if len(data) < len(clean.data) else []


def _encoded(image: Pillow.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
