"""The outline of a page: properties, and blocks in blocks."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from importers.collection import Line
from importers.report import SourceLine
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
