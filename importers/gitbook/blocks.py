"""Convert GitBook's blocks, such as ``{% hint %}``, to plain Markdown."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from blog.folders.source import SourceRefused
from blog.markdown.callouts import CALLOUT_KINDS
from importers.collection import Line
from importers.front_matter import source_of
from importers.text.included_files import IncludedFiles
from importers.text.markdown_patterns import LINK, escape_label, markdown_link
from importers.text.prose import Prose, callout, without_blank_runs
from importers.text.tags import Tag, TagSyntax, parse_tags

_TAG = re.compile(
    r"\{%-?[ \t]*(?P<end>(?:end)?)(?P<name>[^\s%{}\"'=]+)"
    r"(?P<given>(?:[^%{\"\n]|%(?!\})|\{(?!%)|\"[^\"\n]{0,1000}\"){0,1000}?)(?P<whole>)-?%\}"
)
_SYNTAX = TagSyntax(_TAG, frozenset({"raw"}))


@dataclass
class BlockReader(IncludedFiles):
    """Converts the files of one folder; ``open_files`` are the includes in progress."""

    open_files: tuple[str, ...] = ()

    def convert(self, lines: list[Line]) -> list[Line]:
        if not any("{%" in line.text for line in lines):
            return lines
        blocks = parse_tags(Prose(lines), Tag(), _SYNTAX, self.report)
        return without_blank_runs(self._render_all(blocks))

    def _render_all(self, blocks: list[Tag]) -> list[Line]:
        lines: list[Line] = []
        for block in blocks:
            if not block.name:
                lines += block.lines
                continue
            lines.append(Line("", block.place))
            lines += self._render(block)
            lines.append(Line("", block.place))
        return lines

    def _render(self, block: Tag) -> list[Line]:
        inner = [] if block.name == "include" else without_blank_runs(self._content(block))
        renderer = _RENDERERS.get(block.name)
        if renderer is not None:
            return renderer(block, inner)
        if block.name == "include":
            return [*self._include(block), *self._content(block)]
        self.report.warn(block.place, f"unknown block {block.written}: replaced by its content")
        return inner

    def _content(self, block: Tag) -> list[Line]:
        if block.name == "stepper":
            return _steps([(step, self._render_all(step.children)) for step in block.children])
        return self._render_all(block.children)

    def _include(self, block: Tag) -> list[Line]:
        target = block.get(0)
        outer, beside = self.open_files, block.place.path
        opened = outer or (beside,)
        found = self.read(target, block.place, beside=beside, opened=opened)
        if found is None:
            return []
        self.open_files = (*opened, found.path)
        try:
            lines = self.convert(source_of(found.text, found.path, self.report).lines)
        except SourceRefused as refusal:
            self.report.warn(block.place, f"{target} not included: {refusal}")
            return []
        finally:
            self.open_files = outer
        return [Line(f"{block.indent}{line.text}".rstrip(), line.place) for line in lines]


def _hint(block: Tag, inner: list[Line]) -> list[Line]:
    kind = CALLOUT_KINDS.get(block.get("style") or "info", "note")
    return callout(kind, inner, block.place, indent=block.indent)


def _link_block(block: Tag, inner: list[Line]) -> list[Line]:
    """A link on its own line with its caption as text: embed, file or content-ref."""
    has_link = any(LINK.search(line.text) for line in inner)
    if block.name == "content-ref" and has_link:
        return inner
    url = block.get("url", "src")
    caption = " ".join(line.text.strip() for line in inner).strip()
    label = block.get("caption") or ("" if has_link else caption)
    name = url.rpartition("/")[2] if block.name == "file" else url
    link = markdown_link(label or name, url) if url else label
    return [Line(f"{block.indent}{link}", block.place), *(inner if has_link else [])]


def _titled(block: Tag, inner: list[Line]) -> list[Line]:
    title = block.get("title")
    if not title:
        return inner
    heading = Line(f"{block.indent}**{escape_label(title)}**", block.place)
    return [heading, Line("", block.place), *inner]


def _plain(_block: Tag, inner: list[Line]) -> list[Line]:
    return inner


def _steps(steps: list[tuple[Tag, list[Line]]]) -> list[Line]:
    lines: list[Line] = []
    number = 0
    for step, content in steps:
        inner = without_blank_runs(content) if step.name else step.lines
        if step.name != "step" or not inner:
            lines += inner
            continue
        number += 1
        marker = f"{number}. "
        indent = " " * len(marker)
        first = inner[0].text.removeprefix(step.indent)
        lines.append(Line(f"{step.indent}{marker}{first}", inner[0].place))
        lines += [
            Line(f"{step.indent}{indent}{line.text.removeprefix(step.indent)}".rstrip(), line.place)
            for line in inner[1:]
        ]
        lines.append(Line("", step.place))
    return lines


_RENDERERS: dict[str, Callable[[Tag, list[Line]], list[Line]]] = {
    "hint": _hint,
    "embed": _link_block,
    "file": _link_block,
    "content-ref": _link_block,
    "code": _titled,
    "tab": _titled,
    "tabs": _plain,
    "stepper": _plain,
    "step": _plain,
    "columns": _plain,
    "column": _plain,
    "raw": _plain,
}
