"""From a few words to a picture, by the typesetter that comes as a package."""

import io
import json
import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import typst
from PIL import Image

from blog.typefaces import is_without_font

TEMPLATE = Path(__file__).with_name("card.typ")
WIDTH, HEIGHT = 1200, 630
PIXELS_AN_INCH = 144
COLOURS = 64
# Where no space lets a line end, one may end after so many characters.
_LONG_WORD = re.compile(r"[!-~]{20}(?=[!-~])")
BREAK = "\\g<0>\u200b"


@dataclass(frozen=True)
class Card:
    """What the picture says. ``kicker`` stands above the title, ``about`` below it."""

    title: str
    kicker: str
    about: str
    author: str
    site: str
    accent: str
    language: str


class DrawingError(Exception):
    """There is no picture of this card; the sentence says why."""


def draw(card: Card) -> bytes:
    """Return the card as a PNG of ``WIDTH`` times ``HEIGHT`` pixels. Raises DrawingError."""
    if is_without_font(" ".join(asdict(card).values())):
        raise DrawingError("The machine has no font for this text (Debian: fonts-noto-cjk).")
    words = {name: _LONG_WORD.sub(BREAK, value) for name, value in asdict(card).items()}
    words["language"] = card.language.split("-")[0].lower()
    try:
        drawn = typst.compile(
            TEMPLATE.read_bytes(),
            format="png",
            ppi=PIXELS_AN_INCH,
            font_paths=_fonts(),
            sys_inputs={"card": json.dumps(words, ensure_ascii=False)},
            timestamp=0,
        )
    except typst.TypstError as error:
        raise DrawingError(str(error)) from error
    if not isinstance(drawn, bytes):
        raise DrawingError("The typesetter gave no picture, or more than one.")
    return _smaller(drawn)


@cache
def _fonts() -> typst.Fonts:
    """To look for the fonts of the machine takes ten times as long as to draw."""
    return typst.Fonts()


def _smaller(png: bytes) -> bytes:
    """Few colours are enough for letters on paper."""
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    file = io.BytesIO()
    few.save(file, "PNG")
    return file.getvalue()
