"""Undo what homepages do for their look: tables for layout, and bold words for headings."""

import re
from itertools import islice

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from importers.homepage.sections import HIDDEN_TITLE, is_title

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
