"""Definition lists, which many dialects have, as HTML: a term, and below it ``: definition``."""

import re

from importers.collection import Line
from importers.text.prose import with_code_marks

_DEFINITION = re.compile(r"^ {0,2}:[ \t]+(\S.*)$")
_NO_TERM = re.compile(r"^\s*(?:[#>|]|[-*+]\s|\d+[.)]\s|<|\[\^?[^\]]+\]:)|^\s{4,}|^\s*$")


def with_definition_lists(lines: list[Line]) -> list[Line]:
    if not any(_DEFINITION.match(line.text) for line in lines):
        return lines
    marked = list(with_code_marks(lines))
    result: list[Line] = []
    index = 0
    while index < len(marked):
        line, is_code = marked[index]
        follows = _definition_after(marked, index)
        if is_code or follows is None or _NO_TERM.match(line.text) or _DEFINITION.match(line.text):
            result.append(line)
            index += 1
            continue
        end, made = _list_from(marked, index)
        result += [Line("", line.place), *made, Line("", line.place)]
        index = end
    return result


def _definition_after(marked: list[tuple[Line, bool]], index: int) -> int | None:
    for at in (index + 1, index + 2):
        if at < len(marked) and not marked[at][1] and _DEFINITION.match(marked[at][0].text):
            return at
        if at < len(marked) and marked[at][0].text.strip():
            return None
    return None


def _list_from(marked: list[tuple[Line, bool]], index: int) -> tuple[int, list[Line]]:
    made = [Line("<dl>", marked[index][0].place)]
    while index < len(marked):
        term = marked[index][0]
        at = _definition_after(marked, index)
        if at is None or _NO_TERM.match(term.text) or _DEFINITION.match(term.text):
            break
        made += _part("dt", [term])
        index = at
        while index < len(marked) and _DEFINITION.match(marked[index][0].text):
            index, body = _body_from(marked, index)
            made += _part("dd", body)
        index = _next_text(marked, index)
    made.append(Line("</dl>", made[-1].place))
    return index, made


def _body_from(marked: list[tuple[Line, bool]], index: int) -> tuple[int, list[Line]]:
    first = marked[index][0]
    found = _DEFINITION.match(first.text)
    body = [Line(found[1] if found else "", first.place)]
    index += 1
    while index < len(marked):
        text = marked[index][0].text
        is_further = text.startswith(("  ", "\t")) or (
            not text.strip()
            and index + 1 < len(marked)
            and marked[index + 1][0].text.startswith(("    ", "\t"))
        )
        is_lazy = (
            bool(body[-1].text.strip() and text.strip())
            and not _DEFINITION.match(text)
            and _definition_after(marked, index) is None
        )
        if not is_further and not is_lazy:
            break
        body.append(Line(re.sub(r"^(?: {1,4}|\t)", "", text), marked[index][0].place))
        index += 1
    return index, body


def _next_text(marked: list[tuple[Line, bool]], index: int) -> int:
    while index < len(marked) and not marked[index][0].text.strip():
        index += 1
    return index


def _part(tag: str, body: list[Line]) -> list[Line]:
    place = body[0].place
    return [
        Line(f"<{tag}>", place),
        Line("", place),
        *body,
        Line("", place),
        Line(f"</{tag}>", place),
    ]
