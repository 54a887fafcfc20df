"""R Markdown in sites of other tools, such as Hugo sites made with blogdown."""

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


@dataclass
class KnitrReader:
    """Converts single files; the papers that they cite are in ``references.cited``."""

    folder: Folder
    report: ImportReport
    references: References = field(init=False)

    def __post_init__(self) -> None:
        self.references = References(self.folder, self.report, Labels())

    @cached_property
    def _figures(self) -> Figures:
        return Figures(self.folder)

    def convert(self, lines: list[Line], path: str, fields: dict[str, Any]) -> list[Line]:
        labels = self.references.labels = Labels()
        lines = IncludeReader(self.folder, self.report).expanded(lines, path, (path,))
        cells = CellReader(path, self.report, self._figures, labels)
        lines = convert_tables_and_formulas(cells.convert(lines), path, labels)
        lines = DivReader(path, self.report, labels).convert(lines)
        inline = InlineReader(self.report, fields, {})
        lines = convert_blocks(
            inline.convert(lines, has_shortcodes=False), path, labels, self.report
        )
        return self.references.resolve(lines, path, fields.get("bibliography"), {})
