import re
import unicodedata
from itertools import groupby

from django.urls import register_converter

# Without the planes of historic scripts, which take most of a second to search.
_LIVING_SCRIPTS = range(0x300, 0x10000)


def _combining_marks() -> str:
    """Return the ranges of the vowel signs and other marks that ``\\w`` leaves out."""
    codes = (c for c in _LIVING_SCRIPTS if unicodedata.category(chr(c)) in {"Mn", "Mc"})
    runs = [list(run) for _, run in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0])]
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


# For a character class: the words of Indic and other scripts have vowel signs.
WORD = r"\w" + _combining_marks()
_PATH = rf"[-{WORD}]{{1,200}}(?:/[-{WORD}]{{1,200}})*"
PAGE_URL = re.compile(f"/{_PATH}/")


class UnicodeSlugConverter:
    """Slugs with letters and digits of any script, hyphens and underscores."""

    regex = r"[-\w]{1,200}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PagePathConverter(UnicodeSlugConverter):
    """Paths of pages: slugs with slashes between them, without the outer slashes."""

    regex = _PATH


register_converter(UnicodeSlugConverter, "uslug")
register_converter(PagePathConverter, "pagepath")
