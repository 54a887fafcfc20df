"""The accent color: its contrast by WCAG 2.2 and its variant for the dark theme."""

import colorsys
import re

from django.core.exceptions import ValidationError

DEFAULT_ACCENT = "#9b1c31"
LIGHT_BACKGROUNDS = ("#fdfcf9", "#f5f1ea")
DARK_BACKGROUNDS = ("#171614", "#211f1c")
MIN_CONTRAST = 4.5

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def _channels(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def luminance(color: str) -> float:
    """Return the relative luminance, 0 to 1 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def validate_accent(value: str) -> None:
    if not _COLOR.fullmatch(value):
        raise ValidationError("Enter # and six hexadecimal digits: #9b1c31.")
    ratio = min(contrast(value, background) for background in LIGHT_BACKGROUNDS)
    if ratio < MIN_CONTRAST:
        raise ValidationError(
            f"{value} is too light to read: its contrast is {ratio:.1f}:1, below the minimum of "
            f"{MIN_CONTRAST}:1. Choose a darker shade."
        )


def accent_for_dark_theme(accent: str) -> str:
    """Return ``accent``, lightened until it is readable in the dark theme."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(accent))
    color = accent
    while min(contrast(color, background) for background in DARK_BACKGROUNDS) < 6 and lightness < 1:
        lightness = min(1.0, lightness + 0.02)
        rgb = colorsys.hls_to_rgb(hue, lightness, min(saturation, 0.78))
        color = "#" + "".join(f"{round(c * 255):02x}" for c in rgb)
    return color
