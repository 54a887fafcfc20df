"""Convert Obsidian's syntax to Markdown."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from markdown_it import MarkdownIt

from blog.markdown.callouts import CALLOUT_KINDS
from importers.collection import Line
from importers.report import ImportReport
from importers.text.markdown_patterns import HIGHLIGHT
from importers.text.prose import Prose, with_code_marks, with_fences

_COMMENT = re.compile(r"%%(?:(?!%%).)*(?:%%|\Z)", re.DOTALL)
_TAG = re.compile(r"(?:^|(?<=[\s(,;]))#(?=[\w/-]*[^\W\d_])([\w/-]*\w)", re.MULTILINE)
_COLOR = re.compile(r"(?=.*\d)(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_ONLY_TAGS = re.compile(r"\s*(?:#[\w/-]+[\s,]*)+")
_BLOCK_ID = re.compile(r"(?:^|(?<=\s))\^([a-zA-Z0-9-]+)[ \t]*$")
_CALLOUT = re.compile(r"^((?:[ \t]*>)+[ \t]*)\[!([^\]|\n]{1,40})(\|[^\]\n]*)?\]([+-]?)[ \t]*(.*)$")
_TASK = re.compile(r"^((?:[ \t]|>)*(?:[*+-]|\d{1,9}[.)])[ \t]+)\[([^\sxX\]])\][ \t]+(.*)$")
_QUERIES = frozenset({"dataview", "dataviewjs", "query", "tasks", "base", "leaflet", "button"})
_INLINE_QUERY = re.compile(r"`(?:\$=|= ?this\b)[^`\n]*`")
_STARTS_CALLOUT = re.compile(r"^[ \t>]*\[!\w{1,20}\][+-]?")


def plain_note(lines: list[Line], report: ImportReport, *, linked_blocks: set[str]) -> list[Line]:
    """Return a note without comments, queries and marks; ``linked_blocks`` keep their anchors."""
    lines = list(_without_queries(lines, report))
    if any("%%" in line.text for line in lines):
        lines = Prose(lines).substitute(_COMMENT, lambda _found, _place: "").lines
    if any("==" in line.text for line in lines):
        lines = Prose(lines).substitute(HIGHLIGHT, lambda f, _: f"<mark>{f[1]}</mark>").lines
    result = []
    for line, is_code in with_code_marks(lines):
        if is_code:
            result.append(line)
        elif not (_ONLY_TAGS.fullmatch(line.text) and _TAG.search(line.text)):
            result.append(Line(_plain_line(line.text, linked_blocks), line.place))
    return result


def inline_tags(lines: list[Line]) -> list[str]:
    if not any("#" in line.text for line in lines):
        return []
    prose = Prose(lines)
    found = (f[1] for f in _TAG.finditer(prose.text) if prose.is_prose(f.start()))
    return list(dict.fromkeys(tag for tag in found if not _COLOR.fullmatch(tag)))


def with_breaks(lines: list[Line]) -> list[Line]:
    ends = set(_soft_breaks(lines))
    prose = Prose(lines)
    offset, result = 0, []
    for number, line in enumerate(lines):
        offset += len(line.text) + 1
        is_break = number in ends and prose.is_prose(offset - 1)
        is_callout = _STARTS_CALLOUT.match(line.text) or _opens_formula(lines, number + 1)
        result.append(Line(f"{line.text}\\", line.place) if is_break and not is_callout else line)
    return result


def _opens_formula(lines: list[Line], number: int) -> bool:
    return number < len(lines) and lines[number].text.lstrip(" \t>").startswith(("$$", "\\["))


def _soft_breaks(lines: list[Line]) -> Iterator[int]:
    tokens = _parser().parse("\n".join(line.text for line in lines))
    for opening, token in pairwise(tokens):
        if token.type != "inline" or opening.type != "paragraph_open" or not token.map:
            continue
        for number in range(token.map[0], token.map[1] - 1):
            if not lines[number].text.endswith(("  ", "\\")):
                yield number


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """Only find paragraphs, which takes linear time for any input."""
    return MarkdownIt("commonmark").enable("table").disable("inline")


def _without_queries(lines: Iterable[Line], report: ImportReport) -> Iterator[Line]:
    is_query = False
    for line, opens, is_inside, closes in with_fences(lines):
        is_code = is_inside or closes or opens is not None
        name = (opens or "").split(" ")[0].lower()
        is_query = is_query if is_inside or closes else name in _QUERIES
        if name in _QUERIES:
            report.warn(line.place, f"{name} block not supported: removed")
        if not is_query:
            if not is_code and _INLINE_QUERY.search(line.text):
                report.warn(line.place, "inline query not supported: shown as code")
            yield line


def _plain_line(text: str, linked_blocks: set[str]) -> str:
    if "[!" in text:
        text = _CALLOUT.sub(_known_callout, text)
    task = _TASK.match(text)
    if task:
        # Canceled tasks are struck out; all other states are open.
        text = f"{task[1]}[x] ~~{task[3]}~~" if task[2] == "-" else f"{task[1]}[ ] {task[3]}"
    block = _BLOCK_ID.search(text)
    if block is None or ("$" in text and not text.strip().startswith("^")):
        return text
    bare = text[: block.start()].rstrip()
    return f'{bare} <a id="{block[1]}"></a>'.lstrip() if block[1] in linked_blocks else bare


def _known_callout(found: re.Match[str]) -> str:
    kind, title = found[2].strip(), found[5]
    if kind.lower() not in CALLOUT_KINDS:
        title = title or " ".join(kind.replace("-", " ").split()).capitalize()
        kind = "NOTE"
    return f"{found[1]}[!{kind}]{found[4]} {title}".rstrip()
