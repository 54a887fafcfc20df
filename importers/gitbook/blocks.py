"""Convert GitBook's blocks, such as ``{% hint %}``, to plain Markdown."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from blog.folders.source import SourceRefused
from blog.markdown.callouts import CALLOUT_KINDS
from importers.collection import Line
from importers.front_matter import source_of
from importers.report import SourceLine
from importers.text.included_files import IncludedFiles
from importers.text.markdown_patterns import LINK, escape_label, markdown_link
from importers.text.prose import Prose, callout, without_blank_runs

MAX_BLOCK_NESTING = 30
_TAG = re.compile(
    r"\{%-?[ \t]*([^\s%{}\"'=]+)"
    r"((?:[^%{\"\n]|%(?!\})|\{(?!%)|\"[^\"\n]{0,1000}\"){0,1000}?)-?%\}"
)
_ATTRIBUTE = re.compile(r"(?<![\w-])([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))|\"([^\"]*)\"")


@dataclass
class Block:
    """A tag and its content; ``lines`` are those of text without a tag."""

    name: str
    place: SourceLine
    written: str = ""
    indent: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Block"] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass
class BlockReader(IncludedFiles):
    """Converts the files of one folder; ``open_files`` are the includes in progress."""

    open_files: tuple[str, ...] = ()

    def convert(self, lines: list[Line]) -> list[Line]:
        if not any("{%" in line.text for line in lines):
            return lines
        return without_blank_runs(self._render_all(self._parse(lines)))

    def _parse(self, lines: list[Line]) -> list[Block]:
        prose = Prose(lines)
        root = Block("", SourceLine(""))
        open_blocks = [root]
        position = 0
        for found in _TAG.finditer(prose.text):
            name = found[1]
            is_in_raw = open_blocks[-1].name == "raw" and name != "endraw"
            if is_in_raw or found.start() < position or not prose.is_prose(found.start()):
                continue
            _add_text(open_blocks[-1], prose, position, found.start())
            position = found.end()
            place = prose.place_at(found.start())
            if name.startswith("end"):
                self._close(open_blocks, name[3:], place)
                continue
            line_start = prose.text.rfind("\n", 0, found.start()) + 1
            before = prose.text[line_start : found.start()]
            indent = before if not before.strip() else ""
            block = Block(name, place, found[0], indent, _attributes(found[2]))
            open_blocks[-1].children.append(block)
            open_blocks.append(block)
            if len(open_blocks) > MAX_BLOCK_NESTING:
                raise SourceRefused(f"{place}: blocks are nested too deeply.")
        _add_text(open_blocks[-1], prose, position, len(prose.text))
        while len(open_blocks) > 1:
            _release_children(open_blocks, open_blocks.pop())
        return root.children

    def _close(self, open_blocks: list[Block], name: str, place: SourceLine) -> None:
        if all(block.name != name for block in open_blocks[1:]):
            self.report.warn(place, f"{{% end{name} %}} has no opening tag")
            return
        while open_blocks[-1].name != name:
            _release_children(open_blocks, open_blocks.pop())
        open_blocks.pop()

    def _render_all(self, blocks: list[Block]) -> list[Line]:
        lines: list[Line] = []
        for block in blocks:
            if not block.name:
                lines += block.lines
                continue
            lines.append(Line("", block.place))
            lines += self._render(block)
            lines.append(Line("", block.place))
        return lines

    def _render(self, block: Block) -> list[Line]:
        inner = [] if block.name == "include" else without_blank_runs(self._content(block))
        renderer = _RENDERERS.get(block.name)
        if renderer is not None:
            return renderer(block, inner)
        if block.name == "include":
            return [*self._include(block), *self._content(block)]
        self.report.warn(block.place, f"unknown block {block.written}: replaced by its content")
        return inner

    def _content(self, block: Block) -> list[Line]:
        if block.name == "stepper":
            return _steps([(step, self._render_all(step.children)) for step in block.children])
        return self._render_all(block.children)

    def _include(self, block: Block) -> list[Line]:
        target = block.attributes.get("", "")
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


def _add_text(block: Block, prose: Prose, start: int, end: int) -> None:
    if prose.text[start:end].strip():
        lines = prose.lines_between(start, end)
        block.children.append(Block("", lines[0].place, lines=lines))


def _release_children(open_blocks: list[Block], single: Block) -> None:
    """A tag without an end tag has no content."""
    open_blocks[-1].children += single.children
    single.children = []


def _attributes(written: str) -> dict[str, str]:
    found = {}
    for name, double, single, bare, nameless in _ATTRIBUTE.findall(written):
        found[name] = double or single or bare or nameless
    return found


def _hint(block: Block, inner: list[Line]) -> list[Line]:
    kind = CALLOUT_KINDS.get(block.attributes.get("style", "info"), "note")
    return callout(kind, inner, block.place, indent=block.indent)


def _link_block(block: Block, inner: list[Line]) -> list[Line]:
    """A link on its own line with its caption as text: embed, file or content-ref."""
    has_link = any(LINK.search(line.text) for line in inner)
    if block.name == "content-ref" and has_link:
        return inner
    url = block.attributes.get("url") or block.attributes.get("src", "")
    caption = " ".join(line.text.strip() for line in inner).strip()
    label = block.attributes.get("caption") or ("" if has_link else caption)
    name = url.rpartition("/")[2] if block.name == "file" else url
    link = markdown_link(label or name, url) if url else label
    return [Line(f"{block.indent}{link}", block.place), *(inner if has_link else [])]


def _titled(block: Block, inner: list[Line]) -> list[Line]:
    title = block.attributes.get("title", "")
    if not title:
        return inner
    heading = Line(f"{block.indent}**{escape_label(title)}**", block.place)
    return [heading, Line("", block.place), *inner]


def _plain(_block: Block, inner: list[Line]) -> list[Line]:
    return inner


def _steps(steps: list[tuple[Block, list[Line]]]) -> list[Line]:
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


_RENDERERS: dict[str, Callable[[Block, list[Line]], list[Line]]] = {
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
