"""``![[Note]]`` and ``![[Note#Part]]``: embed a note's text in another."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from blog.markdown.context import heading_slug
from importers.collection import Line
from importers.obsidian.names import WikiNames
from importers.obsidian.wiki_links import WIKI, is_attachment
from importers.report import ImportReport
from importers.text.markdown_patterns import HEADING, heading_text
from importers.text.prose import with_code_marks, without_blank_runs

MAX_DEPTH, MAX_EMBEDS, MAX_CHARACTERS = 6, 100, 500_000
_PREFIX = re.compile(r"^((?:[ \t]|>)*(?:(?:[*+-]|\d{1,9}[.)])[ \t]+)?)(.*?)\s*$")
_STARTS_BLOCK = re.compile(r"(?:[ \t]|>)*(?:[*+-]|\d{1,9}[.)])[ \t]")
_BLANK_LINE = re.compile(r"[ \t>]*")


@dataclass
class Embeds:
    """``note`` returns the lines of the note at a path, with its heading."""

    names: WikiNames
    report: ImportReport
    note: Callable[[str], list[Line]]
    is_note: Callable[[str], bool]
    _count: int = 0
    _length: int = 0

    def expand(self, path: str, lines: list[Line]) -> list[Line]:
        self._count = self._length = 0
        if not any("![[" in line.text for line in lines):
            return lines
        return self._expanded(lines, (path,), "", 1)

    def _expanded(
        self, lines: list[Line], open_notes: tuple[str, ...], heading: str, level: int
    ) -> list[Line]:
        result: list[Line] = []
        for line, is_code in with_code_marks(lines):
            embeds = [] if is_code else self._embeds_in(line)
            title = None if is_code else HEADING.match(line.text)
            if title:
                heading, level = heading_text(title[2]), len(title[1])
            if not embeds:
                result.append(line)
                continue
            found, path = embeds[0]
            prefix = _PREFIX.match(line.text)
            reason = self._skip_reason(path, open_notes)
            if prefix is None or prefix[2].rstrip("\\ ") != found[0]:
                reason = "it is inside a line of text"
            if reason:
                result.append(self._as_links(line, embeds, reason))
                continue
            self._count += 1
            if result and not result[-1].text.endswith("\\\\"):
                # The line above ends a paragraph.
                result[-1] = Line(result[-1].text.removesuffix("\\"), result[-1].place)
            inner = self._part(path, (found["part"] or "").strip("# "), line)
            shown = [] if inner is None else self._expanded(inner, (*open_notes, path), "", level)
            self._length += sum(len(one.text) for one in shown)
            result += _set_in(_below(shown, heading, level), prefix[1] if prefix else "", line)
        return result

    def _embeds_in(self, line: Line) -> list[tuple[re.Match[str], str]]:
        """Return the notes that a line embeds, with their paths."""
        if "![[" not in line.text:
            return []
        paths = ((found, self._embedded(found, line)) for found in WIKI.finditer(line.text))
        return [(found, path) for found, path in paths if path is not None]

    def _as_links(self, line: Line, embeds: list[tuple[re.Match[str], str]], reason: str) -> Line:
        text = line.text
        for found, _ in reversed(embeds):
            text = f"{text[: found.start()]}{text[found.start() + 1 :]}"
        for found, _ in embeds:
            self.report.warn(line.place, f"“{found['name']}” not embedded: {reason}")
        return Line(text, line.place)

    def _embedded(self, found: re.Match[str], line: Line) -> str | None:
        """Return the note to embed, or None if it is an image or missing."""
        path = self.names.find(found["name"], beside=line.place.path) if found["bang"] else None
        if path is None or is_attachment(path) or not self.is_note(path):
            return None
        return path

    def _skip_reason(self, path: str, open_notes: tuple[str, ...]) -> str:
        if path in open_notes:
            return "it embeds itself"
        if (
            len(open_notes) > MAX_DEPTH
            or self._count >= MAX_EMBEDS
            or self._length > MAX_CHARACTERS
        ):
            return "too many nested embeds"
        return ""

    def _part(self, path: str, part: str, line: Line) -> list[Line] | None:
        lines = self.note(path)
        wanted = part.rpartition("#")[2].strip()
        if not wanted:
            return lines
        found = _block(lines, wanted[1:]) if wanted[0] == "^" else _section(lines, wanted)
        if found is None:
            self.report.warn(line.place, f"can't embed “{wanted}”: not found in {path}")
        return found


def _section(lines: list[Line], wanted: str) -> list[Line] | None:
    start, level = -1, 0
    for number, (line, is_code) in enumerate(with_code_marks(lines)):
        heading = None if is_code else HEADING.match(line.text)
        if heading is None:
            continue
        if start >= 0 and len(heading[1]) <= level:
            return lines[start:number]
        if start < 0 and heading_slug(heading_text(heading[2])) == heading_slug(wanted):
            start, level = number, len(heading[1])
    return lines[start:] if start >= 0 else None


def _block(lines: list[Line], name: str) -> list[Line] | None:
    """Return the block that ends with the mark, or the one before a mark on its own line."""
    mark = f'<a id="{name}"></a>'
    end = next((n for n, line in enumerate(lines) if line.text.endswith(mark)), -1)
    if end < 0:
        return None
    if lines[end].text.strip(" >\t") == mark:
        end -= 1
        while end > 0 and _BLANK_LINE.fullmatch(lines[end].text):
            end -= 1
    start = end
    while start > 0 and not (_STARTS_BLOCK.match(lines[start].text) or _ends(lines[start - 1])):
        start -= 1
    return [Line(x.text.removesuffix(mark).rstrip(), x.place) for x in lines[start : end + 1]]


def _ends(line: Line) -> bool:
    """Return whether a block can't go on below a line."""
    return bool(_BLANK_LINE.fullmatch(line.text) or HEADING.match(line.text))


def _below(lines: list[Line], heading: str, level: int) -> list[Line]:
    """Put the headings of ``lines`` below ``level``; drop one that repeats ``heading``."""
    marked = list(with_code_marks(without_blank_runs(lines)))
    levels = [
        len(found[1]) for line, code in marked if not code and (found := HEADING.match(line.text))
    ]
    shift = max(0, level + 1 - min(levels, default=level + 1))
    result = []
    for number, (line, is_code) in enumerate(marked):
        found = None if is_code else HEADING.match(line.text)
        if found is None:
            result.append(line)
        elif number or heading_slug(heading_text(found[2])) != heading_slug(heading):
            signs = "#" * min(6, len(found[1]) + shift)
            result.append(Line(f"{signs} {found[2]}", line.place))
    return without_blank_runs(result)


def _set_in(lines: list[Line], prefix: str, at: Line) -> list[Line]:
    """Put ``lines`` in place of ``at``, inside its quote or list."""
    if not prefix.strip():
        edge = Line("", at.place)
        return [edge, *(Line(f"{prefix}{x.text}".rstrip(), x.place) for x in lines), edge]
    rest = re.sub(r"[^>\t]", " ", prefix)
    return [
        Line(f"{rest if number else prefix}{line.text}".rstrip(), line.place)
        for number, line in enumerate(lines)
    ]
