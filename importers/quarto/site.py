"""The documents of a Quarto project, with the files and the stored results that belong to them."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from blog.folders.source import Folder, SourceRefused
from blog.images.cleaning import MEGABYTE
from blog.markdown.rendering import MAX_BODY_BYTES
from importers.collection import Line
from importers.fields import PageHead, list_of, mapping_of, one_line_text
from importers.front_matter import SourceText, read_source, source_of
from importers.jupyter.notebooks import NOTEBOOK_SUFFIX, read_notebook
from importers.quarto.blocks import convert_blocks, convert_tables_and_formulas
from importers.quarto.cells import CellReader, Figures, shown_defaults
from importers.quarto.divs import DivReader
from importers.quarto.inline import InlineReader
from importers.quarto.labels import Labels
from importers.quarto.project import BOOKDOWN_FILES, Project, read_project
from importers.report import ImportReport, SourceLine
from importers.text.included_files import IncludedFiles
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


# Tables are shortened, and widgets left out.
_RAW_HTML = re.compile(r"^`{3,}\{=html\}\n.*?\n`{3,}$", re.DOTALL | re.MULTILINE)
_MAX_BYTES = 20 * MEGABYTE


def frozen_lines(
    folder: Folder, path: str, fields: dict[str, object], report: ImportReport
) -> list[Line]:
    """Return the text that belongs to the current source of a page, or nothing."""
    stem = path.rpartition(".")[0]
    file = f"_freeze/{stem}/execute-results/html.json"
    if not folder.has(file):
        return []
    try:
        stored = mapping_of(json.loads(folder.read_bytes(file, limit=_MAX_BYTES)))
    except (SourceRefused, ValueError, RecursionError):
        report.warn(SourceLine(file), "stored results can't be read, so they were not used")
        return []
    digest = hashlib.md5(folder.read_bytes(path), usedforsecurity=False).hexdigest()
    execute = mapping_of(fields.get("execute"))
    is_fixed = fields.get("freeze", execute.get("freeze")) is True
    text = mapping_of(stored.get("result")).get("markdown")
    if not isinstance(text, str) or not (is_fixed or stored.get("hash") == digest):
        # Results of an older text were not used.
        folder.taken.discard(file)
        return []
    if len(_RAW_HTML.sub("", text).encode()) > MAX_BODY_BYTES // 2:
        report.warn(SourceLine(path), f"outputs stored in {file} are too long: not imported")
        return []
    report.stored.add(file)
    report.note(SourceLine(path), f"imported with the outputs stored in {file}")
    name = re.escape(stem.rpartition("/")[2])
    text = re.sub(rf"(?<=[(\"'<]){name}_files/", f"/_freeze/{stem}/", text)
    lines = source_of(text.replace("\r\n", "\n"), path, ImportReport()).lines
    return [Line(line.text, SourceLine(path)) for line in lines]


def report_hidden_code(
    lines: list[Line], path: str, fields: dict[str, object], figures: Figures, report: ImportReport
) -> None:
    """Stored results lack the code that is not shown."""
    scratch = ImportReport()
    defaults = dict(shown_defaults(fields))
    CellReader(path, scratch, figures, Labels(), defaults).convert(lines)
    scratch.warnings.clear()
    report.take(scratch)
