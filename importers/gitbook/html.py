"""Convert GitBook's HTML to Markdown where Markdown has an equivalent."""

import re
from html import unescape

from importers.collection import Line
from importers.report import ImportReport, Location
from importers.text.markdown_patterns import escape_label, written_target
from importers.text.prose import Prose, with_code_marks

_FIGURE_OR_IMAGE = re.compile(
    r"<table\b.*?</table>|<figure\b[^<>]*>(?P<figure>.*?)</figure>|(?P<image><img\b[^<>]*>)",
    re.DOTALL | re.IGNORECASE,
)
_IMG = re.compile(r"<img\b([^<>]*)>", re.IGNORECASE)
_SOURCE = re.compile(r"<source\b[^<>]*>", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\b([^<>]*)>", re.IGNORECASE)
_CAPTION = re.compile(r"<figcaption\b[^<>]*>(.*?)</figcaption>", re.DOTALL | re.IGNORECASE)
_PARAGRAPH_TAG = re.compile(r"</?p\b[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SPACE_AT_ENDS = re.compile(r"^(?:&#x20;|[ \t]+(?=&#x20;))+|(?:[ \t]*&#x20;)+[ \t]*$")
# GitBook puts an image and the text after it on one line.
_IMAGE_THEN_TEXT = re.compile(r"^(!\[[^\]\n]*\]\((?:<[^<>\n]*>|[^()\s]*)\))(?=[^\s\])}.,;:!?])")


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
    def image(found: re.Match[str], place: Location) -> str:
        markdown = _markdown_of(found)
        if markdown and found["figure"] and _SOURCE.search(found["figure"]):
            report.warn(place, "removed the dark-mode image; the light one is shown")
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
    title = ' "{}"'.format(words.replace('"', '\\"')) if words else ""
    label, target = escape_label(image.get("alt", "")), written_target(image["src"])
    markdown = f"![{label}]({target}{title})"
    link = _ANCHOR.search(inner[: images[0].start()])
    href = attributes_of(link[1]).get("href") if link else None
    return f"[{markdown}]({written_target(href)})" if href else markdown
