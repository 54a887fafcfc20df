"""Remove the comments between the fields of BibTeX entries, which Biber allows from % to the end
of a line. Percent signs in values, and outside of entries, are text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_HEAD = re.compile(r"(?i)@\s*(?!(?:comment|string|preamble)\b)\w+\s*[{(]")
_NEXT_HEAD = re.compile(r"[ \t]*@\w+[ \t]*[{(]")
_FIELD = re.compile(r"%[%\s]*[A-Za-z][\w+:.-]*\s*=")
_COMMENTED = re.compile(r"\n[ \t]*%")
# An entry that starts within the value shows that the brace is missing.
_BRACE = re.compile(r"[{}]|\n(?=[ \t]*@\w+[ \t]*[{(])")
_MAX_VALUE = 20_000
_SIGN = re.compile(r'\\.|[{}()"%,\n]', re.DOTALL)


class Comment(NamedTuple):
    start: int
    end: int
    line: int
    text: str


def remove_comments(text: str) -> tuple[str, list[Comment]]:
    """Return the text, whose lines stay the same, and its comments."""
    found = list(_comments(text)) if "%" in text else []
    parts, position = [], 0
    for comment in found:
        parts.append(text[position : comment.start])
        position = comment.end
    return "".join([*parts, text[position:]]), found


def _comments(text: str) -> Iterator[Comment]:
    position = line = counted = 0
    while head := _HEAD.search(text, position):
        position, spans = _entry(text, head.end())
        for start, end in spans:
            line += text.count("\n", counted, start)
            counted = start
            yield Comment(start, end, line + 1, " ".join(text[start:end].split()))


def _entry(text: str, start: int) -> tuple[int, list[tuple[int, int]]]:
    """Return the end of an entry, and the spans of its comments."""
    closing = "}" if text[start - 1] == "{" else ")"
    depth, is_quoted, has_key, position = 1, False, False, start
    spans: list[tuple[int, int]] = []
    while sign := _SIGN.search(text, position):
        position = sign.end()
        if sign[0] == "\n" and _NEXT_HEAD.match(text, position):
            # A brace or a quotation mark is missing.
            break
        # In a key, a percent sign may be a part of it.
        is_free = has_key or text[sign.start() - 1] in " \t\n{("
        if sign[0] == "%" and depth == 1 and not is_quoted and is_free:
            position = _end_of_comment(text, sign.start())
            spans.append((sign.start(), position))
        elif sign[0] == '"' and depth == 1:
            is_quoted = not is_quoted
        has_key |= sign[0] == ","
        depth += (sign[0] == "{") - (sign[0] == "}")
        if depth == 0 or (sign[0] == closing == ")" and depth == 1 and not is_quoted):
            break
    return position, spans


def _end_of_comment(text: str, start: int) -> int:
    """Return the end of the line, or of a value in braces that continues without a sign."""
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    depth = text.count("{", start, end) - text.count("}", start, end)
    if depth < 1 or not _FIELD.match(text, start) or _COMMENTED.match(text, end):
        return end
    for brace in _BRACE.finditer(text, end, end + _MAX_VALUE):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0 or brace[0] == "\n":
            return end if brace[0] == "\n" else brace.end()
    return end
