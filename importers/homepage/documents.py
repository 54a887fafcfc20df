"""Read an HTML file of any age: its encoding, head and Markdown."""

import re
from dataclasses import dataclass
from html import escape

import nh3
from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector

from blog.folders.source import Folder, SourceRefused
from blog.images.cleaning import MEGABYTE
from importers.collection import Line
from importers.exports.html_to_markdown import html_to_markdown
from importers.homepage.layout import with_plain_layout
from importers.homepage.sections import plain_text
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import ITEM

# Browsers read these declarations as a larger encoding.
_ENCODINGS = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "iso-8859-1": "windows-1252",
    "latin-1": "windows-1252", "us-ascii": "windows-1252", "ascii": "windows-1252",
    "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs",
}  # fmt: skip
_OLD_TAGS = {"font", "center", "big", "nav", "header", "footer", "main", "article", "aside",
             "address", "section", "button", "tt"}  # fmt: skip
# Jon Barron's page and its many descendants have elements of their own.
_OWN_TAGS = {"name", "heading", "papertitle", "sectionheading", "pagetitle"}
_TAGS = nh3.ALLOWED_TAGS | {"title", "meta", "iframe", "video", "source"} | _OLD_TAGS | _OWN_TAGS
_ANY_TAG = re.compile(r"<(/?)([a-z0-9]+)")
# Elements that nothing but their end tag closes.
_BOXES = re.compile(r"(?i)<(/?)(div|ul|ol|dl|table|blockquote|section|center)\b")
_EMPTY = frozenset({"area", "br", "col", "hr", "img", "meta", "source", "wbr"})
# No page needs more; the layout's tables are read again for each table around them.
_MAX_DEPTH, _MAX_TAGS = 200, 30_000
_ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "*": {"class", "id", "hidden", "style"},
    "meta": {"name", "content"},
    **{tag: {"src"} for tag in ("iframe", "video", "source")},
}


@dataclass(frozen=True)
class HtmlPage:
    path: str
    title: str
    generator: str
    lines: list[Line]


def read_document(folder: Folder, path: str, report: ImportReport | None = None) -> HtmlPage:
    """Raise SourceRefused if the file is too large or nested too deeply."""
    data = folder.read_bytes(path, limit=MEGABYTE)
    text, note = _decoded(data)
    if note and report:
        report.warn(SourceLine(path), note)
    if report and re.search(r"(?i)<(?:script|form|canvas|object|applet|frameset)\b", text):
        report.warn(SourceLine(path), "left out scripts, forms or frames")
    try:
        soup = _soup(text)
        title = " ".join(soup.title.get_text().split()) if soup.title else ""
        generator = generator_in(soup)
        for head in soup.find_all(["title", "meta"]):
            head.decompose()
        with_plain_layout(soup)
        markdown = html_to_markdown(str(soup))
    except RecursionError as error:
        raise SourceRefused(
            f"{path}: its HTML is nested too deeply or has too many tags"
        ) from error
    lines = [Line(line.rstrip(), SourceLine(path)) for line in markdown.split("\n")]
    if report:
        # The words of the file as it was decoded, without its scripts.
        report.stored.add(path)
        report.exported_texts[path] = escape(f"{title}\n" + "\n".join(map(_shown, lines)))
    return HtmlPage(path, title, generator, lines)


def _shown(line: Line) -> str:
    item = ITEM.match(line.text)
    return plain_text(item["text"] if item else line.text)


def generator_of(folder: Folder, path: str) -> str:
    """Return what the file's head says about the tool that made it, or ""."""
    data = (folder.root / path).open("rb").read(MEGABYTE)
    return generator_in(_soup(_decoded(data)[0].partition("<body")[0]))


def generator_in(soup: BeautifulSoup) -> str:
    for meta in soup.find_all("meta"):
        if str(meta.get("name", "")).lower() == "generator":
            return str(meta.get("content", "")).strip()
    return ""


def _soup(text: str) -> BeautifulSoup:
    """Close all elements and drop scripts, so that hostile HTML takes linear time."""
    _check_depth(text, _BOXES, 5 * _MAX_DEPTH)
    cleaned = nh3.clean(text, tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None)
    _check_depth(cleaned, _ANY_TAG, _MAX_DEPTH)
    return BeautifulSoup(cleaned, "html.parser")


def _check_depth(text: str, tags: re.Pattern[str], deepest: int) -> None:
    """Raise RecursionError if more elements are open at once, or if there are too many."""
    depth = 0
    for number, tag in enumerate(tags.finditer(text)):
        depth += -1 if tag[1] else tag[2] not in _EMPTY
        if depth > deepest or number > _MAX_TAGS:
            raise RecursionError


def _decoded(data: bytes) -> tuple[str, str]:
    """Return the text, and a remark if some of it couldn't be read."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), ""
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        declared = EncodingDetector.find_declared_encoding(data, is_html=True) or "windows-1252"
    encoding = _ENCODINGS.get(declared.lower(), declared)
    try:
        text = data.decode(encoding, "replace")
    except LookupError:
        encoding = "windows-1252"
        text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    return text, f"read as {encoding}; unreadable characters: {lost:,}" if lost else ""
