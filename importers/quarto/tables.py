"""Tables of Pandoc: their captions, grid tables, and blocks of lines, which look like tables."""

import re
from collections.abc import Callable
from itertools import pairwise

from importers.collection import Line
from importers.quarto.labels import Labels, from_bookdown, is_label, split_attributes
from importers.report import SourceLine
from importers.text.markdown_patterns import table_row
from importers.text.prose import with_code_marks

LABEL_OF_BOOKDOWN = re.compile(r"\(\\#((?:fig|tab|eq|thm|lem|ex):[\w:.-]+)\)\s*")
_CAPTION = re.compile(r"^[ \t]*(?:[Tt]able)?:[ \t]+(?P<text>\S.*)$")
_TABLE_LINE = re.compile(r"^[ \t]*(?:\||\+[-=:+]+\+)")
_SEPARATOR = re.compile(r"^\s*\|?[\s:|+-]*-[\s:|+-]*\|?\s*$")
_SIMPLE_RULE = re.compile(r"[ ]{0,8}-{2,200}(?:[ ]{1,20}-{2,200}){1,40}[ ]*")
_GRID_RULE = re.compile(r"^\s*\+(?:[-=:]+\+)+\s*$")


def with_captions(lines: list[Line], path: str, labels: Labels) -> list[Line]:
    """Put the caption of a table, which may be above or below it, above it."""
    marked = list(with_code_marks(lines))
    result: list[Line] = []
    table_start: int | None = None
    for number, (line, is_code) in enumerate(marked):
        is_row = not is_code and _TABLE_LINE.match(line.text) is not None
        found = None if is_code else _CAPTION.match(line.text)
        if is_row and table_start is None:
            table_start = len(result)
        elif found and (table_start is not None or _is_above_table(marked, number)):
            caption = _caption_lines(found["text"], line.place, path, labels)
            at = len(result) if table_start is None else table_start
            result[at:at] = caption
            table_start = None
            continue
        elif line.text.strip() and not is_row:
            table_start = None
        result.append(line)
    return result


def _is_above_table(marked: list[tuple[Line, bool]], number: int) -> bool:
    below = (line.text for line, _ in marked[number + 1 : number + 3])
    return bool(_TABLE_LINE.match(next((text for text in below if text.strip()), "")))


def _caption_lines(text: str, place: SourceLine, path: str, labels: Labels) -> list[Line]:
    of_bookdown, (caption, given) = LABEL_OF_BOOKDOWN.search(text), split_attributes(text)
    label = from_bookdown(of_bookdown[1]) if of_bookdown else given.identifier
    caption = LABEL_OF_BOOKDOWN.sub("", caption).strip()
    if not is_label(label):
        written = f"*{caption}*" if "*" not in caption else caption
    else:
        written = f'<a id="{label}"></a>**{labels.add(label, path)}.** {caption}'
    return [Line(written, place), Line("", place)]


def with_pipe_tables(lines: list[Line]) -> list[Line]:
    """Write grid tables as pipe tables, and line blocks with line breaks."""
    marked = list(with_code_marks(lines))
    result: list[Line] = []
    number = 0
    while number < len(marked):
        line, is_code = marked[number]
        columns = None if is_code else _SIMPLE_RULE.fullmatch(line.text)
        if columns:
            number = _add_simple_table(marked, number, result)
            continue
        is_start = not is_code and line.text.lstrip()[:1] in {"|", "+"}
        end = _block_end(marked, number) if is_start else number
        block = [one for one, _ in marked[number:end]]
        convert: Callable[[list[Line]], list[Line]] | None = None
        if block and _GRID_RULE.match(block[0].text):
            convert = _from_grid
        elif block and not any(_SEPARATOR.match(one.text) for one in block):
            convert = _line_block
        result += convert(block) if convert else (block or [line])
        number = max(end, number + 1)
    return result


def _add_simple_table(marked: list[tuple[Line, bool]], at: int, result: list[Line]) -> int:
    """Convert the rows below a rule of dashes, with the heads above it; return the line after."""
    rule = marked[at][0]
    starts = [found.start() for found in re.finditer(r"-+", rule.text)]
    end = at + 1
    while end < len(marked) and not marked[end][1] and marked[end][0].text.strip():
        end += 1
    below = [line for line, _ in marked[at + 1 : end]]
    rows = [line for line in below if not _SIMPLE_RULE.fullmatch(line.text)]
    is_head = bool(result) and bool(result[-1].text.strip())
    # Without rows and heads, dashes are a line across the page.
    if not rows or (not is_head and len(rows) == len(below)):
        result.append(rule)
        return at + 1
    head = _cells(result.pop().text, starts) if is_head else [""] * len(starts)
    made = [head, ["---"] * len(starts), *(_cells(row.text, starts) for row in rows)]
    result += [Line("", rule.place), *(Line(table_row(cells), rule.place) for cells in made)]
    return end


def _cells(text: str, starts: list[int]) -> list[str]:
    ends = [*starts[1:], None]
    return [text[a:b].strip() for a, b in zip([0, *starts[1:]], ends, strict=True)]


def _block_end(marked: list[tuple[Line, bool]], start: int) -> int:
    end = start
    while end < len(marked) and not marked[end][1] and marked[end][0].text.lstrip()[:1] in {
        "|", "+",
    }:  # fmt: skip
        end += 1
    return end


def _line_block(block: list[Line]) -> list[Line]:
    if not all(re.match(r"\s*\|(?: |$)", line.text) for line in block):
        return block
    texts = [line.text.lstrip()[1:].strip() for line in block]
    return [
        Line(text if number == len(texts) or not text else f"{text}\\", line.place)
        for number, (text, line) in enumerate(zip(texts, block, strict=True), 1)
    ]


def _from_grid(block: list[Line]) -> list[Line]:
    """Convert a grid table whose cells span no others; leave any other unchanged."""
    ends = [at for at, sign in enumerate(block[0].text) if sign == "+"]
    rows: list[list[str]] = [[]]
    header = 0
    for line in block[1:]:
        if _GRID_RULE.match(line.text):
            header = len(rows) if "=" in line.text else header
            rows.append([])
        elif [len(line.text) > at and line.text[at] == "|" for at in ends] != [True] * len(ends):
            return block
        else:
            cells = [line.text[a + 1 : b].strip() for a, b in pairwise(ends)]
            known = rows[-1] or [""] * len(cells)
            rows[-1] = [
                f"{old}<br>{new}" if old and new else old or new
                for old, new in zip(known, cells, strict=True)
            ]
    filled = [row for row in rows if row]
    if not filled:
        return block
    head = filled[0] if header else [""] * len(filled[0])
    body = filled[1:] if header else filled
    written = [head, ["---"] * len(head), *body]
    place = block[0].place
    return [Line(table_row(row), place) for row in written]
