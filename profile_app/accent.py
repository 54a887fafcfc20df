"""The accent colour: contrast as WCAG 2.2 defines it, and its counterpart for the dark theme."""

import colorsys
import re

from django.core.exceptions import ValidationError

DEFAULT_ACCENT = "#9b1c31"
LIGHT_PAPERS = ("#fdfcf9", "#f5f1ea")
DARK_PAPERS = ("#171614", "#211f1c")
MINIMUM_CONTRAST = 4.5

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def validate_accent(value: str) -> None:
    if not _COLOUR.fullmatch(value):
        raise ValidationError("Write the colour as # and six hexadecimal digits: #9b1c31.")
    ratio = min(contrast(value, paper) for paper in LIGHT_PAPERS)
    if ratio < MINIMUM_CONTRAST:
        raise ValidationError(
            f"{value} is too light to read: its contrast with the paper is {ratio:.1f} to 1 "
            f"and should be at least {MINIMUM_CONTRAST} to 1. Choose a darker shade."
        )


def for_dark_paper(accent: str) -> str:
    """Return ``accent``, lightened in its own hue until it is readable on the dark paper."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(accent))
    colour = accent
    while min(contrast(colour, paper) for paper in DARK_PAPERS) < 6 and lightness < 1:
        lightness = min(1.0, lightness + 0.02)
        rgb = colorsys.hls_to_rgb(hue, lightness, min(saturation, 0.78))
        colour = "#" + "".join(f"{round(c * 255):02x}" for c in rgb)
    return colour
