"""Find tags with arguments and content, such as Hugo's shortcodes and GitBook's blocks."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Generic, NamedTuple, Self, TypeVar

from blog.folders.source import SourceRefused
from importers.collection import Line
from importers.report import ImportReport, SourceLine
from importers.text.prose import Prose, trimmed

MAX_TAG_NESTING = 30
TAG_VALUE = r'"(?:\\.|[^"\\])*"|`[^`]*`'
_ARGUMENT = re.compile(rf"(?:([\w.-]+)\s*=\s*)?(?:({TAG_VALUE}|'[^']*')|([^\s\"`]+))", re.DOTALL)


_NOWHERE = SourceLine("")


class TagSyntax(NamedTuple):
    """``pattern`` has the groups ``name``, ``end``, ``given`` and ``whole``.

    ``raw`` are tags whose content is not Markdown, so that tags in it are literal.
    """

    pattern: re.Pattern[str]
    raw: frozenset[str]


@dataclass
class Tag:
    """A tag and its content; a part without a name is plain ``lines``.

    ``inner`` are the lines of the rendered content.
    """

    name: str = ""
    place: SourceLine = _NOWHERE
    written: str = ""
    indent: str = ""
    is_alone: bool = True
    has_end: bool = False
    named: dict[str, str] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)
    children: list[Self] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    inner: list[Line] = field(default_factory=list)

    def get(self, *keys: str | int) -> str:
        """Return the first value given under one of these names or positions."""
        for key in keys:
            if isinstance(key, int):
                value = self.listed[key] if key < len(self.listed) else ""
            else:
                value = self.named.get(key, "")
            if value.strip():
                return value.strip()
        return ""

    @property
    def body(self) -> list[Line]:
        """The content without blank lines at both ends."""
        return trimmed(self.inner)

    @property
    def inner_text(self) -> str:
        """The content on one line."""
        return " ".join(" ".join(line.text for line in self.inner).split())

    def line(self, text: str) -> Line:
        return Line(f"{self.indent}{text}", self.place)

    def inline(self, text: str) -> list[Line]:
        return [Line(text, self.place)]

    def block(self, *parts: str | Line) -> list[Line]:
        """Return lines with blank lines around them; texts get the tag's indent."""
        apart = [Line("", self.place), Line("", self.place)]
        lines = (part if isinstance(part, Line) else self.line(part) for part in parts)
        return [*apart, *lines, *apart]

    def inline_or_block(self, text: str) -> list[Line]:
        return self.block(text) if self.is_alone else self.inline(text)


AnyTag = TypeVar("AnyTag", bound=Tag)


def parse_tags(prose: Prose, root: AnyTag, syntax: TagSyntax, report: ImportReport) -> list[AnyTag]:
    """Return the tags and the texts between them, as copies of ``root``."""
    return _Parser(prose, root, syntax, report).parse()


class _Parser(Generic[AnyTag]):
    def __init__(self, prose: Prose, root: AnyTag, syntax: TagSyntax, report: ImportReport) -> None:
        self.prose, self.root, self.syntax, self.report = prose, root, syntax, report
        self.open = [root]
        self.position = 0

    def parse(self) -> list[AnyTag]:
        tags = list(self.syntax.pattern.finditer(self.prose.text))
        ends = self._ends(tags)
        closing = set(ends.values())
        for number, found in enumerate(tags):
            is_closing = number in closing
            is_raw = self.open[-1].name in self.syntax.raw and not is_closing
            is_tag = is_closing or self.prose.is_prose(found.start())
            if found.start() < self.position or is_raw or not is_tag:
                continue
            self._add_text(found.start())
            self.position = found.end()
            if is_closing:
                self.open.pop().has_end = True
            elif found["end"]:
                place = self.prose.place_at(found.start())
                self.report.warn(place, f"{found[0]} has no opening tag")
            else:
                self._begin(found, has_end=number in ends)
        self._add_text(len(self.prose.text))
        return self.root.children

    def _ends(self, tags: list[re.Match[str]]) -> dict[int, int]:
        """Match opening and closing tags; a tag that is never closed has no content."""
        ends: dict[int, int] = {}
        opened: list[int] = []
        waiting: Counter[str] = Counter()
        closings: dict[str, list[int]] = {}
        for number, found in enumerate(tags):
            if found["end"]:
                closings.setdefault(found["name"], []).append(number)
        past = -1
        for number, found in enumerate(tags):
            name = found["name"]
            if number <= past or not self.prose.is_prose(found.start()):
                continue
            if name in self.syntax.raw and not found["end"] and not found["whole"]:
                of_name = closings.get(name, [])
                at = bisect_right(of_name, number)
                if at < len(of_name):
                    past = ends[number] = of_name[at]
            elif not found["end"] and not found["whole"]:
                opened.append(number)
                waiting[name] += 1
            elif found["end"] and waiting[name]:
                while tags[opened[-1]]["name"] != name:
                    waiting[tags[opened.pop()]["name"]] -= 1
                ends[opened.pop()] = number
                waiting[name] -= 1
        return ends

    def _begin(self, found: re.Match[str], *, has_end: bool) -> None:
        text = self.prose.text
        start = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", found.end())
        before = text[start : found.start()]
        after = text[found.end() : len(text) if end < 0 else end]
        indent = before if not before.strip(" \t>") else ""
        is_alone = not before.strip(" \t>") and (not after.strip() or self._ends_at_once(found))
        named, listed = arguments(found["given"] or "")
        place = self.prose.place_at(found.start())
        code = replace(
            self.root, name=found["name"], place=place, written=found[0], indent=indent,
            is_alone=is_alone, named=named, listed=listed, children=[],
        )  # fmt: skip
        self.open[-1].children.append(code)
        if has_end:
            self.open.append(code)
        if len(self.open) > MAX_TAG_NESTING:
            raise SourceRefused(f"{place}: tags are nested too deeply.")

    def _ends_at_once(self, found: re.Match[str]) -> bool:
        """Return whether a tag alone on its line contains the following lines up to its end."""
        rest = self.prose.text[found.end() :].partition("\n")[0]
        tags = self.syntax.pattern.finditer(rest)
        ends = (tag.end() for tag in tags if tag["end"] and tag["name"] == found["name"])
        end = next(ends, None)
        return end is not None and not rest[end:].strip()

    def _add_text(self, end: int) -> None:
        if end > self.position:
            lines = self.prose.lines_between(self.position, end)
            part = replace(self.root, place=lines[0].place, lines=lines, children=[])
            self.open[-1].children.append(part)


def arguments(written: str) -> tuple[dict[str, str], list[str]]:
    named: dict[str, str] = {}
    listed: list[str] = []
    for name, quoted, bare in _ARGUMENT.findall(written):
        value = bare or quoted[1:-1]
        if quoted.startswith('"'):
            value = re.sub(r"\\(.)", r"\1", value)
        if name:
            named[name.lower()] = value
        else:
            listed.append(value)
    return named, listed


def join_parts(parts: Iterable[list[Line]]) -> list[Line]:
    """Join the parts, each starting on the last line of the one before."""
    lines: list[Line] = []
    for part in parts:
        if lines and part:
            last = lines.pop()
            place = last.place if last.text.strip() else part[0].place
            lines.append(Line(last.text + part[0].text, place))
            lines += part[1:]
        else:
            lines += part
    return lines
