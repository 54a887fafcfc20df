"""How the public pages look: the owner's choices, and the owner's own CSS."""

import re

from django.core.exceptions import ValidationError
from django.db import models

MAX_CSS_LENGTH = 50_000

_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6}(?:\r\n|\s)?|\r\n|.)", re.DOTALL)
_REFUSED = (
    (re.compile(r"</\s*style", re.IGNORECASE), "Enter CSS only: “</style” is HTML."),
    (
        re.compile(r"@import\b", re.IGNORECASE),
        "@import is not supported. Paste the rules of the other stylesheet instead.",
    ),
    (
        re.compile(r"""url\(["'\x00-\x20]*data:""", re.IGNORECASE),
        "Pages load no data: URLs. Upload the file and use its path: url(/media/...).",
    ),
    (
        # Browsers read backslashes in URLs as slashes and ignore tabs. A string after "=" is the
        # value of a selector, such as a[href^="https://"].
        re.compile(
            r"""(?:url\(["'\x00-\x20]*|(?<!=)(?<!= )["'][\x00-\x20]*)"""
            r"""(?:https?:|(?:[a-z][a-z0-9+.\t-]*:)?(?:[/\\]\t*){2,}[^\x00-\x20"'/\\])""",
            re.IGNORECASE,
        ),
        "Pages load nothing from other sites. Upload the file and use its path: url(/media/...).",
    ),
)


class Look(models.TextChoices):
    SERIF = "serif", "Serif: warm background, bookish type"
    SANS = "sans", "Sans: white background, modern type"
    CLASSIC = "classic", "Classic academic: compact, plain"


class ColorScheme(models.TextChoices):
    AUTO = "auto", "Automatic: follow the reader's system"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class PhotoShape(models.TextChoices):
    ROUND = "round", "Round"
    ROUNDED = "rounded", "Rounded corners"
    SQUARE = "square", "Square"


class Density(models.TextChoices):
    COMFORTABLE = "comfortable", "Comfortable"
    COMPACT = "compact", "Compact: more fits on the screen"


LOOK_STYLESHEETS: dict[str, str] = {
    Look.SANS: "profile_app/look_sans.css",
    Look.CLASSIC: "profile_app/look_classic.css",
}
DENSITY_STYLESHEETS: dict[str, str] = {Density.COMPACT: "profile_app/density_compact.css"}
PHOTO_RADII: dict[str, str] = {
    PhotoShape.ROUND: "50%",
    PhotoShape.ROUNDED: "0.9rem",
    PhotoShape.SQUARE: "0",
}


def validate_css(value: str) -> None:
    """Refuse what the pages' Content Security Policy would block, with the reason."""
    plain = _ESCAPE.sub(_unescaped, value)
    for pattern, message in _REFUSED:
        if found := pattern.search(plain):
            line = plain.count("\n", 0, found.start()) + 1
            raise ValidationError(f"Line {line}: {message}")


def _unescaped(match: re.Match[str]) -> str:
    code = match[1].strip()
    if re.fullmatch("[0-9a-fA-F]+", code) and int(code, 16) <= 0x10FFFF:
        character = chr(int(code, 16))
    else:
        character = match[1]
    # An escaped line break continues a string; URLs ignore those written as numbers.
    return character.strip("\t\r\n")
