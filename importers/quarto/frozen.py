"""Pages as Quarto ran them: texts with the outputs of their cells, stored in ``_freeze``."""

import hashlib
import json
import re

from blog.folders.source import Folder, SourceRefused
from blog.images.cleaning import MEGABYTE
from blog.markdown.rendering import MAX_BODY_BYTES
from importers.collection import Line
from importers.fields import mapping_of
from importers.front_matter import source_of
from importers.quarto.cells import CellReader, Figures, shown_defaults
from importers.quarto.labels import Labels
from importers.report import ImportReport, SourceLine

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
