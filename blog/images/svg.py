"""Rebuild uploaded SVG files from what a figure needs: shapes, text, gradients and filters.

The result has no script, event handler, animation, link or reference to another file. Content that
readers would miss is refused with a message instead of removed. The rules are this project's own:
the package py-svg-hush, which wraps svg-hush, writes namespaces unescaped in version 0.3.0, so that
a file can add event handlers, and it removes the text of diagrams without a word.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from blog.images.cleaning import MEGABYTE, CleanImage, ImageRefused, clean_image
from blog.images.pdf import draw_pdf
from blog.images.svg_names import ATTRIBUTES, ELEMENTS, LINKING

MAX_SVG_BYTES = 4 * MEGABYTE
MAX_DEPTH = 100
MAX_ELEMENTS = 50_000
# With the elements that references repeat.
MAX_DRAWN = 1_000_000
MAX_REFERENCE_DEPTH = 50
MAX_SIDE = 20_000
# Of an image without dimensions, as in browsers.
DEFAULT_SIZE = (300.0, 150.0)

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_PIXELS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4}
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:e[+-]?[0-9]+)?)\s*([a-z]*)\s*", re.IGNORECASE)
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_LOCAL_URL = re.compile(r"""url\(\s*(["']?)#([^"'()\s\\]+)\1\s*\)""", re.IGNORECASE)
_DATA_FONT = re.compile(
    r"""url\(\s*(["']?)data:(?:font/[\w.+-]+|application/(?:x-)?font-[\w-]+)[^"'()\\]*\1\s*\)""",
    re.IGNORECASE,
)
_OTHER_FILE = re.compile(
    r"@import|@namespace|url\s*\(|src\s*\(|image\s*\(|image-set", re.IGNORECASE
)


def clean_figure(data: bytes) -> CleanImage:
    """Return a checked image for texts, which may be an SVG or a PDF. Raise ImageRefused."""
    if b"%PDF-" in data[:1024]:
        return clean_image(draw_pdf(data))
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    is_svg = start.startswith(b"<") and re.search(rb"<(?:\w+:)?svg\b", start, re.IGNORECASE)
    return clean_svg(data) if is_svg else clean_image(data)


def clean_svg(data: bytes) -> CleanImage:
    """Return the rebuilt SVG; the same bytes if it is cleaned again. Raise ImageRefused."""
    if len(data) > MAX_SVG_BYTES:
        size = len(data) / MEGABYTE
        limit = MAX_SVG_BYTES // MEGABYTE
        raise ImageRefused(f"The SVG is {size:.1f} MB; the limit is {limit} MB. Export it as PNG.")
    rebuilder = _Rebuilder()
    try:
        rebuilder.parser.Parse(data, True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise ImageRefused(
            f"The SVG is not well-formed XML: line {error.lineno}, {expat.ErrorString(error.code)}."
        ) from error
    except ImageRefused:
        raise
    except (LookupError, ValueError) as error:
        raise ImageRefused("The SVG has an unknown text encoding.") from error
    rebuilder.references.check()
    made = "".join(rebuilder.parts).encode()
    return CleanImage(made, "SVG", *rebuilder.size, is_animated=False)


@dataclass
class _References:
    """Which ids each element contains and repeats, to limit what a browser has to draw."""

    elements: int = 0
    # Ids that are referenced, in document order.
    named: list[str] = field(default_factory=list)
    # By id: the numbers of elements and of references before the element and at its end.
    spans: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)
    _drawn: dict[str, int] = field(default_factory=dict)

    def check(self) -> None:
        counted = self.elements + sum(self._cost(name, 1) for name in self.named)
        if counted > MAX_DRAWN:
            raise ImageRefused("The SVG repeats too many elements. Export it as PNG.")

    def _cost(self, name: str, depth: int) -> int:
        if name not in self.spans or name in self._drawn:
            return self._drawn.get(name, 0)
        if depth > MAX_REFERENCE_DEPTH:
            raise ImageRefused("The SVG repeats too many elements. Export it as PNG.")
        # A reference to an element that contains it isn't drawn.
        self._drawn[name] = 0
        first, last, start, end = self.spans[name]
        inner = sum(self._cost(other, depth + 1) for other in self.named[start:end])
        self._drawn[name] = min(last - first + inner, MAX_DRAWN + 1)
        return self._drawn[name]


class _Rebuilder:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = (0, 0)
        self.references = _References()
        # Open elements that are written: name, id, and the counts of references at their start.
        self._open: list[tuple[str, str, int, int]] = []
        self._skipped = 0
        self._html_line = 0
        self._style: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._refuse_entity

    def _refuse_entity(self, *_: object) -> None:
        raise ImageRefused("The SVG declares entities. Save it as plain SVG.")

    def _refuse(self, problem: str) -> ImageRefused:
        return ImageRefused(f"Line {self.parser.CurrentLineNumber}: {problem}")

    def _start(self, name: str, given: dict[str, str]) -> None:
        local = name.removeprefix(f"{_SVG} ")
        if not self.references.elements and local != "svg":
            raise ImageRefused("This is not a supported image: the SVG has another root element.")
        self.references.elements += 1
        if self.references.elements > MAX_ELEMENTS:
            raise ImageRefused(
                f"The SVG has more than {MAX_ELEMENTS:,} elements. Export it as PNG."
            )
        if self._skipped or self._style is not None or local not in ELEMENTS | {"a"}:
            self._skip(local)
            return
        if len(self._open) >= MAX_DEPTH:
            raise ImageRefused(f"The SVG is nested more than {MAX_DEPTH} levels deep.")
        attributes = self._attributes(local, given)
        if not self._open:
            attributes = self._with_size(attributes)
        # Links don't work in images.
        local = "g" if local == "a" else local
        written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        xmlns = "" if self._open else f' xmlns="{_SVG}"'
        counts = (self.references.elements - 1, len(self.references.named))
        self.references.named += self._references_in(attributes)
        self._open.append((local, attributes.get("id", ""), *counts))
        self.parts.append(f"<{local}{xmlns}{written}>")
        if local == "style":
            self._style = []

    def _skip(self, local: str) -> None:
        # A "switch" has another form of the content for programs that don't show HTML.
        has_other_form = any(name == "switch" for name, *_ in self._open)
        if not self._skipped and local == "foreignObject" and not has_other_form:
            self._html_line = self.parser.CurrentLineNumber
        self._skipped += 1

    def _end(self, _name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            self._html_line = self._html_line if self._skipped else 0
            return
        local, identifier, elements, named = self._open.pop()
        if self._style is not None:
            self.parts.append(escape(self._css("".join(self._style))))
            self._style = None
        self.parts.append(f"</{local}>")
        if identifier and identifier not in self.references.spans:
            span = (elements, self.references.elements, named, len(self.references.named))
            self.references.spans[identifier] = span

    def _text(self, text: str) -> None:
        if self._html_line and text.strip():
            raise ImageRefused(
                f"Line {self._html_line}: the text is HTML (foreignObject), which images don't "
                "show. Export the labels as SVG text (Mermaid: htmlLabels: false), or use PNG."
            )
        if self._skipped:
            return
        if self._style is not None:
            self._style.append(text)
        else:
            self.parts.append(escape(text))

    def _attributes(self, local: str, given: dict[str, str]) -> dict[str, str]:
        allowed: dict[str, str] = {}
        for name, value in given.items():
            if name in {"href", f"{_XLINK} href"}:
                if local in LINKING and "href" not in allowed:
                    allowed["href"] = self._href(local, given.get("href", value))
            elif name in {f"{_XML} space", f"{_XML} lang"}:
                allowed[name.replace(f"{_XML} ", "xml:")] = value
            elif name in ATTRIBUTES:
                has_css = "(" in value or "\\" in value or name == "style"
                allowed[name] = self._css(value) if has_css else value
        return allowed

    def _href(self, local: str, url: str) -> str:
        is_local = url.startswith("#") and local != "image"
        is_data = local == "image" and _DATA_IMAGE.fullmatch(url)
        if not (is_local or is_data or not url):
            name = "Embed that image in the SVG" if local == "image" else "Copy it into the SVG"
            raise self._refuse(f"the SVG loads another file, {url[:80]}. {name} and upload again.")
        return url

    def _css(self, css: str) -> str:
        """Return the CSS without comments and escapes, in which a URL could hide."""
        plain = css
        while "\\" in plain or "/*" in plain:
            plain = _ESCAPE.sub(_unescaped, _COMMENT.sub("", plain)).rstrip("\\")
        rest = _DATA_FONT.sub(" ", _LOCAL_URL.sub(" ", plain))
        if found := _OTHER_FILE.search(rest):
            raise self._refuse(
                f"a style loads another file ({rest[found.start() :][:60].strip()}). Remove it, or "
                "export the image as PNG."
            )
        return plain

    def _references_in(self, attributes: dict[str, str]) -> list[str]:
        found = [name for value in attributes.values() for _, name in _LOCAL_URL.findall(value)]
        href = attributes.get("href", "")
        return [*found, href[1:]] if href.startswith("#") else found

    def _with_size(self, attributes: dict[str, str]) -> dict[str, str]:
        """Return the attributes of the root with its size in pixels, and a box to scale."""
        box = _box(attributes.get("viewBox", ""))
        width, height = (_length(attributes.get(name, "")) for name in ("width", "height"))
        ratio = box[2] / box[3] if box else DEFAULT_SIZE[0] / DEFAULT_SIZE[1]
        if width is None and height is None:
            width, height = box[2:] if box else DEFAULT_SIZE
            scale = min(1, MAX_SIDE / max(width, height))
            width, height = width * scale, height * scale
        width = width if width is not None else (height or 0) * ratio
        height = height if height is not None else width / ratio
        if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
            raise ImageRefused(f"The SVG must be between 1 and {MAX_SIDE} pixels wide and high.")
        self.size = (max(1, round(width)), max(1, round(height)))
        sized = {"width": str(self.size[0]), "height": str(self.size[1])}
        if not box:
            sized["viewBox"] = f"0 0 {width:g} {height:g}"
        return {**attributes, **sized}


def _length(value: str) -> float | None:
    """Return a length in pixels; None if it is missing or relative."""
    found = _LENGTH.fullmatch(value)
    factor = _PIXELS.get(found[2].lower()) if found else None
    return float(found[1]) * factor if found and factor else None


def _box(value: str) -> tuple[float, float, float, float] | None:
    try:
        x, y, width, height = map(float, value.replace(",", " ").split())
    except ValueError:
        return None
    return (x, y, width, height) if 0 < width < MAX_SIDE**2 and 0 < height < MAX_SIDE**2 else None


def _unescaped(match: re.Match[str]) -> str:
    if match[2] is not None:
        return match[2]
    code = int(match[1], 16)
    is_valid = 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if is_valid and code not in {0xFFFE, 0xFFFF} else "\ufffd"
