"""Read a Jupyter notebook as Markdown: texts, code and stored outputs, cell by cell."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

import yaml
from nbformat import ValidationError, converter, reader

from blog.folders.folder_walk import is_hidden_path
from blog.folders.source import Folder, SourceRefused
from importers.collection import Line
from importers.fields import list_of, mapping_of, one_line_text
from importers.front_matter import SourceText, load_yaml, source_of
from importers.jupyter.cell_options import CellOptions, split_options
from importers.jupyter.outputs import OutputReader, code_block, joined
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import HEADING, heading_text
from importers.text.prose import Prose
from importers.visibility import hiding_field

NOTEBOOK_SUFFIX = ".ipynb"
CHECKPOINTS = ".ipynb_checkpoints"
# Commas and brackets are counted, also those in texts.
_MAX_VALUES = 2_000_000
_OLD_FORMATS = (1, 2, 3)
_ATTACHED = re.compile(r"(?<=[(\"'<])attachment:([^)\s\"'<>]+)")
_DATA_IMAGE = re.compile(
    r"(?<=[(\"'<])data:(image/[\w+.-]{1,20});base64,([A-Za-z0-9+/=%\s]+?)(?=[)\"'>])"
)
# MathJax finds an environment within a line, too.
_ENVIRONMENT = re.compile(
    r"(?<=\S)[ \t]+(\\begin\{((?:equation|align|gather|multline|eqnarray)\*?)\}"
    r"(?:(?!\n[ \t]*\n|\$).){1,8000}?\\end\{\2\})[ \t]*", re.DOTALL,
)  # fmt: skip
_HIDING_TAGS = {
    "cell": {"remove-cell", "hide-cell"},
    "input": {"remove-input", "hide-input"},
    "output": {"remove-output", "hide-output"},
}
# Those of nbdev and fastpages.
_COMMENT_TAG = re.compile(r"#[ \t]*\|?[ \t]*(hide(?:[-_](?:input|output))?)[ \t]*(?:\n|$)")
_RAW_LANGUAGES = {"text/html": "", "text/markdown": ""}
_MAGIC = re.compile(r"%%(bash|sh|html|javascript|js|latex|perl|ruby|R|sql|writefile|time)\b")


def notebook_files(folder: Folder) -> list[str]:
    files = (path for path in sorted(folder.files) if path.lower().endswith(NOTEBOOK_SUFFIX))
    return [path for path in files if CHECKPOINTS not in path.split("/")]


def is_notebook_folder(folder: Folder) -> bool:
    """Return whether there are more notebooks than Markdown files."""
    notebooks = [path for path in notebook_files(folder) if not is_hidden_path(path)]
    return len(notebooks) > sum(not is_hidden_path(path) for path in folder.markdown_files)


def leave_out_checkpoints(folder: Folder, report: ImportReport) -> None:
    for path in folder.files:
        above, found, _ = f"/{path}".partition(f"/{CHECKPOINTS}/")
        if found:
            where = f"{above}/{CHECKPOINTS}".strip("/")
            report.without_content[where] = "autosaved copies of notebooks"


def read_notebook(
    folder: Folder, path: str, report: ImportReport, *, is_published: bool = True
) -> SourceText:
    """Return the text, with the number of its cell as the line; raise SourceRefused."""
    notebook = _parsed(folder, path)
    reader = _CellReader(folder, path, report, mapping_of(notebook.get("metadata")))
    for number, cell in enumerate(map(mapping_of, list_of(notebook.get("cells"))), 1):
        reader.add(cell, SourceLine(path, number))
    reader.report_hidden()
    text = "\n".join(line.text for line in reader.lines)
    source = source_of(text, path, report, is_published=is_published)
    source.lines = [_in_cell(line, reader.lines) for line in source.lines]
    if any("\\begin{" in line.text for line in source.lines):
        apart = Prose(source.lines).substitute(_ENVIRONMENT, lambda one, _: f"\n\n{one[1]}\n\n")
        source.lines = apart.lines
    source.head = [_in_cell(line, reader.lines) for line in source.head]
    if not source.head:
        fields, source.lines = take_nbdev_head(source.lines)
        source.fields |= fields
        source.hiding = source.hiding or hiding_field(fields, is_published=is_published)
        report.private |= {path: source.hiding} if source.hiding else {}
    if not source.text("title"):
        title = one_line_text(reader.metadata.get("title")) or _take_title(
            source, reader.first_code
        )
        source.fields |= {"title": title} if title else {}
    if "authors" in reader.metadata and "author" not in source.fields:
        source.fields["author"] = reader.metadata["authors"]
    if not source.lines:
        source.lines = [Line("", SourceLine(path, 1))]
    return source


def _take_title(source: SourceText, first_code: int) -> str:
    """Remove the first heading of level 1 above all code, and return its text."""
    for number, line in enumerate(source.lines):
        if line.place.line >= first_code > 0:
            break
        found = HEADING.match(line.text)
        if found and len(found[1]) == 1:
            del source.lines[number]
            return heading_text(found[2])
    return ""


def _in_cell(line: Line, cells: list[Line]) -> Line:
    number = min(max(line.place.line, 1), max(len(cells), 1)) - 1
    return Line(line.text, cells[number].place) if cells else line


def _parsed(folder: Folder, path: str) -> Mapping[str, Any]:
    data = folder.read_bytes(path)
    if sum(map(data.count, (b",", b"[", b"{"))) > _MAX_VALUES:
        raise SourceRefused(f"{path} has more than {_MAX_VALUES:,} values.")
    try:
        text = data.decode("utf-8-sig")
        notebook = mapping_of(json.loads(text))
        if notebook.get("nbformat") in _OLD_FORMATS:
            written = reader.reads(text)  # type: ignore[no-untyped-call]
            notebook = mapping_of(converter.convert(written, 4))  # type: ignore[no-untyped-call]
    except RecursionError as error:
        raise SourceRefused(f"{path} is nested too deeply.") from error
    except (ValueError, LookupError, AttributeError, TypeError, ValidationError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise SourceRefused(f"{path} is not a valid notebook{where}.") from error
    if not isinstance(notebook.get("cells"), list):
        raise SourceRefused(f"{path} is not a valid notebook: it has no list of cells.")
    return notebook


@dataclass
class _CellReader:
    folder: Folder
    path: str
    report: ImportReport
    metadata: dict[str, Any]
    lines: list[Line] = field(default_factory=list)
    first_code: int = 0
    _hidden: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._outputs = OutputReader(self.folder, self.path, self.report)
        kernel = mapping_of(self.metadata.get("kernelspec"))
        info = mapping_of(self.metadata.get("language_info"))
        named = one_line_text(info.get("name")) or one_line_text(kernel.get("language"))
        self._language = re.sub(r"[^\w+#-]", "", named.lower()) or "python"

    def add(self, cell: dict[str, Any], place: SourceLine) -> None:
        kind, metadata = str(cell.get("cell_type")), mapping_of(cell.get("metadata"))
        hidden = _hidden_parts(metadata)
        if "cell" in hidden and kind != "code":
            self._hide(f"cells with the tag {hidden['cell']}", place)
            return
        text = joined(cell.get("source"))
        if kind == "code":
            self.first_code = self.first_code or place.line
            self._add_code(cell, text, hidden, place)
        elif kind in {"markdown", "heading"}:
            self._add(self._with_own_images(text, cell, place).split("\n"), place)
        elif kind == "raw":
            self._add(self._raw(text, metadata, place), place)
        else:
            self.report.warn(place, f"cell of the unknown type “{kind[:40]}” not imported: {text}")

    def report_hidden(self) -> None:
        for reason, numbers in self._hidden.items():
            shown = ", ".join(map(str, numbers[:20])) + (", …" if len(numbers) > 20 else "")
            cells = "cell" if len(numbers) == 1 else "cells"
            self.report.note(SourceLine(self.path), f"{reason}, not imported: {cells} {shown}")

    def _add_code(
        self, cell: dict[str, Any], text: str, hidden: dict[str, str], place: SourceLine
    ) -> None:
        if found := _COMMENT_TAG.match(text):
            name = found[1].lower().replace("_", "-")
            parts = (part for part, names in _HIDING_TAGS.items() if name in names)
            hidden = {next(parts, "cell"): found[1], **hidden}
        if "cell" in hidden:
            self._hide(f"cells with the tag {hidden['cell']}", place)
            return
        values, code = split_options(text.split("\n"))
        options = CellOptions(values)
        if options.hides_all:
            self._hide("cells with include: false", place)
            return
        source = "\n".join(code).strip("\n")
        if "input" in hidden or options.hides_code:
            reason = hidden.get("input")
            self._hide(f"code with {f'the tag {reason}' if reason else 'echo: false'}", place)
        elif source.strip():
            magic = _MAGIC.match(source)
            is_other = magic is not None and magic[1] not in {"time", "writefile"}
            language = magic[1].lower() if magic and is_other else self._language
            self._add(code_block(source, language), place)
        if not cell.get("outputs"):
            return
        if "output" in hidden or options.hides_output:
            reason = hidden.get("output")
            self._hide(f"outputs with {f'the tag {reason}' if reason else 'output: false'}", place)
        else:
            self._add(self._outputs.convert(cell["outputs"], options, place), place)

    def _raw(self, text: str, metadata: dict[str, Any], place: SourceLine) -> list[str]:
        mime = one_line_text(metadata.get("raw_mimetype") or metadata.get("format"))
        is_head = not self.lines and text.lstrip().startswith("---")
        if is_head or mime in _RAW_LANGUAGES or not text.strip():
            return text.split("\n")
        if mime:
            self.report.warn(place, f"raw cell ({mime[:40]}), shown as code")
        language = "latex" if "latex" in mime else "text"
        return code_block(text.strip("\n"), language)

    def _with_own_images(self, text: str, cell: dict[str, Any], place: SourceLine) -> str:
        attached = mapping_of(cell.get("attachments"))

        def target(found: re.Match[str]) -> str:
            name = unquote(found[1])
            versions = mapping_of(attached.get(name) or attached.get(found[1]))
            for mime, data in versions.items():
                bare = re.sub(r"[^\w.-]", "-", PurePosixPath(name).name) or "image"
                if made := self._outputs.image(f"{place.line}-{bare}", mime, data, place):
                    return made
            return found[1]

        counter = iter(range(1, len(text) + 2))

        def inline(found: re.Match[str]) -> str:
            name = f"cell-{place.line}-image-{next(counter)}"
            made = self._outputs.image(name, found[1], unquote(found[2]), place)
            return made or found[0]

        if "attachment:" in text:
            text = _ATTACHED.sub(target, text)
        return _DATA_IMAGE.sub(inline, text) if "data:image" in text else text

    def _add(self, texts: list[str], place: SourceLine) -> None:
        if any(text.strip() for text in texts):
            self.lines += [Line(text, place) for text in (*texts, "")]

    def _hide(self, reason: str, place: SourceLine) -> None:
        self._hidden.setdefault(reason, []).append(place.line)


def _hidden_parts(metadata: dict[str, Any]) -> dict[str, str]:
    """Return the hidden parts of a cell with the tag that hides them."""
    tags = [tag for tag in list_of(metadata.get("tags")) if isinstance(tag, str)]
    found = {}
    for part, names in _HIDING_TAGS.items():
        if tag := next((tag for tag in tags if tag.lower().replace("_", "-") in names), ""):
            found[part] = tag
    jupyter = mapping_of(metadata.get("jupyter"))
    for part, name in (("input", "source_hidden"), ("output", "outputs_hidden")):
        if jupyter.get(name) is True:
            found.setdefault(part, name)
    if metadata.get("hide_input") is True:
        found.setdefault("input", "hide_input")
    return found


_ITEM = re.compile(r"[-*] ([\w-]+):[ \t]*(.*)$")
_KNOWN = frozenset({
    "author", "badges", "branch", "categories", "comments", "date", "description", "draft", "hide",
    "image", "output-file", "permalink", "search_exclude", "skip_exec", "skip_showdoc",
    "sticky_rank", "tags", "toc", "use_math",
})  # fmt: skip


def take_nbdev_head(lines: list[Line]) -> tuple[dict[str, Any], list[Line]]:
    """Return the fields, and the lines below them; without such a list, no fields."""
    filled = [number for number, line in enumerate(lines) if line.text.strip()]
    found = HEADING.match(lines[filled[0]].text) if filled else None
    if found is None or len(found[1]) != 1:
        return {}, lines
    fields: dict[str, Any] = {"title": heading_text(found[2]).strip("\"'")}
    written, end = [], filled[0] + 1
    for number in filled[1:]:
        text = lines[number].text.strip()
        item = _ITEM.match(text)
        if item and item[1] in _KNOWN:
            written.append(f"{item[1]}: {item[2]}")
        elif text.startswith(">") and not written and "description" not in fields:
            fields["description"] = text.strip("> \"'")
        else:
            break
        end = number + 1
    try:
        values = load_yaml("\n".join(written)) if written else None
    except (yaml.YAMLError, ValueError):
        values = None
    return (fields | values, lines[end:]) if isinstance(values, dict) else ({}, lines)
