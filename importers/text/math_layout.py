"""Put ``$$`` where the renderer expects it: on its own line, inside its quote or list."""

import re

from importers.collection import Line
from importers.text.markdown_patterns import ITEM
from importers.text.prose import with_code_marks

_PREFIX = re.compile(r"(?:[ \t]|>)*(?:(?:[*+-]|\d{1,9}[.)])[ \t]+)?")
_PUNCTUATION = re.compile(r"\s*([.,;:!?。，；：！？、]{1,3})\s*$")
_SIGNS = re.compile(r"(?<!\\)\$\$")
MAX_FORMULA_LINES = 200


def with_formulas_apart(lines: list[Line]) -> list[Line]:
    if not any("$$" in line.text for line in lines):
        return lines
    marked = list(with_code_marks(lines))
    result: list[Line] = []
    prefix: str | None = None
    for number, (line, is_code) in enumerate(marked):
        signs = [] if is_code or "`" in line.text else list(_SIGNS.finditer(line.text))
        if prefix is not None:
            prefix = _inside(line, prefix, signs, result)
        elif len(signs) == 1 and _is_closed(
            [one for one, _ in marked[number + 1 :][:MAX_FORMULA_LINES]]
        ):
            prefix = _open(line, signs[0].start(), result)
        elif len(signs) == 2 and not _PREFIX.sub("", line.text[: signs[0].start()], count=1):
            result.append(Line(_with_end_inside(line.text, signs[1].start()), line.place))
        else:
            result.append(line)
    return result


def _is_closed(below: list[Line]) -> bool:
    return any(_SIGNS.search(line.text) for line in below)


def _open(line: Line, at: int, result: list[Line]) -> str | None:
    """Return the prefix of the formula's lines, or None if the line opens no formula."""
    before, after = line.text[:at], line.text[at + 2 :]
    prefix = _PREFIX.match(before)
    written = prefix[0] if prefix else ""
    following = re.sub(r"[^>\t]", " ", written)
    if before == written:
        if _is_below_item(line, result):
            result.append(Line("", line.place))
        result.append(line)
        return following
    if after.strip():
        result.append(line)
        return None
    result.append(Line(before.rstrip(), line.place))
    result.append(Line(f"{following}$$", line.place))
    return following


def _is_below_item(line: Line, result: list[Line]) -> bool:
    """Return whether a formula follows a list item without being part of it."""
    item = ITEM.match(result[-1].text) if result else None
    if item is None or line.text[:1] == ">":
        return False
    return len(line.text) - len(line.text.lstrip()) < item.start("text")


def _inside(line: Line, prefix: str, signs: list[re.Match[str]], result: list[Line]) -> str | None:
    """Add a line of a formula; return the prefix of the next, or None after the last."""
    text = line.text
    if ">" in prefix and not text.lstrip().startswith(">"):
        text = f"{prefix}{text}"
    if not signs:
        result.append(Line(text, line.place))
        return prefix
    at = signs[0].start() + len(text) - len(line.text)
    before, after = text[:at], text[at + 2 :]
    end = _PUNCTUATION.match(after)
    if not after.strip() or len(signs) > 1:
        result.append(Line(text, line.place))
    elif end and before.strip(" \t>"):
        result.append(Line(f"{before.rstrip()}{end[1]}$$", line.place))
    elif end:
        result[-1] = Line(f"{result[-1].text.rstrip()}{end[1]}", result[-1].place)
        result.append(Line(f"{before}$$", line.place))
    else:
        result += [Line(f"{before}$$", line.place), Line(f"{prefix}{after.lstrip()}", line.place)]
    return None


def _with_end_inside(text: str, closing: int) -> str:
    """A period after a formula would make it inline."""
    end = _PUNCTUATION.match(text[closing + 2 :])
    return f"{text[:closing].rstrip()}{end[1]}$$" if end else text
