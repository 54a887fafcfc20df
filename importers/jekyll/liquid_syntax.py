"""Tokenize Liquid in linear time, and collect the output with its source locations."""

import re
from collections.abc import Callable, Iterator
from io import StringIO

from liquid.token import TOKEN_CONTENT, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG, Token

from importers.collection import Line
from importers.report import ImportReport, SourceLine

# python-liquid looks for the end of the expression at each of its brackets.
_MAX_BRACKETS = 50
_MARKUP = re.compile(
    r"\{%-?\s*raw\s*-?%\}(?P<raw>.*?)(?:\{%-?\s*endraw\s*-?%\}|\Z)"
    r"|\{%-?\s*(?P<name>\w+)\b(?P<rest>(?:[^%{]|%(?!\})|\{(?!%)){0,5000}?)-?%\}"
    r"|\{\{-?(?P<output>(?:(?!\}\}|\{\{).){0,5000}?)-?\}\}"
    r"|\{[{%]",
    re.DOTALL,
)
# Ends the tag's line and adds a blank line.
_APART = "\n\n"
_LEAD = re.compile(r"[ \t>]*")


class Pieces(StringIO):
    """Output of a template, each piece with its source location."""

    def __init__(self, spend: Callable[[int], None]) -> None:
        super().__init__()
        self.pieces: list[Line] = []
        self.place = SourceLine("")
        self._spend = spend

    def write(self, text: str) -> int:
        self._spend(1 + len(text) // 50)
        self.pieces.append(Line(text, self.place))
        return len(text)

    def getvalue(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    def add(self, lines: list[Line]) -> None:
        """Write lines; a block is indented like the line of its tag."""
        lead = self._lead() if lines and lines[0].text == _APART else ""
        is_start = False
        for line in lines:
            self.place = line.place
            self.write(f"{lead}{line.text}" if is_start else line.text)
            is_start = line.text.endswith("\n")

    def _lead(self) -> str:
        lead = ""
        for piece in reversed(self.pieces):
            _, end, tail = piece.text.rpartition("\n")
            lead = f"{tail}{lead}"
            if end or not _LEAD.fullmatch(lead):
                break
        return lead if _LEAD.fullmatch(lead) else ""

    def lines(self) -> list[Line]:
        """Return whole lines, each located at its first words."""
        lines: list[Line] = []
        parts: list[str] = []
        place, is_blank = self.place, True
        for piece in self.pieces:
            for index, part in enumerate(piece.text.split("\n")):
                if index:
                    lines.append(Line("".join(parts), place))
                    parts, is_blank = [], True
                place = piece.place if is_blank else place
                is_blank = is_blank and not part.strip()
                parts.append(part)
        return [*lines, Line("".join(parts), place)] if parts else lines


def as_block(lines: list[Line], place: SourceLine) -> list[Line]:
    """Return a block with blank lines around it and the indent of its tag."""
    return [Line(_APART, place), *(Line(f"{line.text}\n", line.place) for line in lines)]


def tokenize(source: str) -> Iterator[Token]:
    """Yield the tokens that python-liquid parses; those of a tag start at its ``{%``."""
    position, is_trimmed, comments, commented = 0, False, 0, 0
    for match in _MARKUP.finditer(source):
        name = match["name"]
        if not comments:
            yield from _content(source, position, match.start(), (is_trimmed, match[0][2:3] == "-"))
            commented = match.start()
        comments += (name == "comment") - (name == "endcomment" and comments > 0)
        if not comments and name != "endcomment":
            yield from _markup(match)
        position, is_trimmed = match.end(), match[0][-3:-2] == "-"
    if comments:
        yield Token(TOKEN_TAG, "", commented, source)
        position, is_trimmed = source.index("%}", commented) + 2, False
    yield from _content(source, position, len(source), (is_trimmed, False))


def markup_at(token: Token) -> str:
    """Return the whole markup that begins with a token."""
    found = _MARKUP.match(token.source, token.start_index)
    return found[0] if found else ""


def _content(source: str, start: int, end: int, trims: tuple[bool, bool]) -> Iterator[Token]:
    text = source[start:end].lstrip() if trims[0] else source[start:end]
    start = end - len(text)
    if text := text.rstrip() if trims[1] else text:
        yield Token(TOKEN_CONTENT, text, start, source)


def _markup(match: re.Match[str]) -> Iterator[Token]:
    name, start, source = match["name"], match.start(), match.string
    if sum(map(match[0].count, "([")) > _MAX_BRACKETS and match["raw"] is None:
        yield Token(TOKEN_TAG, "", start, source)
    elif match["raw"] is not None:
        yield Token(TOKEN_CONTENT, match["raw"], match.start("raw"), source)
    elif match["output"] is not None:
        yield Token(TOKEN_OUTPUT, match[0], start, source)
        yield Token(TOKEN_EXPRESSION, match["output"].strip(), start, source)
    else:
        yield Token(TOKEN_TAG, name or "", start, source)
        # Text after an end tag or an ``else`` is ignored.
        rest = "" if (name or "").startswith(("end", "else")) else (match["rest"] or "").strip()
        if rest:
            yield Token(TOKEN_EXPRESSION, rest, start, source)


_IF = re.compile(r"\{%-?\s*(if|endif)\b\s*(\w*)[^%]*%\}")


def report_switched_off(lines: list[Line], report: ImportReport) -> None:
    """Report the text between ``{% if false %}`` and its ``{% endif %}``."""
    depth, start = 0, None
    for line in lines:
        for tag, condition in _IF.findall(line.text):
            if start is None and (tag, condition) == ("if", "false"):
                start, depth = line.place, 0
            depth += 1 if tag == "if" else -1
            if start and not depth:
                message = f"lines {start.line} to {line.place.line} are switched off: not imported"
                report.note(start, message)
                for number in range(start.line, line.place.line + 1):
                    report.not_imported.add(SourceLine(start.path, number))
                start = None
