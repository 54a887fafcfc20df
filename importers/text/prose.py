"""Separate prose from code and formulas, which are never rewritten."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from importers.collection import Line
from importers.report import SourceLine
from importers.text.markdown_patterns import HEADING

# Each character has one reading: “> ” as two of them would take exponential time.
FENCE = re.compile(r"^(?:[ \t]|>|(?:[*+-]|\d{1,9}[.)])[ \t])*(`{3,}|~{3,})(.*)$")
_CODE_OR_FORMULA = re.compile(
    r"\\.|(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)"
    r"|\$\$(?:[^$\n]|\n(?!\s*\n))+\$\$|<!--(?:(?!-->).)*(?:-->|\Z)"
    r"|\$(?![\s$`])(?:\\.|[^\\$\n]|\n(?!\s*(?:\n|[-*+>#|]|\d+[.)]))){1,2000}+(?<!\s)\$(?!\d)",
    re.DOTALL,
)


class FenceTracker:
    def __init__(self) -> None:
        self._fence = ""

    @property
    def is_open(self) -> bool:
        return bool(self._fence)

    def is_code(self, text: str) -> bool:
        found = FENCE.match(text)
        if self._fence:
            closes = found and found[1].startswith(self._fence) and not found[2].strip()
            if closes:
                self._fence = ""
            return True
        if found and not (found[1][0] == "`" and "`" in found[2]):
            self._fence = found[1]
            return True
        return False


def with_code_marks(lines: Iterable[Line]) -> Iterator[tuple[Line, bool]]:
    tracker = FenceTracker()
    for line in lines:
        yield line, tracker.is_code(line.text)


def with_headings(lines: Iterable[Line]) -> Iterator[tuple[Line, re.Match[str] | None]]:
    """Yield each line with its match if it is a heading."""
    for line, is_code in with_code_marks(lines):
        yield line, None if is_code else HEADING.match(line.text)


class FencedLine(NamedTuple):
    """A line, with the language if it opens a fence, and whether it is inside or closes one."""

    line: Line
    opens: str | None
    is_inside: bool
    closes: bool


def with_fences(lines: Iterable[Line]) -> Iterator[FencedLine]:
    tracker = FenceTracker()
    for line in lines:
        was_open = tracker.is_open
        is_code = tracker.is_code(line.text)
        fence = FENCE.match(line.text) if is_code and not was_open else None
        is_inside = was_open and tracker.is_open
        yield FencedLine(line, fence and fence[2].strip(), is_inside, was_open and not is_inside)


def without_blank_runs(lines: list[Line]) -> list[Line]:
    """Collapse blank lines and strip both ends, except in code."""
    result: list[Line] = []
    for line, is_code in with_code_marks(lines):
        is_blank = not is_code and not line.text.strip()
        if is_blank and (not result or not result[-1].text.strip()):
            continue
        result.append(Line("", line.place) if is_blank else line)
    while result and not result[-1].text.strip():
        result.pop()
    return result


def trimmed(lines: list[Line]) -> list[Line]:
    filled = [number for number, line in enumerate(lines) if line.text.strip()]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def fenced(code: list[Line], language: str, place: SourceLine, indent: str = "") -> list[Line]:
    """Return code in a fence longer than any inside it."""
    runs = (run for line in code for run in re.findall(r"`{3,}", line.text))
    fence = f"{indent}{'`' * (1 + max(map(len, runs), default=2))}"
    return [Line(f"{fence}{language}", place), *code, Line(fence, place)]


def paragraphs(texts: Iterable[str], place: SourceLine) -> list[Line]:
    """Return the texts that aren't empty, with a blank line below each."""
    filled = filter(None, texts)
    return [Line(line, place) for text in filled for line in (*text.split("\n"), "")]


def quoted(lines: list[Line], indent: str = "") -> list[Line]:
    return [
        Line(f"{indent}> {line.text.removeprefix(indent)}".rstrip(), line.place) for line in lines
    ]


def callout(
    kind: str,
    lines: list[Line],
    place: SourceLine,
    *,
    title: str = "",
    fold: str = "",
    indent: str = "",
) -> list[Line]:
    """``kind`` is one of this site's; ``fold`` is a plus or minus sign, or empty."""
    head = Line(f"{indent}> [!{kind.upper()}]{fold} {title}".rstrip(), place)
    return [head, *quoted(lines, indent)]


class Prose:
    """A text as one string that knows the source of each character."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.text = "\n".join(line.text for line in lines)
        self._places = [line.place for line in lines]
        self._starts = [0]
        for line in lines[:-1]:
            self._starts.append(self._starts[-1] + len(line.text) + 1)
        self._protected = self._find_protected(lines)
        self._protected_starts = [start for start, _ in self._protected]

    def place_at(self, offset: int) -> SourceLine:
        if not self._places:
            return SourceLine("")
        return self._places[max(0, bisect_right(self._starts, offset) - 1)]

    def start_of(self, number: int) -> int:
        """Return the offset of line ``number``, counted from 0."""
        return self._starts[number] if number < len(self._starts) else len(self.text) + 1

    def place_of_line(self, number: int) -> SourceLine:
        """Return the location of line ``number``, counted from 1."""
        return self._places[min(max(number, 1), len(self._places)) - 1]

    def lines_between(self, start: int, end: int) -> list[Line]:
        lines = []
        for part in self.text[start:end].split("\n"):
            lines.append(Line(part, self.place_at(start)))
            start += len(part) + 1
        return lines

    def is_prose(self, offset: int) -> bool:
        index = bisect_right(self._protected_starts, offset) - 1
        return index < 0 or offset >= self._protected[index][1]

    def protected_from(self, offset: int) -> int | None:
        """Return the start of the code or formula at a position, or None in prose."""
        index = bisect_right(self._protected_starts, offset) - 1
        return None if self.is_prose(offset) else self._protected[index][0]

    def _end_of_protected(self, offset: int) -> int:
        """Return the end of the code or formula at ``offset``, or ``offset`` in prose."""
        index = bisect_right(self._protected_starts, offset) - 1
        return offset if index < 0 else max(offset, self._protected[index][1])

    def substitute(
        self, pattern: re.Pattern[str], replace: Callable[[re.Match[str], SourceLine], str]
    ) -> "Prose":
        """Replace each match in the prose; locations stay correct."""
        lines = [Line("", self.place_at(0))]
        position = offset = 0
        while found := pattern.search(self.text, offset):
            offset = self._end_of_protected(found.start())
            if offset > found.start():
                continue
            self._append(lines, self.text[position : found.start()], position)
            self._append(lines, replace(found, self.place_at(found.start())), found.start())
            position = found.end()
            offset = max(position, found.start() + 1)
        self._append(lines, self.text[position:], position)
        return Prose(lines)

    def substitute_formulas(
        self, pattern: re.Pattern[str], replace: Callable[[re.Match[str], SourceLine], str]
    ) -> "Prose":
        """Replace each match that begins outside of blocks of code."""
        is_code = [marked for _, marked in with_code_marks(self.lines)]
        lines = [Line("", self.place_at(0))]
        position = 0
        for found in pattern.finditer(self.text):
            if not is_code[self.text.count("\n", 0, found.start())]:
                self._append(lines, self.text[position : found.start()], position)
                self._append(lines, replace(found, self.place_at(found.start())), found.start())
                position = found.end()
        self._append(lines, self.text[position:], position)
        return Prose(lines)

    def _append(self, lines: list[Line], text: str, offset: int) -> None:
        for index, part in enumerate(text.split("\n")):
            if index:
                lines.append(Line(part, self.place_at(min(offset, len(self.text)))))
            else:
                lines[-1] = Line(lines[-1].text + part, lines[-1].place)
            offset += len(part) + 1

    def _find_protected(self, lines: list[Line]) -> list[tuple[int, int]]:
        blanked = []
        ranges = []
        for start, (line, is_code) in zip(self._starts, with_code_marks(lines), strict=False):
            blanked.append(" " * len(line.text) if is_code else line.text)
            if is_code and line.text:
                ranges.append((start, start + len(line.text)))
        found = _CODE_OR_FORMULA.finditer("\n".join(blanked))
        return sorted(ranges + [part.span() for part in found if not part[0].startswith("\\")])
