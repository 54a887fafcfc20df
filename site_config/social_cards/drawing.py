"""Draw social cards with Typst."""

import io
import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import typst
from django.core.files.storage import default_storage
from PIL import Image, ImageChops, ImageDraw, ImageOps

from blog.typefaces import is_without_font
from blog.typesetting import TypesettingError, typeset_template
from profile_app.appearance import PhotoShape

CARD_TEMPLATE = Path(__file__).with_name("card.typ")
WIDTH, HEIGHT = 1200, 630
PIXELS_AN_INCH = 144
COLORS = 64
# The portrait, within the right margin that card.typ leaves for it.
PORTRAIT_PIXELS, PORTRAIT_PLACE = 380, (740, 105)
PORTRAIT_RADII = {PhotoShape.ROUND: 190, PhotoShape.ROUNDED: 36, PhotoShape.SQUARE: 0}
# Words longer than this may break.
_LONG_WORD = re.compile(r"[!-~]{20}(?=[!-~])")
BREAK = "\\g<0>\u200b"


@dataclass(frozen=True)
class Card:
    """What an image shows: ``kicker`` is above the title, ``about`` below it."""

    title: str
    kicker: str
    about: str
    author: str
    site: str
    accent: str
    language: str
    photo: str = ""
    """The name of the portrait's file in the storage."""
    photo_shape: str = PhotoShape.ROUND


def draw(card: Card) -> bytes:
    """Return the card as a PNG of ``WIDTH`` × ``HEIGHT`` pixels.

    Raise TypesettingError, or OSError if the portrait can't be read.
    """
    words = {name: value for name, value in asdict(card).items() if not name.startswith("photo")}
    if is_without_font(" ".join(words.values())):
        raise TypesettingError(
            "No font installed for this text. On Debian: apt install fonts-noto-cjk."
        )
    data = {name: _LONG_WORD.sub(BREAK, value) for name, value in words.items()}
    data |= {
        "language": card.language.split("-")[0].lower(),
        "portrait": "yes" if card.photo else "",
    }
    png = typeset_template(
        CARD_TEMPLATE, data, format="png", ppi=PIXELS_AN_INCH, font_paths=_fonts()
    )
    with Image.open(io.BytesIO(png)) as image:
        drawn = image.convert("RGB")
    if card.photo:
        _paste_portrait(drawn, card.photo, PORTRAIT_RADII[PhotoShape(card.photo_shape)])
        return _png(drawn)
    # Text needs only a few colors.
    return _png(drawn.quantize(COLORS, dither=Image.Dither.NONE))


@cache
def _fonts() -> typst.Fonts:
    """Return the installed fonts; finding them takes ten times as long as drawing."""
    return typst.Fonts()


def _paste_portrait(card: Image.Image, name: str, radius: int) -> None:
    size = (PORTRAIT_PIXELS, PORTRAIT_PIXELS)
    with default_storage.open(name) as file, Image.open(file) as photo:
        upright = ImageOps.exif_transpose(photo).convert("RGBA")
    portrait = ImageOps.fit(upright, size, Image.Resampling.LANCZOS)
    # Drawn larger, so that the edge is smooth.
    mask = Image.new("L", (2 * size[0], 2 * size[1]))
    corner = (mask.width - 1, mask.height - 1)
    ImageDraw.Draw(mask).rounded_rectangle(((0, 0), corner), 2 * radius, fill=255)
    shape = ImageChops.multiply(mask.resize(size), portrait.getchannel("A"))
    card.paste(portrait, PORTRAIT_PLACE, shape)


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()
