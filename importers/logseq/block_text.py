"""Convert the text of one block to Markdown."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from blog.folders.source import Folder
from blog.markdown.callouts import CALLOUT_KINDS
from importers.collection import Line
from importers.logseq.outline import DRAWER, EMBED, PAGE_NAME, REFERENCE, UUID, Block, References
from importers.obsidian.note_text import with_breaks
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import (
    HIGHLIGHT,
    LINK,
    escape_label,
    link_of,
    sized_image,
    written_target,
)
from importers.text.prose import Prose, callout, fenced, quoted, without_blank_runs
from importers.text.targets import is_web_address
from importers.writing.assets import IMAGE_SUFFIXES

MARKER = re.compile(
    r"(TODO|DOING|DONE|NOW|LATER|WAITING|WAIT|IN-PROGRESS|CANCELED|CANCELLED)(?:[ \t]+(.*)|)"
)
_PRIORITY = re.compile(r"\[#([A-C])\]")
_PLANNED = re.compile(r"\s*(SCHEDULED|DEADLINE):\s*<([^<>\n]*)>\s*")
_BEGIN = re.compile(r"\s*#\+BEGIN_(\w+)[ \t]*(.*)", re.IGNORECASE)
_END = re.compile(r"\s*#\+END_(\w+)\s*", re.IGNORECASE)
_CALLOUTS = {**{kind: kind for kind in CALLOUT_KINDS}, "pinned": "important"}
# Properties that say how Logseq shows or finds a block.
_SYNTAX = frozenset({
    "id", "collapsed", "heading", "background-color", "background-image", "created-at",
    "updated-at", "ls-type", "hl-page", "hl-color", "hl-type", "hl-stamp", "logseq.order-list-type",
    "query-table", "query-properties", "query-sort-by", "query-sort-desc", "logseq.color",
    "logseq.table.version", "card-last-interval", "card-repeats", "card-ease-factor",
    "card-next-schedule", "card-last-reviewed", "card-last-score", "template-including-parent",
    "filters", "icon",
})  # fmt: skip
_CODE = frozenset({"src", "export"})
_AS_TEXT = frozenset({"center", "verse", "left", "right"})
_MACRO = re.compile(
    r"\{\{\{?[ \t]*(?P<name>[\w-]+)(?::?[ \t]+(?P<rest>[^\n]{0,1000}?))?[ \t]*\}\}\}?"
)
_PLAYERS = frozenset({
    "video", "youtube", "vimeo", "bilibili", "tweet", "twitter", "iframe", "audio",
})  # fmt: skip
_QUERIES = frozenset({"query", "namespace"})
_SIZED = re.compile(
    r"(!\[[^\[\]\n]*\]\((?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\))\{:?([^{}\n]*)\}"
)
_WIDTH = re.compile(r":?width[ :]+\"?(\d{1,5})")
_HIGHLIGHT = re.compile(r"\^\^(?=\S)([^\n^]{1,400}?)\^\^")
_LABELED = re.compile(
    rf"\[(?P<label>[^\[\]\n]+)\]\((?:\[\[(?P<name>{PAGE_NAME})\]\]|\(\((?P<id>{UUID})\)\))\)"
)
_TAG_OR_PAGE = re.compile(rf"(?P<hash>#?)\[\[(?P<name>{PAGE_NAME})\]\]")
_HICCUP = re.compile(r"\[:[a-z][\w.#-]*[ \t\]]")
_FILE_NAME = re.compile(r"(?:.*\.\w{3,4}|image)", re.IGNORECASE)
_TAG = re.compile(r"(?:^|(?<=[\s(,;]))#(?P<name>[^\s#+,.;:!?\"'()\[\]{}<>]+)", re.MULTILINE)
_MAX_NESTED = 3
_LEFT_OUT = "[…]"


@dataclass
class BlockText:
    """``page`` is the file whose post shows the blocks, ``highlights`` a folder of images.

    ``unknown`` are the names of pages that don't exist, ``shown`` those of properties.
    """

    references: References
    report: ImportReport
    folder: Folder
    page: str
    highlights: str = ""
    unknown: dict[str, None] = field(default_factory=dict)
    shown: dict[str, None] = field(default_factory=dict)

    def convert(self, block: Block) -> list[Line]:
        lines = self._with_blocks(self._without_drawers(block.lines))
        lines = [*self._with_highlight(lines, block), *self._property_lines(lines, block)]
        if any(set("[{(^=!#") & set(line.text) for line in lines):
            lines = self._inline(Prose(lines)).lines
        # The copy of an embedded block has no anchor.
        if block.page == self.page and block.name in self.references.linked:
            lines = _with_anchor(lines, block)
        # In a list, the lines would look otherwise.
        return with_breaks(without_blank_runs(lines))

    def _with_highlight(self, lines: list[Line], block: Block) -> list[Line]:
        """Add the page of a highlight in a PDF, and the image of a highlighted area."""
        page, stamp = block.properties.get("hl-page"), block.properties.get("hl-stamp")
        if page is None or not page.text.isdecimal():
            return lines
        stem = f"{self.highlights}/{page.text}_{block.name}_{stamp.text if stamp else ''}"
        image = f"{stem}.png"
        if self.highlights and self.folder.has(image):
            self.report.save_texts(block.place, block.text)
            return [Line(f"![p. {page.text}]({written_target(f'/{image}')})", block.place)]
        *above, last = lines or [Line("", block.place)]
        return [*above, Line(f"{last.text} (p. {page.text})".strip(), last.place)]

    def _property_lines(self, lines: list[Line], block: Block) -> list[Line]:
        given = block.properties.items()
        shown = [(name, value) for name, value in given if name not in _SYNTAX and value.text]
        self.shown |= dict.fromkeys(name for name, _ in shown)
        is_apart = bool(shown and lines) and not _is_text(lines[-1])
        texts = [Line(f"**{name}:** {value.text}", value.place) for name, value in shown]
        return [*([Line("", block.place)] if is_apart else []), *texts]

    def _without_drawers(self, lines: list[Line]) -> list[Line]:
        """Leave out the times of work, and properties as Org mode writes them."""
        ends = [n for n, line in enumerate(lines) if line.text.strip() == ":END:"]
        result: list[Line] = []
        until = 0
        for number, line in enumerate(lines):
            if number < until:
                self.report.save_texts(line.place, line.text)
            elif DRAWER.fullmatch(line.text) and ends and number < ends[-1]:
                self.report.note(line.place, f"not imported: {line.text.strip()} with its lines")
                until = next(end for end in ends if end > number) + 1
            else:
                result.append(line)
        return result

    def _with_blocks(self, lines: list[Line], depth: int = 0) -> list[Line]:
        """Convert ``#+BEGIN_QUOTE`` and the like, and planned dates."""
        ends = [
            (n, found[1].lower())
            for n, one in enumerate(lines)
            if (found := _END.fullmatch(one.text))
        ]
        names = {name for _, name in ends}
        result: list[Line] = []
        until = 0
        for number, line in enumerate(lines):
            begin, planned = _BEGIN.match(line.text), _PLANNED.fullmatch(line.text)
            if number < until:
                continue
            if planned:
                when = " ".join(planned[2].split())
                result.append(Line(f"*{planned[1].capitalize()}: {when}*", line.place))
            elif begin and begin[1].lower() in names and depth < _MAX_NESTED:
                name = begin[1].lower()
                end = next((n for n, one in ends if n > number and one == name), number)
                result += self._block(begin, line.place, lines[number + 1 : end], depth)
                until = end + 1
            else:
                result.append(line)
        return result

    def _block(
        self, begin: re.Match[str], place: SourceLine, inner: list[Line], depth: int
    ) -> list[Line]:
        name, rest = begin[1].lower(), begin[2].strip()
        self.report.save_texts(place, f"#+BEGIN_{name}", f"END_{name}")
        blank = Line("", place)
        if name in _CODE:
            return fenced(inner, rest, place)
        if name in {"query", "comment"}:
            text = " ".join(line.text for line in inner)
            self.report.warn(place, f"{name} not supported: removed: {text}")
            return []
        inner = self._with_blocks(inner, depth + 1)
        if name in _AS_TEXT:
            return [blank, *inner, blank]
        if name != "quote" and name not in _CALLOUTS:
            self.report.note(place, f"#+BEGIN_{begin[1]} shown as a note")
        if name == "quote":
            return [blank, *quoted(inner), blank]
        return [blank, *callout(_CALLOUTS.get(name, "note"), inner, place, title=rest), blank]

    def _inline(self, prose: Prose) -> Prose:
        for found in _HICCUP.finditer(prose.text):
            if prose.is_prose(found.start()):
                self.report.warn(prose.place_at(found.start()), "Hiccup shown as text")
        steps: tuple[
            tuple[str, re.Pattern[str], Callable[[re.Match[str], SourceLine], str]], ...
        ] = (
            ("[#", _PRIORITY, lambda found, _: f"**({found[1]})**"),
            ("{{", EMBED, self._embed_in_text),
            ("{{", _MACRO, self._macro),
            ("{", _SIZED, self._sized),
            ("![", LINK, self._media),
            ("](", _LABELED, self._labeled),
            ("((", REFERENCE, self._reference),
            ("[[", _TAG_OR_PAGE, self._page_link),
            ("#", _TAG, self._tag),
            ("^^", _HIGHLIGHT, lambda found, _: f"<mark>{found[1]}</mark>"),
            ("==", HIGHLIGHT, lambda found, _: f"<mark>{found[1]}</mark>"),
        )
        for sign, pattern, replace in steps:
            if sign in prose.text:
                prose = prose.substitute(pattern, replace)
        return prose

    def _embed_in_text(self, found: re.Match[str], _place: SourceLine) -> str:
        return f"[[{found['name']}]]" if found["name"] else f"(({found['id']}))"

    def _macro(self, found: re.Match[str], place: SourceLine) -> str:
        name, rest = found["name"].lower(), (found["rest"] or "").strip()
        if name in _QUERIES:
            self.report.warn(place, f"{name} not supported: removed: {rest}")
            return ""
        if name in _PLAYERS and is_web_address(rest):
            self.report.note(place, f"{name} replaced by a link")
            return f"<{rest}>" if not re.search(r"[\s<>]", rest) else rest
        if name in {"cloze", "youtube-timestamp"} or name in _PLAYERS:
            return rest
        self.report.warn(place, f"macro “{name}” not supported: shown as code")
        return f"`{found[0]}`" if "`" not in found[0] else found[0]

    def _sized(self, found: re.Match[str], _place: SourceLine) -> str:
        """Read ``{:height 100, :width 200}`` after an image."""
        image = LINK.fullmatch(found[1])
        width = _WIDTH.search(found[2])
        if image is None or not width:
            return found[1]
        link = link_of(image)
        words = "" if _FILE_NAME.fullmatch(link.label) else link.label
        return sized_image(link.target, words, width[1])

    def _media(self, found: re.Match[str], place: SourceLine) -> str:
        """Show other files than images as links; the name of a file is not a description."""
        link = link_of(found)
        if not link.is_image:
            return found[0]
        suffix = PurePosixPath(urlsplit(link.target).path).suffix.lower()
        target = written_target(link.target)
        if suffix not in IMAGE_SUFFIXES and suffix and not is_web_address(link.target):
            name = link.target.rpartition("/")[2]
            return f"[{link.label.strip() or escape_label(name)}]({target})"
        if link.label and _FILE_NAME.fullmatch(link.label):
            self.report.save_texts(place, link.label)
            return f"![]({target})"
        return found[0]

    def _labeled(self, found: re.Match[str], place: SourceLine) -> str:
        if found["name"]:
            return self._link(found["label"], found["name"], place)
        block = self.references.blocks.get(found["id"].lower())
        if block is None:
            self.report.warn(place, f"block (({found['id']})) not found; its link is left out")
        elif self.references.is_hidden(block.page, self.page):
            self.report.warn(place, f"link to a block left out: {block.page} is not public")
        if block is None or self.references.is_hidden(block.page, self.page):
            return found["label"]
        return f"[{found['label']}]({written_target(f'/{block.page}#{block.name}')})"

    def _reference(self, found: re.Match[str], place: SourceLine) -> str:
        """Return the text of a block, linked to it."""
        block = self.references.blocks.get(found[1].lower())
        text = self._text_of(found, place, ())
        if block is None or "](" in text or text == _LEFT_OUT:
            return text
        plain = _TAG_OR_PAGE.sub(lambda one: one["name"], text)
        target = written_target(f"/{block.page}#{block.name}")
        is_label = plain.count("[") == plain.count("]")
        return f"[{(plain if is_label else escape_label(plain)) or _LEFT_OUT}]({target})"

    def _text_of(self, found: re.Match[str], place: SourceLine, above: tuple[str, ...]) -> str:
        """Return the first line of a block, with those of the blocks that it refers to."""
        block = self.references.blocks.get(found[1].lower())
        if block is None or block.name in above:
            what = "refers to itself" if block else "not found"
            self.report.warn(place, f"block {found[0]} {what}")
            return found[0]
        if self.references.is_hidden(block.page, self.page):
            self.report.warn(place, f"block {found[0]} left out: {block.page} is not public")
            return _LEFT_OUT
        first = next((line.text.strip() for line in block.lines if line.text.strip()), "")
        marked = MARKER.fullmatch(first)
        text = (marked[2] or "") if marked else re.sub(r"^#{1,6}\s+", "", first)
        chain = (*above, block.name)
        if len(above) >= _MAX_NESTED:
            return text
        return REFERENCE.sub(lambda one: self._text_of(one, place, chain), text)

    def _page_link(self, found: re.Match[str], place: SourceLine) -> str:
        name = found["name"].strip()
        return self._link(f"{found['hash']}{name}", name, place, or_words=bool(found["hash"]))

    def _tag(self, found: re.Match[str], place: SourceLine) -> str:
        known = self.references.find(found["name"])
        return self._link(found[0], found["name"], place) if known else found[0]

    def _link(self, label: str, name: str, place: SourceLine, *, or_words: bool = False) -> str:
        if is_web_address(name) and not re.search(r"[\s<>]", name):
            return f"<{name}>"
        path = self.references.find(name)
        plain = re.sub(r"\[\[|\]\]", "", label)
        if path == place.path == self.page:
            return plain
        if path:
            return f"[{escape_label(plain)}]({written_target(f'/{path}')})"
        if or_words or "[[" in name or "|" in name or self.references.is_day(name):
            return plain
        self.unknown[name] = None
        return f"[[{name}]]" if label == name else f"[[{name}|{label}]]"


def _is_text(line: Line) -> bool:
    """Return whether words can follow on the same line, or on the next one."""
    return not line.text.lstrip().startswith(("```", "~~~", "|", ">", "$$", "<", "---"))


def _with_anchor(lines: list[Line], block: Block) -> list[Line]:
    """Put the anchor behind the first line, or above it where that would change its meaning."""
    mark = f'<a id="{block.name}"></a>'
    first = next((line for line in lines if line.text.strip()), None)
    if first is None:
        return [Line(mark, block.place)]
    if not _is_text(first):
        return [Line(mark, first.place), Line("", first.place), *lines]
    at = lines.index(first)
    return [*lines[:at], Line(f"{first.text} {mark}", first.place), *lines[at + 1 :]]
