"""Executable cells of Quarto and R Markdown as code; their options decide what is shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from blog.folders.source import Folder
from importers.collection import Line
from importers.jupyter.cell_options import CellOptions, read_head, split_options
from importers.jupyter.outputs import OutputReader
from importers.quarto.labels import Labels, is_label, read_attributes
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import escape_label, markdown_image
from importers.text.prose import fenced

_OPENING = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*\{(?P<head>.*)\}[ \t]*$")
_PLAIN = re.compile(r"^(?P<lead>[ \t>]*(?:`{3,}|~{3,}))[ \t]*(?P<language>[\w+#-]+)[ \t]*\{(?P<head>[^{}]*)\}[ \t]*$")  # fmt: skip  # noqa: E501
_DEFAULTS_IN_R = re.compile(r"opts_chunk\$set\s*\(((?:[^()]|\([^()]*\))*)\)")
# Tables and widgets that computations make come with styles and scripts.
_OUTPUT = re.compile(r"<(?:style|script)\b|class=\"[^\"]*\bdataframe\b", re.IGNORECASE)
_INLINE = re.compile(r"`(?:r |\{(?:r|python|julia)\} )[^`]+`")
_DIAGRAMS = frozenset({"mermaid", "dot", "tikz"})
_NOT_RUN = frozenset({"css", "cat", "asis", "verbatim", "embed", "comment", "scss"})
_THEOREMS = frozenset({
    "theorem", "lemma", "corollary", "proposition", "conjecture", "definition", "example",
    "exercise", "hypothesis", "proof", "remark", "solution",
})  # fmt: skip
_LANGUAGES = {"ojs": "javascript", "rcpp": "cpp", "python3": "python"}
_FIGURE = re.compile(r"^(.+?)-(?:output-)?(\d+)\.(?:png|jpe?g|svg|gif|webp)$")


@dataclass
class Figures:
    """The images that computations have left in the folder, by the name of their cell."""

    folder: Folder
    _by_label: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in self.folder.files:
            above, _, name = path.rpartition("/")
            found = _FIGURE.match(name) if "/figure-" in f"/{above}" else None
            if found:
                self._by_label.setdefault(found[1], []).append((int(found[2]), path))

    def of_cell(self, page: str, label: str) -> list[str]:
        stem = page.rpartition(".")[0]
        name = stem.rpartition("/")[2]
        known = sorted(self._by_label.get(label, ()))
        for part in (f"/{stem}_files/figure-", f"/{stem}/figure-", f"/{name}_files/figure-"):
            beside = [path for _, path in known if part in f"/{path}"]
            if beside:
                folder = beside[0].rpartition("/")[0]
                return [path for path in beside if path.rpartition("/")[0] == folder]
        of_book = [path for _, path in known if path.startswith(("_bookdown_files/", "_book/"))]
        return of_book[:1]


@dataclass
class CellReader:
    """Converts the cells of one page."""

    path: str
    report: ImportReport
    figures: Figures
    labels: Labels
    defaults: dict[str, Any] = field(default_factory=dict)
    _unnamed: int = 0
    _computed: list[SourceLine] = field(default_factory=list)
    _hidden: list[str] = field(default_factory=list)

    def convert(self, lines: list[Line]) -> list[Line]:
        result: list[Line] = []
        cells = iter(enumerate(lines))
        for number, line in cells:
            opening = _OPENING.match(line.text)
            end = _end_of_fence(lines, number) if line.text.lstrip(" >\t")[:3] in {
                "```", "~~~",
            } else number  # fmt: skip
            if end == number:
                result.append(line)
                continue
            inner = lines[number + 1 : end]
            if opening:
                result += self._cell(opening, line, inner)
            else:
                result += [_plain_fence(line), *lines[number + 1 : end + 1]]
            for _ in range(end - number):
                next(cells, None)
        self._report(lines)
        return result

    def _cell(self, opening: re.Match[str], line: Line, inner: list[Line]) -> list[Line]:
        head, indent = opening["head"].strip(), opening["indent"]
        if head.startswith("="):
            return self._raw(head[1:].strip().lower(), line, inner)
        if head.startswith(("{", ".", "#")):
            return self._shown_code(head, line, inner, indent)
        engine, from_head = read_head(head)
        values, code = split_options([one.text.removeprefix(indent) for one in inner])
        below = inner[len(inner) - len(code) :] if code else []
        options = CellOptions(self.defaults | from_head | values)
        name = engine.lower()
        if name in _THEOREMS:
            return self._theorem(name, options, line, below)
        if name == "asis" and not (options.hides_all or options.hides_code):
            return [Line("", line.place), *below, Line("", line.place)]
        self._read_defaults("\n".join(code))
        options.values.setdefault("label", "")
        return self._executed(name, options, line, below, indent)

    def _executed(
        self, engine: str, options: CellOptions, line: Line, code: list[Line], indent: str
    ) -> list[Line]:
        label = options.label
        if not label:
            self._unnamed += 1
            label = f"unnamed-chunk-{self._unnamed}"
        if options.hides_all:
            self._hide(line.place, "include: false", code)
            return []
        result: list[Line] = []
        is_diagram = engine in _DIAGRAMS
        if options.hides_code and not is_diagram:
            self._hide(line.place, "echo: false", code)
        elif any(one.text.strip() for one in code):
            language = _LANGUAGES.get(engine, engine)
            result += self._listing(options, line.place)
            result += _fenced(code, language, line, indent)
        if is_diagram:
            self.report.warn(line.place, f"{engine} diagram shown as code")
        elif not options.hides_output and engine not in _NOT_RUN:
            result += self._outputs(label, options, line, indent)
        return result

    def _outputs(self, label: str, options: CellOptions, line: Line, indent: str) -> list[Line]:
        images = self.figures.of_cell(self.path, label)
        caption = options.text("fig-cap", "tbl-cap")
        if not images:
            self._computed.append(line.place)
            if caption:
                kind = "table" if options.text("tbl-cap") else "figure"
                message = f"{kind} “{caption}” is computed and not in the source: not imported"
                self.report.warn(line.place, message)
            return []
        result: list[Line] = []
        bare = label.removeprefix("fig-")
        for number, image in enumerate(images):
            alt = options.text("fig-alt") or caption
            anchor = self.labels.anchor(f"fig-{bare}", self.path) if number == 0 and caption else ""
            written = markdown_image(escape_label(alt), f"/{image}", caption)
            result += [Line(f"{indent}{text}", line.place) for text in ("", anchor, "", written)]
        return [*result, Line(indent, line.place)]

    def _listing(self, options: CellOptions, place: SourceLine) -> list[Line]:
        caption, label = options.text("lst-cap", "filename"), options.text("lst-label")
        if label and is_label(label):
            number = self.labels.add(label, self.path)
            caption = f"{number}. {caption}".rstrip(". ")
        if not caption:
            return []
        anchor = f'<a id="{label}"></a>' if label else ""
        return [Line(f"{anchor}**{escape_label(caption)}**", place), Line("", place)]

    def _shown_code(self, head: str, line: Line, inner: list[Line], indent: str) -> list[Line]:
        """Code that is not run: ``{.python filename="run.py"}`` or ``{{python}}``."""
        given = read_attributes(head)
        written = re.sub(r"[^\w+#-]", "", head.split(" ", maxsplit=1)[0].strip("{}"))
        language = given.classes[0] if given.classes else written
        options = CellOptions({**given.values, "lst-label": given.identifier})
        known = (
            "" if head.startswith("#") and not given.classes else language.removeprefix("cell-code")
        )
        return [*self._listing(options, line.place), *_fenced(inner, known, line, indent)]

    def _raw(self, kind: str, line: Line, inner: list[Line]) -> list[Line]:
        blank = Line("", line.place)
        text = "\n".join(one.text for one in inner)
        if kind.startswith("html") and _OUTPUT.search(text):
            outputs = OutputReader(self.figures.folder, self.path, self.report)
            made = outputs.html_lines(text, "", line.place)
            return [blank, *(Line(one, line.place) for one in made), blank]
        if kind in {"html", "html5", "html4", "markdown", "md"}:
            return [blank, *inner, blank]
        shown = " ".join(text.split())[:200]
        self.report.warn(line.place, f"block for {kind} only, not imported: {shown}")
        return []

    def _theorem(
        self, kind: str, options: CellOptions, line: Line, inner: list[Line]
    ) -> list[Line]:
        """bookdown writes theorems as cells."""
        title = options.text("name")
        head = self.labels.theorem(kind, options.label, title, self.path)
        return [Line(head, line.place), Line("", line.place), *inner, Line("", line.place)]

    def _read_defaults(self, code: str) -> None:
        for found in _DEFAULTS_IN_R.finditer(code):
            self.defaults = self.defaults | read_head(f"r, {' '.join(found[1].split())}")[1]

    def _hide(self, place: SourceLine, reason: str, code: list[Line]) -> None:
        if any(line.text.strip() for line in code):
            number = f"{len(code)} line{'' if len(code) == 1 else 's'}"
            self._hidden.append(f"line {place.line} ({reason}, {number})")

    def _report(self, lines: list[Line]) -> None:
        if self._hidden:
            shown = ", ".join(self._hidden[:10]) + (", …" if len(self._hidden) > 10 else "")
            self.report.note(SourceLine(self.path), f"hidden code not imported: {shown}")
        if self._computed:
            shown = ", ".join(str(place.line) for place in self._computed[:20])
            message = "outputs of cells are not in the source, so they were not imported: line"
            self.report.warn(SourceLine(self.path), f"{message} {shown}")
        for line in lines:
            if found := _INLINE.search(line.text):
                message = f"computed value {found[0]} is not in the source: its code is shown"
                self.report.warn(line.place, message)


def _fenced(code: list[Line], language: str, line: Line, indent: str) -> list[Line]:
    while code and not code[-1].text.strip(" \t>"):
        code = code[:-1]
    return fenced(code, language, line.place, indent)


def _end_of_fence(lines: list[Line], start: int) -> int:
    """Return the line that closes the fence opened at ``start``, or ``start``."""
    written = lines[start].text.lstrip(" >\t")
    mark = written[0]
    length = len(written) - len(written.lstrip(mark))
    if mark == "`" and "`" in written[length:]:
        return start
    for number in range(start + 1, len(lines)):
        text = lines[number].text.strip(" >\t")
        if len(text) >= length and not text.strip(mark):
            return number
    return start


def _plain_fence(line: Line) -> Line:
    """Drop the attributes after a language: `` ```python {code-line-numbers="true"} ``."""
    found = _PLAIN.match(line.text)
    return Line(f"{found['lead']}{found['language']}", line.place) if found else line


def shown_defaults(fields: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the options that the front matter sets for all cells of a page."""
    execute = fields.get("execute")
    for name, value in execute.items() if isinstance(execute, dict) else ():
        if name in {"echo", "include", "output", "eval"}:
            yield str(name), value
