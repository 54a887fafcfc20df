"""Lay out an outline as a text: headings, paragraphs, and lists where the outline is one."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from importers.collection import Line
from importers.logseq.block_text import MARKER
from importers.logseq.outline import Block
from importers.text.markdown_patterns import HEADING, heading_text

# Quotes, code, tables, formulas, images, embedded pages and footnotes are in a list only below
# other blocks.
_STRUCTURE = ("```", "~~~", "|", ">", "$$", "![", "<", "---", "***", "#+", "{{", "[^")
_URL = re.compile(r"https?://\S+")
_SENTENCE_END = re.compile(r"[.!?…:;。！？：；][\"'”’)\]*_]*(?:\s*(?:#\S+|<a id=.*))*\s*$")
_HAN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_MARKED = re.compile(r"[*_`<\[\]]")
_LONG, _FEW_WORDS, _FEW_SIGNS = 80, 5, 12


@dataclass
class Layout:
    """``convert`` returns the Markdown of a block's text."""

    convert: Callable[[Block], list[Line]]

    def text(self, blocks: list[Block], level: int = 1) -> list[Line]:
        """Return blocks that are not in a list."""
        result: list[Line] = []
        run: list[Block] = []
        for block in blocks:
            is_heading = _heading_level(block, level) > 0
            if not (is_heading or block.text.startswith(_STRUCTURE)):
                run.append(block)
                continue
            result += self._run(run)
            result += self._section(block, level) if is_heading else self._paragraph(block)
            run = []
        return [*result, *self._run(run)]

    def _section(self, block: Block, level: int) -> list[Line]:
        depth = _heading_level(block, level)
        first, *rest = self._own_lines(block) or [Line("", block.place)]
        if not HEADING.match(first.text):
            first = Line(f"{'#' * depth} {first.text}", first.place)
        blank = Line("", block.place)
        return [blank, first, blank, *rest, blank, *self.text(block.children, depth + 1)]

    def _run(self, blocks: list[Block]) -> list[Line]:
        are_items = [_is_task(block) or _is_numbered(block) for block in blocks]
        others = [one for one, is_item in zip(blocks, are_items, strict=True) if not is_item]
        is_list = _is_list(others)
        result: list[Line] = []
        for block, is_item in zip(blocks, are_items, strict=True):
            result += self._nested(block, "") if is_item or is_list else self._paragraph(block)
        return [*result, Line("", blocks[-1].place)] if blocks else []

    def _paragraph(self, block: Block) -> list[Line]:
        blank = Line("", block.place)
        lines = self._own_lines(block)
        if not lines:
            return [blank, *self.text(block.children)]
        if _is_label(block):
            is_plain = len(lines) == 1 and not _MARKED.search(lines[0].text)
            lines = [Line(f"**{lines[0].text}**", blank.place)] if is_plain else lines
            return [blank, *lines, blank, *self.text(block.children)]
        below = [line for child in block.children for line in self._nested(child, "")]
        return [blank, *lines, blank, *below, *([blank] if below else [])]

    def _nested(self, block: Block, indent: str) -> list[Line]:
        lines = self._own_lines(block)
        if lines:
            return self._item(block, lines, indent)
        return [line for child in block.children for line in self._nested(child, indent)]

    def _item(self, block: Block, lines: list[Line], indent: str) -> list[Line]:
        mark = "1. " if _is_numbered(block) else "- "
        inner = indent + " " * len(mark)
        first, *rest = lines
        result = [Line(f"{indent}{mark}{first.text}", first.place)]
        result += [Line(f"{inner}{line.text}".rstrip(), line.place) for line in rest]
        for child in block.children:
            result += self._nested(child, inner)
        return result

    def _own_lines(self, block: Block) -> list[Line]:
        lines = self.convert(block)
        marker = MARKER.fullmatch(lines[0].text) if lines else None
        if marker:
            lines = [Line(_task(marker), lines[0].place), *lines[1:]]
        return lines


def _task(marker: re.Match[str]) -> str:
    """States other than open, done and canceled stay in the text."""
    state, text = marker[1], marker[2] or ""
    if state in {"CANCELED", "CANCELLED"}:
        bare = text.removesuffix("\\")
        return f"[x] ~~{bare}~~{text[len(bare) :]}"
    if state in {"TODO", "DONE"}:
        return f"[{'x' if state == 'DONE' else ' '}] {text}"
    return f"[ ] **{state}** {text}"


def _is_task(block: Block) -> bool:
    return bool(block.lines) and MARKER.fullmatch(block.lines[0].text) is not None


def _is_numbered(block: Block) -> bool:
    value = block.properties.get("logseq.order-list-type")
    return value is not None and value.text == "number"


def _heading_level(block: Block, level: int) -> int:
    """Return the level of a block that is a heading, or 0."""
    found = HEADING.match(block.lines[0].text) if block.lines else None
    given = block.properties.get("heading")
    if found:
        return len(found[1])
    if given is None or given.text in {"", "false"} or not block.lines:
        return 0
    return min(int(given.text), 6) if re.fullmatch(r"[1-6]", given.text) else min(level + 1, 6)


def _is_list(blocks: list[Block]) -> bool:
    """Return whether most blocks are short, and have no longer text below them."""
    prose = sum(_is_prose(block) or _is_label(block) for block in blocks)
    return len(blocks) > 1 and 2 * prose < len(blocks)


def _is_label(block: Block) -> bool:
    """Return whether a block is a title: it is short, and most of what it has is text."""
    prose = sum(_is_prose(child) or _is_label(child) for child in block.children)
    return not _is_prose(block) and 2 * prose > len(block.children)


def _is_prose(block: Block) -> bool:
    if "\n" in block.text or block.text.startswith(_STRUCTURE):
        return True
    text = _URL.sub("", heading_text(block.text))
    if len(text) >= _LONG:
        return True
    is_short = len(text.split()) < _FEW_WORDS and len(_HAN.findall(text)) < _FEW_SIGNS
    return not is_short and _SENTENCE_END.search(text) is not None
