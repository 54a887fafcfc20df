"""R Markdown in sites of other tools, such as Hugo sites made with blogdown."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from blog.folders.source import Folder
from importers.collection import Line
from importers.quarto.blocks import convert_blocks, convert_tables_and_formulas
from importers.quarto.cells import CellReader, Figures
from importers.quarto.divs import DivReader
from importers.quarto.includes import IncludeReader
from importers.quarto.inline import InlineReader
from importers.quarto.labels import Labels
from importers.quarto.references import References
from importers.report import ImportReport

# blogdown writes Hugo's shortcodes as R code.
_SHORTCODE = re.compile(r"`r (?:blogdown::)?shortcodes?\(([^`\n]{1,500})\)`")
_ARGUMENT = re.compile(r"(?:(?<!\w)(\w{1,40})\s?=\s?)?(\"[^\"]*\"|'[^']*')")


@dataclass
class KnitrReader:
    """Converts single files; the papers that they cite are in ``references.cited``."""

    folder: Folder
    report: ImportReport
    references: References = field(init=False)

    def __post_init__(self) -> None:
        self.references = References(self.folder, self.report)

    @cached_property
    def _figures(self) -> Figures:
        return Figures(self.folder)

    def convert(self, lines: list[Line], path: str, fields: dict[str, Any]) -> list[Line]:
        labels = self.references.labels = Labels()
        lines = [Line(_SHORTCODE.sub(_shortcode, line.text), line.place) for line in lines]
        lines = IncludeReader(self.folder, self.report).expanded(lines, path, (path,))
        cells = CellReader(path, self.report, self._figures, labels)
        lines = convert_tables_and_formulas(cells.convert(lines), path, labels)
        lines = DivReader(path, self.report, labels).convert(lines)
        inline = InlineReader(self.report, fields, {})
        lines = convert_blocks(
            inline.convert(lines, has_shortcodes=False), path, labels, self.report
        )
        return self.references.resolve(lines, path, fields.get("bibliography"), {})


def _shortcode(found: re.Match[str]) -> str:
    given = [(key, value[1:-1].replace('"', "'")) for key, value in _ARGUMENT.findall(found[1])]
    if not given or given[0][0]:
        return found[0]
    written = (f'{key}="{value}"' if key else f'"{value}"' for key, value in given[1:])
    return f"{{{{< {' '.join([given[0][1], *written])} >}}}}"
