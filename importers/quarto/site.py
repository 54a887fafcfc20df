"""The documents of a Quarto project, each with the fields that apply to it."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from blog.folders.source import Folder, SourceRefused
from importers.collection import Line
from importers.fields import PageHead, list_of, mapping_of, one_line_text
from importers.front_matter import SourceText, read_source
from importers.jupyter.notebooks import NOTEBOOK_SUFFIX, read_notebook
from importers.quarto.blocks import convert_blocks, convert_tables_and_formulas
from importers.quarto.cells import CellReader, Figures, shown_defaults
from importers.quarto.divs import DivReader
from importers.quarto.frozen import frozen_lines, report_hidden_code
from importers.quarto.includes import IncludeReader
from importers.quarto.inline import InlineReader
from importers.quarto.labels import Labels
from importers.quarto.project import BOOKDOWN_FILES, Project, read_project
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import heading_text
from importers.visibility import hiding_field, hiding_folder

# Quarto computes these dates.
_COMPUTED_DATE = re.compile(r"today|now|last-modified|.*(?:`r |Sys\.(?:Date|time)\().*")


# The order in the documentation of Quarto and Distill.
_MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])[/-](\d\d?)[/-](\d{4})")


@dataclass
class Document(PageHead):
    """``fields`` are those of the front matter and, below them, of the settings."""

    path: str
    source: SourceText
    fields: dict[str, Any]
    separator = ","

    @property
    def folder(self) -> str:
        parent = str(PurePosixPath(self.path).parent)
        return "" if parent == "." else parent

    @property
    def is_index(self) -> bool:
        return PurePosixPath(self.path).stem.lower() == "index"

    @property
    def is_home(self) -> bool:
        return self.is_index and not self.folder

    @property
    def authors(self) -> list[str]:
        return author_names(self.find("author", "authors"))

    def lines_of(self, name: str) -> list[Line]:
        """Return the Markdown of a field."""
        value = self.find(name)
        if not isinstance(value, str) or not value.strip():
            return []
        place = self.source.place_of(name)
        return [Line(line.rstrip(), place) for line in value.strip().split("\n")]


def author_names(given: object) -> list[str]:
    names = []
    for one in list_of(given):
        named: Any = mapping_of(one).get("name", one) if isinstance(one, dict) else one
        if isinstance(named, dict):
            parts = (one_line_text(named.get(part)) for part in ("given", "family", "literal"))
            named = " ".join(filter(None, parts))
        names.append(heading_text(one_line_text(named)))
    return list(filter(None, names))


@dataclass
class Site:
    project: Project
    report: ImportReport
    figures: Figures
    documents: dict[str, Document] = field(default_factory=dict)
    labels: Labels = field(default_factory=Labels)
    has_shortcodes: bool = True

    def __post_init__(self) -> None:
        self.folder: Folder = self.project.folder
        self._variables = self.project.variables

    def text_of(self, document: Document, lines: list[Line] | None = None) -> list[Line]:
        """Return plain Markdown, in which references are not resolved yet."""
        written = document.source.lines if lines is None else lines
        if not any(line.text.strip() for line in written):
            return []
        defaults = dict(shown_defaults(document.fields))
        cells = CellReader(document.path, self.report, self.figures, self.labels, defaults)
        result = convert_tables_and_formulas(cells.convert(written), document.path, self.labels)
        result = DivReader(document.path, self.report, self.labels).convert(result)
        inline = InlineReader(self.report, document.fields, self._variables)
        result = inline.convert(result, has_shortcodes=self.has_shortcodes)
        return convert_blocks(result, document.path, self.labels, self.report)

    def hiding_of(self, document: Document) -> str:
        """Return why the old site didn't show a page, or ""."""
        folder = hiding_folder(document.path)
        is_hidden = folder and folder not in self.project.public_folders
        from_above = hiding_field(document.fields)
        return (
            document.source.hiding
            or self.project.not_rendered(document.path)
            or (f"{from_above}, from the settings of its folder" if from_above else "")
            or (f"in {folder}" if is_hidden else "")
        )


def read_site(folder: Folder, report: ImportReport) -> Site:
    project = read_project(folder, report)
    site = Site(project, report, Figures(folder))
    includes = IncludeReader(folder, report)
    if project.file in BOOKDOWN_FILES and folder.has("index.Rmd"):
        project.of_index = _source(project, "index.Rmd", ImportReport()).fields
    for path in project.page_files():
        try:
            source = _source(project, path, report)
        except SourceRefused as refusal:
            report.skip(SourceLine(path), str(refusal).removeprefix(f"{path} "))
            continue
        source.lines = includes.expanded(source.lines, path, (path,))
        fields = project.defaults_for(path) | source.fields
        if frozen := frozen_lines(folder, path, fields, report):
            report_hidden_code(source.lines, path, fields, site.figures, report)
            source.lines = frozen
        site.documents[path] = Document(path, source, fields)
    for path in includes.paths & set(site.documents):
        del site.documents[path]
        report.private.pop(path, None)
    for document in site.documents.values():
        if reason := site.hiding_of(document):
            report.private[document.path] = reason
    return site


def _source(project: Project, path: str, report: ImportReport) -> SourceText:
    is_published = bool(project.kind)
    if path.lower().endswith(NOTEBOOK_SUFFIX):
        return read_notebook(project.folder, path, report, is_published=is_published)
    known = ImportReport()
    source = read_source(project.folder, path, known, is_published=is_published)
    for name in ("date", "date-modified"):
        if found := _MONTH_FIRST.fullmatch(str(source.fields.get(name)).strip()):
            source.fields[name] = f"{found[3]}-{found[1]:0>2}-{found[2]:0>2}"
            known.warnings = [one for one in known.warnings if one.place != source.place_of(name)]
        if _COMPUTED_DATE.fullmatch(str(source.fields.get(name)).strip()):
            del source.fields[name]
            known.warnings = [one for one in known.warnings if one.place != source.place_of(name)]
            report.note(source.place_of(name), f"{name} is computed, so it is not used")
    report.take(known)
    return source
