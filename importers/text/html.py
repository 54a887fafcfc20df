"""Convert HTML to Markdown where it has an equivalent; report what isn't supported."""

import re
from html import escape, unescape
from urllib.parse import urlsplit

from importers.collection import Line
from importers.report import ImportReport, SourceLine
from importers.text.dialects import html_blocks
from importers.text.markdown_patterns import escape_label, markdown_image, written_target
from importers.text.prose import Prose, with_code_marks
from importers.text.targets import is_web_address

_FIGURE_OR_IMAGE = re.compile(
    r"<table\b.*?</table>|<figure\b[^<>]*>(?P<figure>.*?)</figure>|(?P<image><img\b[^<>]*>)",
    re.DOTALL | re.IGNORECASE,
)
_IMG = re.compile(r"<img\b([^<>]*)>", re.IGNORECASE)
_SOURCE = re.compile(r"<source\b([^<>]*)>", re.IGNORECASE)
_PREFIX = re.compile(r"(?:[ \t]|>)*(?:(?:[*+-]|\d{1,9}[.)])[ \t]+)?")
_ANCHOR = re.compile(r"<a\b([^<>]*)>", re.IGNORECASE)
_CAPTION = re.compile(r"<figcaption\b[^<>]*>(.*?)</figcaption>", re.DOTALL | re.IGNORECASE)
_PARAGRAPH_TAG = re.compile(r"</?p\b[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?<![\w-])([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SPACE_AT_ENDS = re.compile(r"^(?:&#x20;|[ \t]+(?=&#x20;))+|(?:[ \t]*&#x20;)+[ \t]*$")
# GitBook puts an image and the text after it on one line.
_IMAGE_THEN_TEXT = re.compile(r"^(!\[[^\]\n]*\]\((?:<[^<>\n]*>|[^()\s]*)\))(?=[^\s\])}{.,;:!?])")


def convert_html(lines: list[Line], report: ImportReport) -> list[Line]:
    tidy: list[Line] = []
    for line, is_code in with_code_marks(lines):
        tidy += [line] if is_code else _tidied(line)
    if not any("<img" in line.text.lower() for line in tidy):
        return tidy
    return _with_markdown_images(Prose(tidy), report)


def attributes_of(written: str) -> dict[str, str]:
    return {
        name.lower(): unescape(double or single)
        for name, double, single in _ATTRIBUTE.findall(written)
    }


def _tidied(line: Line) -> list[Line]:
    text = _SPACE_AT_ENDS.sub("", line.text) if "&#x20;" in line.text else line.text
    found = _IMAGE_THEN_TEXT.match(text)
    if found is None:
        return [Line(text, line.place)]
    parts = [found[1], "", text[found.end() :]]
    return [Line(part, line.place) for part in parts]


def _with_markdown_images(prose: Prose, report: ImportReport) -> list[Line]:
    blocks = [(prose.start_of(a), prose.start_of(b)) for a, b in html_blocks(prose.lines)]

    def image(found: re.Match[str], place: SourceLine) -> str:
        if any(start < found.start() < end for start, end in blocks):
            return found[0]
        markdown = _markdown_of(found)
        if markdown and found["figure"] and _SOURCE.search(found["figure"]):
            report.warn(place, "removed the dark-mode image; the light one is shown")
        if markdown and found["figure"]:
            return _as_paragraph(markdown, found)
        return markdown or found[0]

    return prose.substitute(_FIGURE_OR_IMAGE, image).lines


def _markdown_of(found: re.Match[str]) -> str | None:
    inner = found["figure"] or found["image"]
    images = list(_IMG.finditer(inner)) if inner else []
    if len(images) != 1:
        return None
    image = attributes_of(images[0][1])
    if not image.get("src") or (found["image"] and image.get("width")):
        return None
    caption = _CAPTION.search(found["figure"] or "")
    words = " ".join(_PARAGRAPH_TAG.sub(" ", caption[1]).split()) if caption else ""
    markdown = markdown_image(escape_label(image.get("alt", "")), image["src"], words)
    link = _ANCHOR.search(inner[: images[0].start()])
    href = attributes_of(link[1]).get("href") if link else None
    return f"[{markdown}]({written_target(href)})" if href else markdown


def _as_paragraph(markdown: str, found: re.Match[str]) -> str:
    """Put blank lines around a figure, as an image in a line of text shows no caption."""
    above, _, before = found.string[: found.start()].rpartition("\n")
    after, _, below = found.string[found.end() :].partition("\n")
    if before.lstrip().startswith("|"):
        # A row of a table can't be divided.
        return markdown
    prefix = _PREFIX.match(before)
    marks = prefix[0] if prefix else ""
    inner = re.sub(r"[^>\t]", " ", marks)
    edge, blank = f"\n{inner}", f"\n{inner.rstrip()}"
    is_below_text = marks == inner and not _is_blank(above.rpartition("\n")[2])
    start = f"{blank}{edge}" if before[len(marks) :].strip() else edge if is_below_text else ""
    is_above_text = not _is_blank(below.partition("\n")[0])
    end = f"{blank}{edge}" if after.strip() else blank if is_above_text else ""
    return f"{start}{markdown}{end}"


def _is_blank(line: str) -> bool:
    return not line.strip(" \t>")


_FRAME = re.compile(
    r"<(?P<name>iframe|video|audio|embed|object)\b(?P<attributes>[^<>]*)>"
    r"(?:(?P<inner>(?:(?!</(?P=name)>).){0,1000}?)</(?P=name)>)?",
    re.DOTALL | re.IGNORECASE,
)
_GONE = re.compile(r"<(script|style|form|svg|canvas|template)\b[^<>]*>", re.IGNORECASE)
_REMOVED = ("script", "style")
_NAMES = re.compile(
    r"<(?:iframe|video|audio|embed|object|script|style|form|svg|canvas|template)\b", re.IGNORECASE
)


_YOUTUBE = re.compile(r"(?:youtube(?:-nocookie)?\.com/embed/|youtu\.be/)([\w-]+)")
_VIMEO = re.compile(r"player\.vimeo\.com/video/(\d+)")


def watching_address(target: str) -> str:
    """Return the page of a video whose player is shown."""
    if found := _YOUTUBE.search(target):
        return f"https://www.youtube.com/watch?v={found[1]}"
    if found := _VIMEO.search(target):
        return f"https://vimeo.com/{found[1]}"
    return target


def without_foreign_html(lines: list[Line], report: ImportReport) -> list[Line]:
    if not any("<" in line.text and _NAMES.search(line.text) for line in lines):
        return lines
    prose = Prose(lines)
    for found in _GONE.finditer(prose.text):
        if prose.is_prose(found.start()):
            name = found[1].lower()
            what = "removed with its content" if name in _REMOVED else "shown as text"
            report.warn(prose.place_at(found.start()), f"<{name}> not supported, {what}")

    def frame(found: re.Match[str], place: SourceLine) -> str:
        return _link(found, place, report)

    return prose.substitute(_FRAME, frame).lines


def _link(found: re.Match[str], place: SourceLine, report: ImportReport) -> str:
    given = attributes_of(found["attributes"])
    inner = _SOURCE.search(found["inner"] or "")
    source = given.get("src") or given.get("data") or ""
    source = source or (attributes_of(inner[1]).get("src", "") if inner else "")
    name = found["name"].lower()
    title = f" “{given['title']}”" if given.get("title") else ""
    if not source or (not is_web_address(source) and source.lower().endswith((".html", ".htm"))):
        report.warn(place, f"<{name}>{title} removed ({source or 'no URL'})")
        return ""
    address = watching_address(f"https:{source}" if source.startswith("//") else source)
    words = given.get("title") or urlsplit(address).netloc or address.rpartition("/")[2]
    if is_web_address(source):
        report.warn(place, f"<{name}> from another site ({words}): replaced by a link")
    return f'<a href="{escape(address)}">{escape(words)}</a>'
