"""Draw social cards with Typst."""

import io
import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import typst
from PIL import Image

from blog.typefaces import is_without_font
from blog.typesetting import TypesettingError, typeset_template

CARD_TEMPLATE = Path(__file__).with_name("card.typ")
WIDTH, HEIGHT = 1200, 630
PIXELS_AN_INCH = 144
COLORS = 64
# Words longer than this may break.
_LONG_WORD = re.compile(r"[!-~]{20}(?=[!-~])")
BREAK = "\\g<0>\u200b"


@dataclass(frozen=True)
class Card:
    """The text of an image: ``kicker`` is above the title, ``about`` below it."""

    title: str
    kicker: str
    about: str
    author: str
    site: str
    accent: str
    language: str


def draw(card: Card) -> bytes:
    """Return the card as a PNG of ``WIDTH`` × ``HEIGHT`` pixels. Raise TypesettingError."""
    if is_without_font(" ".join(asdict(card).values())):
        raise TypesettingError(
            "No font installed for this text. On Debian: apt install fonts-noto-cjk."
        )
    words = {name: _LONG_WORD.sub(BREAK, value) for name, value in asdict(card).items()}
    words["language"] = card.language.split("-")[0].lower()
    png = typeset_template(
        CARD_TEMPLATE, words, format="png", ppi=PIXELS_AN_INCH, font_paths=_fonts()
    )
    return _smaller(png)


@cache
def _fonts() -> typst.Fonts:
    """Return the installed fonts; finding them takes ten times as long as drawing."""
    return typst.Fonts()


def _smaller(png: bytes) -> bytes:
    """Reduce the colors: text needs only a few."""
    with Image.open(io.BytesIO(png)) as image:
        reduced = image.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
    file = io.BytesIO()
    reduced.save(file, "PNG")
    return file.getvalue()
