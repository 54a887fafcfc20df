"""Hand-written reading lists, whose items are papers, and all mentions of a paper in a folder."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from blog.bibliography.paper_titles import (
    PaperTitle,
    has_bracket,
    is_truncated,
    parse_paper_title,
    unescape,
    without_ellipsis,
)
from blog.folders.source import Folder
from blog.models.papers import title_key
from importers.collection import Line, SourcePage, SourcePaper, TopicPlan
from importers.report import ImportReport
from importers.text.markdown_patterns import (
    HEADING,
    ITEM,
    LINK,
    MarkdownLink,
    heading_text,
    link_of,
)
from importers.text.prose import with_code_marks, with_headings
from importers.text.targets import find_anchor, gitbook_anchor, is_web_address, locate

_PDF_LABELS = frozenset({"pdf", "paper", "paper pdf", "full text"})
_MARK = re.compile(r"[(\[]\s*(to[ -]?read|(?:currently )?reading|read)\s*[)\]]", re.IGNORECASE)
_STATES = {"read": "read", "reading": "reading", "currently reading": "reading"}
_PDF_ADDRESS = re.compile(r"\.pdf(?:[?#]|$)|/pdf/", re.IGNORECASE)
_EMPHASIS = re.compile(r"^[*_~]+|[*_~]+$")
_LOOKS_LIKE_PAPER = re.compile(r"^\[?\\\[")


class ListedPaper(NamedTuple):
    """An item of the list: ``link`` is its title's target, ``has_more`` if it has more text."""

    plan: SourcePaper
    link: str
    has_more: bool


@dataclass
class ReadingList:
    papers: list[ListedPaper] = field(default_factory=list)
    topics: list[TopicPlan] = field(default_factory=list)
    rest: list[Line] = field(default_factory=list)


@dataclass
class _Node:
    line: Line
    depth: int
    is_kept: bool
    children: list["_Node"] = field(default_factory=list)
    paper: ListedPaper | None = None

    @property
    def holds_papers(self) -> bool:
        return self.paper is not None or any(child.holds_papers for child in self.children)

    @property
    def holds_text_below(self) -> bool:
        return any(child.is_kept or child.holds_text_below for child in self.children)


def read_reading_list(lines: list[Line], topic: str, report: ImportReport) -> ReadingList:
    """``topic`` is the key of the topic whose index page this is."""
    roots = _tree(lines, report)
    found = ReadingList()
    if not any(root.holds_papers for root in roots):
        found.rest = lines
        return found
    for root in roots:
        _drop_labels(root)
        _collect(root, (topic,), found)
    shown = {line.place for line in found.rest} | {plan.place for plan in found.topics}
    for line in (root.line for root in roots if root.line.place not in shown):
        if heading := HEADING.match(line.text):
            message = f"heading “{heading_text(heading[2])}” has no text of its own: not imported"
            report.note(line.place, message)
    return found


def parse_listed_paper(text: str, line: Line) -> ListedPaper | None:
    """Return the paper that an item names, or None without a venue and year in brackets."""
    state, text = _state_of(text)
    first = LINK.match(text)
    first_link = link_of(first) if first else None
    if first and first_link and not first_link.is_image:
        named, link, rest = _named(first_link.label), first_link.target, text[first.end() :]
    else:
        resources = re.search(r"\s*\(?\s*(?<!\\)\[(?!\\)", text.lstrip("\\["))
        cut = len(text) - len(text.lstrip("\\[")) + resources.start() if resources else len(text)
        named, link, rest = _named(text[:cut]), "", text[cut:]
    if named is None:
        return None
    others = [link_of(found) for found in LINK.finditer(rest)]
    pdf_urls = [other.target for other in others if _is_pdf(other)]
    after_links = LINK.sub("", rest)
    plan = SourcePaper(named.title, line.place, named.venue, named.year, state=state)
    plan.urls = [other.target for other in others if is_web_address(other.target)]
    plan.pdf_url = pdf_urls[0] if pdf_urls else ""
    if is_web_address(link):
        plan.urls.append(link)
        if _PDF_ADDRESS.search(link):
            plan.pdf_url = plan.pdf_url or link
        else:
            plan.url = link
    # A paper links to whole notes, so a link to a heading would be lost with the line.
    is_part_of_note = "#" in link and not is_web_address(link)
    is_more = len(others) > len(pdf_urls) or any(c.isalnum() for c in after_links)
    return ListedPaper(plan, link, has_more=is_more or is_part_of_note)


def _named(written: str) -> PaperTitle | None:
    return parse_paper_title(unescape(_EMPHASIS.sub("", written.strip()).rstrip(" (")))


def _is_pdf(link: MarkdownLink) -> bool:
    is_named_so = link.label.strip().lower() in _PDF_LABELS
    return is_web_address(link.target) and is_named_so


def _state_of(text: str) -> tuple[str, str]:
    box = re.match(r"\[([ xX])\][ \t]+", text)
    if box:
        return ("read" if box[1].lower() == "x" else "to-read"), text[box.end() :]
    for found in _MARK.finditer(text):
        word = " ".join(found[1].lower().split())
        if text[found.end() : found.end() + 1] != "(":
            return _STATES.get(word, "to-read"), text[: found.start()] + text[found.end() :]
    return "", text


def _tree(lines: list[Line], report: ImportReport) -> list[_Node]:
    """Build a tree: headings contain what follows them, items what is indented below them."""
    root = _Node(Line("", lines[0].place), -1, is_kept=False) if lines else None
    if root is None:
        return []
    heading = root
    items: list[_Node] = []
    for line, is_code in with_code_marks(lines):
        found_heading = None if is_code else HEADING.match(line.text)
        item = None if is_code else ITEM.match(line.text)
        if found_heading:
            heading = _Node(line, 0, is_kept=False)
            root.children.append(heading)
            items = []
        elif item:
            node = _item(line, item, report)
            while items and items[-1].depth >= node.depth:
                items.pop()
            (items[-1] if items else heading).children.append(node)
            items.append(node)
        else:
            is_text = bool(line.text.strip())
            parent = items[-1] if items and is_text and line.text[:1].isspace() else heading
            parent.children.append(_Node(line, 99, is_kept=is_text))
            items = items if not is_text or parent is not heading else []
    return root.children


def _item(line: Line, item: re.Match[str], report: ImportReport) -> _Node:
    depth = 1 + len(item["indent"].expandtabs(4))
    paper = parse_listed_paper(item["text"], line)
    if (
        paper is None
        and _LOOKS_LIKE_PAPER.match(item["text"])
        and has_bracket(heading_text(item["text"]))
    ):
        report.warn(
            line.place,
            f"“{heading_text(item['text'])[:100]}” looks like a paper, but has no year; "
            "left in the topic's text",
        )
    return _Node(line, depth, is_kept=paper is None or paper.has_more, paper=paper)


def _drop_labels(node: _Node) -> None:
    """A label that becomes a topic is not repeated in the text."""
    if _label_of(node) and not LINK.search(node.line.text):
        node.is_kept = False
    for child in node.children:
        _drop_labels(child)


def _collect(node: _Node, topics: tuple[str, ...], found: ReadingList) -> None:
    is_heading = HEADING.match(node.line.text) is not None
    label = None if is_heading else _label_of(node)
    name = heading_text(node.line.text.lstrip("# \t")) if is_heading else label or ""
    if name and (is_heading or label) and any(_is_direct(child) for child in node.children):
        plan = TopicPlan(f"{topics[-1]}/{name}", name, node.line.place, parent=topics[-1])
        found.topics.append(plan)
        topics = (*topics, plan.key)
    if node.paper:
        node.paper.plan.topics = list(topics)
        found.papers.append(node.paper)
    if node.is_kept or node.holds_text_below:
        blank = [Line("", node.line.place)] if is_heading else []
        found.rest += [*blank, node.line, *blank]
    for child in node.children:
        _collect(child, topics, found)


def _is_direct(node: _Node) -> bool:
    """A heading is a topic if it contains papers, directly or under a label."""
    return node.holds_papers and HEADING.match(node.line.text) is None


def _label_of(node: _Node) -> str | None:
    """Return the name of an item that is only a label above papers."""
    item = ITEM.match(node.line.text)
    if item is None or node.paper or not any(child.paper for child in node.children):
        return None
    words = re.sub(r"\s*\([^()]*\)\s*$", "", LINK.sub("", item["text"])).strip()
    name = heading_text(words).rstrip(" (")
    is_label = bool(name) and not name.endswith((":", ".")) and not LINK.match(item["text"])
    return name if is_label else None


class PaperShelf:
    def __init__(self, report: ImportReport) -> None:
        self.papers: list[SourcePaper] = []
        self._report = report
        self._by_title: dict[str, SourcePaper] = {}
        self._by_place: dict[str, dict[str, SourcePaper]] = {}

    def add_pages(self, pages: Iterable[SourcePage]) -> None:
        for page in pages:
            if page.paper:
                page.paper = self.add(page.paper)
            else:
                self._add_headings(page)

    def add(self, plan: SourcePaper) -> SourcePaper:
        known = self._by_title.get(title_key(plan.title))
        if known is None:
            self.papers.append(plan)
            self._by_title[title_key(plan.title)] = plan
            return plan
        self._merge(known, plan)
        return known

    def add_listed(self, listed: ListedPaper, folder: Folder, pages: dict[str, SourcePage]) -> None:
        """Merge an item of a reading list with the note it links to or that has its title."""
        plan = listed.plan
        is_local = bool(listed.link) and not is_web_address(listed.link)
        target = locate(folder, listed.link, beside=plan.place.path) if is_local else None
        page = pages.get(target.path or "") if target else None
        if page is None or target is None:
            self.add(plan)
            return
        plan.has_note = True
        if target.anchor:
            parts = self._by_place.get(page.path, {})
            known = parts.get(find_anchor(target.anchor, {name: name for name in parts}) or "")
        else:
            known = page.paper
        if known is not None:
            self._merge(known, plan)
            self._by_title.setdefault(title_key(plan.title), known)
        elif target.anchor:
            self.add(plan)
        else:
            page.paper = self.add(plan)
            page.paper.mentioned_in.add(page.path)
            page.is_note = True

    def _add_headings(self, page: SourcePage) -> None:
        for line, heading in with_headings(page.lines):
            text = heading_text(heading[2]) if heading else ""
            named = parse_paper_title(text)
            if named:
                plan = SourcePaper(named.title, line.place, named.venue, named.year, has_note=True)
                plan.topics = list(page.topics)
                page.is_note = True
                plan = self.add(plan)
                self._by_place.setdefault(page.path, {})[gitbook_anchor(text)] = plan

    def _merge(self, known: SourcePaper, other: SourcePaper) -> None:
        if is_truncated(known.title) and title_key(other.title).startswith(
            title_key(without_ellipsis(known.title))
        ):
            known.title = other.title
        if known.venue.lower() == "arxiv" and other.venue.lower() != "arxiv":
            known.venue, known.year = other.venue, other.year
        elif (known.venue.lower(), known.year) != (other.venue.lower(), other.year):
            self._report.note(
                other.place,
                f"“{other.title}” is {other.venue} {other.year} here and "
                f"{known.venue} {known.year} in {known.place}; using the latter",
            )
        known.authors = known.authors or other.authors
        known.url = known.url or other.url
        known.pdf_url = known.pdf_url or other.pdf_url
        known.state = known.state or other.state
        known.has_note = known.has_note or other.has_note
        known.mentioned_in |= other.mentioned_in
        known.urls += [url for url in other.urls if url not in known.urls]
        known.topics += [topic for topic in other.topics if topic not in known.topics]
