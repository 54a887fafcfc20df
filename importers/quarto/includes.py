"""Files that pages include: ``{{< include _part.qmd >}}`` and knitr's ``child`` chunks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from blog.folders.source import Folder, SourceRefused
from importers.collection import Line
from importers.front_matter import source_of
from importers.mdbook.directives import MAX_CHARACTERS, MAX_DEPTH, MAX_INCLUDES
from importers.report import ImportReport

_INCLUDE = re.compile(r"^(?P<indent>[ \t]*)\{\{<\s*include\s+[\"']?(?P<path>[^\s\"'<>]+)[\"']?\s*>\}\}\s*$")  # fmt: skip  # noqa: E501
_CHILD = re.compile(r"^[ \t]*`{3,}[ \t]*\{r\b[^}\n]*\bchild\s*=\s*[\"'](?P<path>[^\"']+)[\"'][^}]*\}\s*$")  # fmt: skip  # noqa: E501
_SOURCES = (".qmd", ".rmd", ".rmarkdown", ".md", ".markdown")


@dataclass
class IncludeReader:
    folder: Folder
    report: ImportReport
    included: set[str] = field(default_factory=set)
    _count: int = 0
    _length: int = 0

    def expanded(self, lines: list[Line], beside: str, opened: tuple[str, ...]) -> list[Line]:
        if not any("include" in line.text or "child" in line.text for line in lines):
            return lines
        return list(self._lines(lines, beside, opened))

    def _lines(self, lines: list[Line], beside: str, opened: tuple[str, ...]) -> Iterator[Line]:
        is_child = False
        for line in lines:
            if is_child:
                is_child = not line.text.strip().startswith("```")
                continue
            include, child = _INCLUDE.match(line.text), _CHILD.match(line.text)
            found = include or child
            is_child = child is not None
            if found is None:
                yield line
                continue
            indent = include["indent"] if include else ""
            for inner in self._file(found["path"], line, beside, opened):
                yield Line(f"{indent}{inner.text}" if inner.text else "", inner.place)

    def _file(self, written: str, line: Line, beside: str, opened: tuple[str, ...]) -> list[Line]:
        path = self.folder.resolve(written, beside=beside)
        reason = self._reason_against(path, opened)
        text = ""
        if path is not None and not reason:
            try:
                text = self.folder.read_text(path)
            except SourceRefused as refusal:
                reason = str(refusal)
        if path is None or reason:
            self.report.warn(line.place, f"{written} not included: {reason}")
            return []
        self._count += 1
        self._length += len(text)
        self.included.add(path)
        if not path.lower().endswith(_SOURCES):
            return [Line(one, line.place) for one in text.rstrip("\n").split("\n")]
        body = source_of(text, path, ImportReport()).lines
        return list(self._lines(body, path, (*opened, path)))

    def _reason_against(self, path: str | None, opened: tuple[str, ...]) -> str:
        if path is None:
            return "it is outside the folder"
        if not self.folder.has(path):
            return "file not found"
        if path in opened:
            return "it includes itself"
        is_much = self._count >= MAX_INCLUDES or self._length > MAX_CHARACTERS
        return "too many nested includes" if len(opened) >= MAX_DEPTH or is_much else ""
