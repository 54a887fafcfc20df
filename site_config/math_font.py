"""The math font as a static file, for readers whose system has none.

The ziamath package contains STIX Two Math as TrueType (1.5 MB). The WOFF2 made from it has every
character and every size of bracket but no hinting, and is a quarter of the size.
"""

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

PACKAGE, SOURCE = "ziamath", "fonts/STIXTwoMath-Regular.ttf"
# The URL in css/site.css.
FOLDER, NAME = "fonts", "STIXTwoMath.woff2"


class MathFontFinder(BaseFinder):
    """Find the font, building it first if it is missing."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        if path != f"{FOLDER}/{NAME}":
            return []
        found = str(_made_font())
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        storage = FileSystemStorage(location=_made_font().parent)
        storage.prefix = FOLDER  # type: ignore[attr-defined]
        yield NAME, storage


def _made_font() -> Path:
    # The version in the path rebuilds the font after an upgrade.
    made = Path(settings.DATA_DIR, FOLDER, f"{PACKAGE}-{version(PACKAGE)}", NAME)
    if not made.exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        partial = made.with_suffix(".partial")
        _write_font(_source(), partial)
        partial.replace(made)
    return made


def _source() -> Path:
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise FileNotFoundError(f"The math font comes from {PACKAGE}, which is not installed.")
    return Path(package.origin).parent / SOURCE


def _write_font(source: Path, target: Path) -> None:
    # Imported here because it is slow, and only a build needs it.
    from fontTools import subset

    options = subset.Options(
        flavor="woff2", hinting=False, glyph_names=False, layout_features=["*"], name_IDs=["*"]
    )
    font = subset.load_font(str(source), options)
    maker = subset.Subsetter(options)
    maker.populate(glyphs=font.getGlyphOrder())
    maker.subset(font)
    subset.save_font(font, str(target), options)
