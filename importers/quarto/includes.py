"""Files that pages include: ``{{< include _part.qmd >}}`` and knitr's ``child`` chunks."""

import re
from collections.abc import Iterator

from importers.collection import Line
from importers.front_matter import source_of
from importers.report import ImportReport
from importers.text.included_files import IncludedFiles

_INCLUDE = re.compile(r"^(?P<indent>[ \t]*)\{\{<\s*include\s+[\"']?(?P<path>[^\s\"'<>]+)[\"']?\s*>\}\}\s*$")  # fmt: skip  # noqa: E501
_CHILD = re.compile(r"^[ \t]*`{3,}[ \t]*\{r\b[^}\n]*\bchild\s*=\s*[\"'](?P<path>[^\"']+)[\"'][^}]*\}\s*$")  # fmt: skip  # noqa: E501
_SOURCES = (".qmd", ".rmd", ".rmarkdown", ".md", ".markdown")


class IncludeReader(IncludedFiles):
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
        found = self.read(written, line.place, beside=beside, opened=opened)
        if found is None:
            return []
        if not found.path.lower().endswith(_SOURCES):
            return [Line(one, line.place) for one in found.text.rstrip("\n").split("\n")]
        body = source_of(found.text, found.path, ImportReport()).lines
        return list(self._lines(body, found.path, (*opened, found.path)))
