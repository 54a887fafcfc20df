"""Read an HTML file of any age: its encoding, head and Markdown."""

import re
from dataclasses import dataclass
from html import escape
from itertools import islice

import nh3
from bs4 import BeautifulSoup, Tag
from bs4.dammit import EncodingDetector
from bs4.element import NavigableString

from blog.folders.source import Folder, SourceRefused
from blog.images.cleaning import MEGABYTE
from importers.collection import Line
from importers.exports.html_to_markdown import html_to_markdown
from importers.homepage.sections import HIDDEN_TITLE, is_title, plain_text
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


_BLOCKS = frozenset({
    "p", "div", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th", "tbody", "hr", "br",
    "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "section", "article", "header",
    "footer", "nav", "main", "center", "address", "[document]",
})  # fmt: skip
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_OWN_HEADINGS = {"name": "h1", "pagetitle": "h1", "heading": "h2", "sectionheading": "h2"}
_EMPHASIS = ["b", "strong", "font", "big", "u", "span", "dt", "td", "div", "p", "a", "papertitle"]
_MAX_LAYERS, _MAX_TITLES = 200, 300


def with_plain_layout(soup: BeautifulSoup) -> None:
    """Change the document in place, keeping all of its words."""
    for text in soup.find_all(string=True):
        if not text.find_parent("pre") and re.search(r"[\t\n\r\f]|  ", text):
            text.replace_with(NavigableString(re.sub(r"\s+", " ", text)))
    _move_hidden(soup)
    for tag in soup.find_all(list(_OWN_HEADINGS)):
        tag.name = _OWN_HEADINGS[tag.name]
    for tag in soup.find_all("papertitle"):
        tag.name = "strong"
    titles = [tag for tag in soup.find_all(_EMPHASIS) if is_title(_beginning(tag))]
    for tag in titles[:_MAX_TITLES]:
        if tag.parent is not None:
            _as_heading(tag)
    for table in reversed(soup.find_all("table")):
        _without_table(table, soup)
    for listed in soup.find_all("dl"):
        _without_definitions(listed, soup)
    for tag in soup.find_all(["center", "font", "big"]):
        tag.unwrap()


def _move_hidden(soup: BeautifulSoup) -> None:
    """Move what the page hides to its end, except abstracts and the like inside an entry."""
    hidden = [tag for tag in soup.find_all(_is_hidden) if tag.get_text(strip=True)]
    moved = soup.new_tag("div")
    for tag in hidden:
        is_in_entry = tag.find_parent(["li", "tr", "article"]) is not None
        is_entry = tag.name in {"li", "tr", "article"} or tag.find(_HEADINGS) is not None
        if not is_in_entry or is_entry:
            moved.append(tag.extract())
    if moved.contents:
        heading = soup.new_tag("h1")
        heading.string = HIDDEN_TITLE
        soup.extend([heading, moved])


def _is_hidden(tag: Tag) -> bool:
    style = re.sub(r"\s", "", str(tag.get("style", ""))).lower()
    given = tag.get("class") or ""
    names = given.split() if isinstance(given, str) else given
    is_by_class = not {"hidden", "d-none"}.isdisjoint(names)
    return "display:none" in style or tag.has_attr("hidden") or is_by_class


def _beginning(tag: Tag) -> str:
    """Return a tag's text, of which more than a title is not looked at."""
    return "".join(islice((str(text) for text in tag.stripped_strings), 8))


def _as_heading(tag: Tag) -> None:
    """Make bold words on a line of their own a heading, unless they are a link of a menu."""
    if tag.find_parent([*_HEADINGS, "li", "a", "nav"]) or tag.find("a", href=True):
        return
    if tag.name == "a" and tag.get("href"):
        return
    for _ in range(_MAX_LAYERS):
        parent = tag.parent
        if parent is None or parent.name == "[document]" or _has_other_words(tag, parent):
            break
        if parent.name in {"tr", "tbody", "table"}:
            break
        tag = parent
    if tag.parent is not None and _is_on_own_line(tag) and not tag.find(_HEADINGS):
        words = tag.get_text(" ", strip=True)
        inner = tag.name in {"td", "th"}
        heading = Tag(name="h2")
        heading.string = words
        if inner:
            tag.clear()
            tag.append(heading)
        else:
            tag.replace_with(heading)


def _has_other_words(tag: Tag, parent: Tag) -> bool:
    return _beginning(parent) != _beginning(tag) or parent.find("img") is not None


def _is_on_own_line(tag: Tag) -> bool:
    return tag.name in _BLOCKS or (_ends_line(tag, -1) and _ends_line(tag, 1))


def _ends_line(tag: Tag, direction: int) -> bool:
    """Return whether nothing but space is between the tag and a break or the block's end."""
    beside = tag.next_sibling if direction > 0 else tag.previous_sibling
    while isinstance(beside, NavigableString) and not beside.strip():
        beside = beside.next_sibling if direction > 0 else beside.previous_sibling
    if beside is None:
        return tag.parent is None or tag.parent.name in _BLOCKS
    return isinstance(beside, Tag) and beside.name in _BLOCKS


def _without_table(table: Tag, soup: BeautifulSoup) -> None:
    """Turn a table without headers into blocks, or into a list of its rows if it has several."""
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    if table.find(["th", "caption"]):
        return
    filled = [row for row in rows if row.get_text(strip=True)]
    is_list = len(filled) > 1 and not table.find([*_HEADINGS, "table"])
    result = soup.new_tag("ul" if is_list else "div")
    for row in rows:
        entry = soup.new_tag("li" if is_list else "div")
        cells = [cell for cell in row.find_all(["td"]) if cell.find_parent("tr") is row]
        for cell in cells:
            block = soup.new_tag("div")
            block.extend(list(cell.contents))
            entry.append(block)
        if row in filled or row.find("img"):
            result.append(entry)
    table.replace_with(result)


def _without_definitions(listed: Tag, soup: BeautifulSoup) -> None:
    """Make a list of terms with their definitions an ordinary list."""
    if listed.find(_HEADINGS):
        for tag in [listed, *listed.find_all(["dt", "dd"])]:
            tag.name = "div"
        return
    listed.name = "ul"
    entry: Tag | None = None
    for child in list(listed.find_all(["dt", "dd"], recursive=False)):
        if child.name == "dt" or entry is None:
            entry = soup.new_tag("li")
            child.insert_before(entry)
        child.name = "div"
        entry.append(child.extract())
