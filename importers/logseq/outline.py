"""The outline of a page, which is properties and blocks in blocks, and what these refer to."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from importers.collection import Line
from importers.obsidian.wiki_links import MAX_CHARACTERS, MAX_DEPTH, MAX_EMBEDS, wiki_key
from importers.report import ImportReport, SourceLine
from importers.text.prose import FENCE

_BULLET = re.compile(r"(?P<indent>[ \t]*)-(?:[ \t]+(?P<text>.*)|)")
_PROPERTY = re.compile(r"\s*(?P<name>[^\s:;,\"'`()\[\]{}#<>]+)::(?:[ \t]+(?P<value>.*?)|)[ \t]*")
_BEGIN = re.compile(r"\s*#\+BEGIN_(\w+)", re.IGNORECASE)
# No page shows lists in more lists. A deeper block is beside the one above it.
_MAX_LEVELS = 12
DRAWER = re.compile(r"\s*:(LOGBOOK|PROPERTIES):\s*")


class Value(NamedTuple):
    text: str
    place: SourceLine


@dataclass
class Block:
    """``lines`` are the text without bullet and properties; ``page`` is the file it is from."""

    page: str
    place: SourceLine
    lines: list[Line] = field(default_factory=list)
    properties: dict[str, Value] = field(default_factory=dict)
    children: list["Block"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return the ID by which other blocks refer to it, or ""."""
        value = self.properties.get("id")
        return value.text.lower() if value else ""

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines).strip()


@dataclass
class Outline:
    properties: dict[str, Value] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    def all_blocks(self) -> Iterator[Block]:
        waiting = list(reversed(self.blocks))
        while waiting:
            block = waiting.pop()
            yield block
            waiting.extend(reversed(block.children))


def read_outline(lines: list[Line], page: str) -> Outline:
    """Text above the first bullet is a block, too; properties of the first block are the page's."""
    outline = Outline()
    # The blocks that contain the current one, with their indentation.
    above: list[tuple[int, Block]] = []
    indent = ""
    until, ends = 0, _Ends(lines)
    for number, line in enumerate(lines):
        found = None if number < until else _BULLET.fullmatch(line.text.rstrip())
        if found:
            indent = found["indent"]
            width = len(indent.expandtabs(4))
            while above and (above[-1][0] >= width or len(above) >= _MAX_LEVELS):
                above.pop()
            block = Block(page, line.place)
            (above[-1][1].children if above else outline.blocks).append(block)
            above.append((width, block))
            text = (found["text"] or "").strip()
        elif not above:
            block = Block(page, line.place)
            outline.blocks.append(block)
            above.append((0, block))
            text = line.text
        else:
            block = above[-1][1]
            text = _continued(line.text, indent)
        if number >= until:
            until = ends.after(number, text)
        _add(block, Line(text, line.place), is_protected=number < until)
    _take_page_properties(outline)
    return outline


def _continued(text: str, indent: str) -> str:
    """Return a line below the first one of a block without the block's indentation."""
    rest = text.removeprefix(indent)
    if len(rest) == len(text) and indent:
        rest = text.lstrip()
    return rest[2:] if rest.startswith("  ") else rest.removeprefix("\t").removeprefix(" ")


class _Ends:
    """Where code, quotes, formulas and drawers end, found in one pass over the lines."""

    def __init__(self, lines: list[Line]) -> None:
        self._ends: dict[str, list[int]] = {}
        for number, line in enumerate(lines):
            text = line.text.strip()
            if text.endswith("$$"):
                self._ends.setdefault("$$", []).append(number)
            if text[:3] in {"```", "~~~"} and not text.strip(text[0]):
                self._ends.setdefault(text[:3], []).append(number)
            if text[:6].upper() == "#+END_" or text.upper() == ":END:":
                self._ends.setdefault(text.upper(), []).append(number)
        self._lines = lines

    def after(self, number: int, text: str) -> int:
        """Return the number of the line after what starts in this line, or 0."""
        fence, begin = FENCE.match(text), _BEGIN.match(text)
        least = 0
        if fence and not (fence[1][0] == "`" and "`" in fence[2]):
            key, least = fence[1][:3], len(fence[1])
        elif begin:
            key = f"#+END_{begin[1]}".upper()
        elif DRAWER.fullmatch(text):
            key = ":END:"
        elif text.lstrip().startswith("$$") and text.count("$$") == 1:
            key = "$$"
        else:
            return 0
        ends = self._ends.get(key, [])
        for end in ends[bisect_right(ends, number) :]:
            if len(self._lines[end].text.strip()) >= least:
                return end + 1
        return 0


def _add(block: Block, line: Line, *, is_protected: bool) -> None:
    found = None if is_protected else _PROPERTY.fullmatch(line.text)
    if found:
        value = Value((found["value"] or "").strip(), line.place)
        block.properties.setdefault(found["name"].lower(), value)
    elif line.text.strip() or block.lines:
        block.lines.append(line)


def _take_page_properties(outline: Outline) -> None:
    first = outline.blocks[0] if outline.blocks else None
    if first and first.properties and not first.text and not first.children:
        outline.properties = first.properties
        outline.blocks.pop(0)


UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
REFERENCE = re.compile(rf"\(\(({UUID})\)\)")
PAGE_NAME = r"(?:[^\[\]\n]|\[\[[^\[\]\n]*\]\]){1,300}"
EMBED = re.compile(
    rf"\{{\{{embed[ \t]+(?:\[\[(?P<name>{PAGE_NAME})\]\]|\(\((?P<id>{UUID})\)\))[ \t]*\}}\}}",
    re.IGNORECASE,
)


@dataclass
class References:
    """``is_public`` is whether the page at a path will be public, ``is_day`` if a name is one."""

    report: ImportReport
    is_public: Callable[[str], bool]
    is_day: Callable[[str], bool]
    outlines: dict[str, Outline] = field(default_factory=dict)
    blocks: dict[str, Block] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    _by_name: dict[str, str] = field(default_factory=dict)
    _count: int = 0
    _length: int = 0

    def add(self, path: str, outline: Outline, names: Iterable[str]) -> None:
        self.outlines[path] = outline
        self.add_names(path, names)
        for block in outline.all_blocks():
            if block.name:
                self.blocks.setdefault(block.name, block)
            for line in block.lines:
                if "((" in line.text:
                    self.linked |= {one.lower() for one in REFERENCE.findall(line.text)}

    def add_names(self, path: str, names: Iterable[str]) -> None:
        for name in names:
            self._by_name.setdefault(wiki_key(name), path)

    def find(self, name: str) -> str:
        """Return the path of the page with this name or alias, or ""."""
        return self._by_name.get(wiki_key(name), "")

    def is_hidden(self, source: str, page: str) -> bool:
        """Return whether a public page would show text of a page that is not public."""
        return source != page and self.is_public(page) and not self.is_public(source)

    def expand(self, page: str) -> list[Block]:
        """Return the blocks of a page with those that they embed."""
        self._count = self._length = 0
        return self._expanded(self.outlines[page].blocks, page, (page,))

    def _expanded(self, blocks: list[Block], page: str, above: tuple[str, ...]) -> list[Block]:
        result: list[Block] = []
        for block in blocks:
            found = EMBED.fullmatch(block.text) if "{{" in block.text else None
            children = self._expanded(block.children, page, above) if block.children else []
            embedded = self._embedded(found, block.place, page, above) if found else None
            if embedded is None:
                result.append(replace(block, children=children))
            else:
                result += [*embedded, *children]
        return result

    def _embedded(
        self, found: re.Match[str], place: SourceLine, page: str, above: tuple[str, ...]
    ) -> list[Block] | None:
        """Return None, and report why, if nothing can be embedded."""
        name = found["name"] or found["id"].lower()
        source, blocks = self._target(found)
        key = source if found["name"] else name
        is_too_much = len(above) > MAX_DEPTH or self._count >= MAX_EMBEDS
        reasons = (
            (not source, "there is no such page or block"),
            (key in above, "it embeds itself"),
            (is_too_much or self._length > MAX_CHARACTERS, "too many nested embeds"),
        )
        reason = next((reason for is_so, reason in reasons if is_so), "")
        if reason:
            self.report.warn(place, f"“{name}” not embedded: {reason}")
            return None
        if self.is_hidden(source, page):
            self.report.warn(place, f"“{name}” left out: {source} is not public")
            return []
        self._count += 1
        self._length += sum(len(block.text) for block in Outline(blocks=blocks).all_blocks())
        return self._expanded(blocks, page, (*above, key))

    def _target(self, found: re.Match[str]) -> tuple[str, list[Block]]:
        if found["name"]:
            source = self.find(found["name"])
            return source, self.outlines[source].blocks if source in self.outlines else []
        block = self.blocks.get(found["id"].lower())
        return (block.page, [block]) if block else ("", [])
