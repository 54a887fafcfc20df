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
# Increase when the code that changes the font changes, so that it is rebuilt.
REVISION = 2
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
    made = Path(settings.DATA_DIR, FOLDER, f"{PACKAGE}-{version(PACKAGE)}-{REVISION}", NAME)
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
    _narrow_radicals(font)
    maker = subset.Subsetter(options)
    maker.populate(glyphs=font.getGlyphOrder())
    maker.subset(font)
    subset.save_font(font, str(target), options)


def _narrow_radicals(font: Any) -> None:
    """Make tall square root signs as wide as the small one.

    Chromium reserves the width of the widest for each root, which leaves a gap behind small ones.
    """
    variants, glyphs, metrics = font["MATH"].table.MathVariants, font["glyf"], font["hmtx"]
    name = font.getBestCmap()[ord("\u221a")]
    index = variants.VertGlyphCoverage.glyphs.index(name)
    construction = variants.VertGlyphConstruction[index]
    width = metrics[name][0]
    sizes = [(record.VariantGlyph, 0) for record in construction.MathGlyphVariantRecord]
    parts = [record.glyph for record in construction.GlyphAssembly.PartRecords]
    # The stem keeps its thickness; only the part to its left becomes narrower.
    stem = glyphs[parts[1]].xMin
    for glyph_name, start in [*sizes, *((part, stem) for part in parts)]:
        glyph, (advance, _) = glyphs[glyph_name], metrics[glyph_name]
        shift = advance - width
        if shift <= 0:
            continue
        points = glyph.coordinates
        scale = (start - shift) / start if start else width / advance
        for number, (x, y) in enumerate(points):
            points[number] = (x - shift if start and x >= start else round(x * scale), y)
        glyph.recalcBounds(glyphs)
        metrics[glyph_name] = (width, glyph.xMin)
