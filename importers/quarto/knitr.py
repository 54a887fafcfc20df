"""R Markdown in sites of other tools, such as Hugo sites made with blogdown."""

import re
from dataclasses import dataclass, field
from typing import Any

from blog.folders.source import Folder
from importers.collection import Line
from importers.front_matter import SourceText
from importers.quarto.cells import Figures
from importers.quarto.labels import Labels
from importers.quarto.project import Project
from importers.quarto.references import References
from importers.quarto.site import Document, IncludeReader, Site
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
        project, figures = Project(self.folder, self.report), Figures(self.folder)
        self._site = Site(project, self.report, figures, has_shortcodes=False)

    def convert(self, lines: list[Line], path: str, fields: dict[str, Any]) -> list[Line]:
        site = self._site
        site.labels = self.references.labels = Labels()
        lines = [Line(_SHORTCODE.sub(_shortcode, line.text), line.place) for line in lines]
        lines = IncludeReader(self.folder, self.report).expanded(lines, path, (path,))
        text = site.text_of(Document(path, SourceText(lines, fields), fields))
        return self.references.resolve(text, path, fields.get("bibliography"), {})


def _shortcode(found: re.Match[str]) -> str:
    given = [(key, value[1:-1].replace('"', "'")) for key, value in _ARGUMENT.findall(found[1])]
    if not given or given[0][0]:
        return found[0]
    written = (f'{key}="{value}"' if key else f'"{value}"' for key, value in given[1:])
    return f"{{{{< {' '.join([given[0][1], *written])} >}}}}"
