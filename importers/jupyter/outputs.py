"""Convert the outputs of a notebook's cells to Markdown; images become files of the folder."""

import base64
import binascii
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from blog.folders.source import Folder
from blog.images.cleaning import MEGABYTE
from blog.markdown.control_characters import FORBIDDEN
from importers.collection import Line
from importers.exports.html_to_markdown import html_to_markdown
from importers.fields import list_of, mapping_of
from importers.jupyter.cell_options import CellOptions
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import escape_label, markdown_image
from importers.text.prose import fenced

MAX_IMAGE_BYTES = 200 * MEGABYTE
_MAX_LINES, _MAX_CHARACTERS, _MAX_HTML = 200, 20_000, 500_000
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,1000}(?:\x07|\x1b\\)|[@-Z\\-_])")
# It stops at a second start, so that its time is linear.
_NOT_SHOWN = re.compile(r"<(script|style)\b(?:(?!<\1\b).)*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_ROW_END = re.compile(r"</tr\s*>", re.IGNORECASE)
_LOADS_MORE = re.compile(r"<(?:script|style|iframe|form|canvas)\b", re.IGNORECASE)
_REPRESENTATION = re.compile(r"\s*<[\w.]+(?: object)?\b[^<>]*>\s*")
_IMAGES = {
    "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp",
    "image/svg+xml": "svg",
}  # fmt: skip
_WIDGET = "application/vnd.jupyter.widget-view+json"


def joined(value: Any) -> str:
    """Return a text that the format stores as one string or as lines."""
    parts = value if isinstance(value, list) else [value]
    return "".join(part for part in parts if isinstance(part, str))


def plain_text(text: str) -> str:
    """Remove colors, control characters, and what a progress bar has overwritten."""
    lines = _ANSI.sub("", text.replace("\r\n", "\n")).split("\n")
    shown = (line.rstrip("\r").rpartition("\r")[2] for line in lines)
    return FORBIDDEN.sub("", "\n".join(shown)).rstrip()


def code_block(text: str, language: str) -> list[str]:
    place = SourceLine("")
    code = [Line(line, place) for line in text.split("\n")]
    return [line.text for line in fenced(code, language, place)]


@dataclass
class OutputReader:
    """Reads the outputs of the cells of one notebook."""

    folder: Folder
    path: str
    report: ImportReport

    def image(self, name: str, mime: str, data: Any, place: SourceLine) -> str:
        """Return the link target of an image inside the notebook, or "", reported."""
        suffix = _IMAGES.get(mime, "")
        written = joined(data)
        try:
            content = written.encode() if suffix == "svg" and "<" in written else (
                base64.b64decode(re.sub(r"\s", "", written), validate=True)
            )  # fmt: skip
        except (ValueError, binascii.Error):
            content = b""
        if not content or not suffix:
            self.report.warn(place, f"image {name} ({mime}) can't be read: not imported")
            return ""
        if sum(map(len, self.folder.extracted.values())) + len(content) > MAX_IMAGE_BYTES:
            limit = MAX_IMAGE_BYTES // MEGABYTE
            message = f"image {name} not imported: all images of notebooks are over {limit} MB"
            self.report.warn(place, message)
            return ""
        file = f"{self.path}/{name}" if name.lower().endswith(f".{suffix}") else (
            f"{self.path}/{name}.{suffix}"
        )  # fmt: skip
        self.folder.extracted[file] = content
        return f"/{quote(file)}"

    def convert(self, outputs: Any, options: CellOptions, place: SourceLine) -> list[str]:
        lines: list[str] = []
        stream, text = "", ""
        for number, output in enumerate(map(mapping_of, list_of(outputs)), 1):
            kind, name = str(output.get("output_type")), str(output.get("name"))
            if kind == "stream" and (name == stream or not stream):
                stream, text = name, text + joined(output.get("text"))
                continue
            lines += self._as_code(text, place)
            stream, text = "", ""
            if kind == "stream":
                stream, text = name, joined(output.get("text"))
            elif kind == "error":
                lines += self._as_code(_traceback(output), place)
            elif kind in {"display_data", "execute_result"}:
                data = {str(mime): value for mime, value in mapping_of(output.get("data")).items()}
                lines += self._data(data, f"cell-{place.line}-{number}", options, place)
            else:
                self.report.warn(place, f"unknown output “{kind[:40]}”: not imported")
        return [*lines, *self._as_code(text, place)]

    def _data(
        self, data: Mapping[str, Any], name: str, options: CellOptions, place: SourceLine
    ) -> list[str]:
        plain = plain_text(joined(data.get("text/plain", "")))
        if mime := next((one for one in _IMAGES if one in data), ""):
            return self._figure(self.image(name, mime, data[mime], place), options)
        if _WIDGET in data:
            self.report.warn(place, f"widget not imported: {plain[:200]}")
            return []
        if "text/html" in data:
            return self.html_lines(joined(data["text/html"]), plain, place)
        if mime := next((one for one in ("text/markdown", "text/latex") if one in data), ""):
            return [*joined(data[mime]).split("\n"), ""]
        if other := next((mime for mime in sorted(data) if mime != "text/plain"), ""):
            instead = ", its text is shown" if plain else ""
            self.report.warn(place, f"output of the type {other[:60]} not imported{instead}")
            return self._as_code(plain, place)
        return [] if _REPRESENTATION.fullmatch(plain) else self._as_code(plain, place)

    def _figure(self, target: str, options: CellOptions) -> list[str]:
        alt, caption = options.text("fig-alt"), options.text("fig-cap")
        anchor = [f'<a id="{options.label}"></a>', ""] if options.label.startswith("fig-") else []
        image = markdown_image(escape_label(alt or caption), target, caption)
        return [*anchor, image, ""] if target else []

    def html_lines(self, html: str, plain: str, place: SourceLine) -> list[str]:
        is_text = plain and not _REPRESENTATION.fullmatch(plain)
        problem = ""
        if "<table" not in html.lower() and _LOADS_MORE.search(html):
            problem = "interactive output not imported"
        else:
            html = self._shortened_table(html, place)
            try:
                if len(html) <= _MAX_HTML:
                    return [*html_to_markdown(_NOT_SHOWN.sub("", html)).split("\n"), ""]
                problem = f"HTML output of {len(html):,} characters not imported"
            except RecursionError:
                problem = "HTML output is nested too deeply"
        self.report.warn(place, f"{problem}{', its text is shown' if is_text else ''}")
        return self._as_code(plain, place) if is_text else []

    def _shortened_table(self, html: str, place: SourceLine) -> str:
        ends = list(itertools.islice(_ROW_END.finditer(html), _MAX_LINES + 1))
        if len(ends) <= _MAX_LINES:
            return html
        number = html.lower().count("</tr")
        self.report.warn(place, f"table of {number:,} rows cut after {_MAX_LINES}")
        return html[: ends[_MAX_LINES - 1].end()]

    def _as_code(self, written: str, place: SourceLine) -> list[str]:
        text = plain_text(written)
        if not text.strip():
            return []
        lines = text.split("\n")
        short = "\n".join(lines[:_MAX_LINES])[:_MAX_CHARACTERS]
        if short != text:
            message = f"output of {len(lines):,} lines cut after {short.count(chr(10)) + 1:,}"
            self.report.warn(place, message)
        return [*code_block(short, "text"), ""]


def _traceback(output: Mapping[str, Any]) -> str:
    lines = [line for line in list_of(output.get("traceback")) if isinstance(line, str)]
    message, traceback = joined(output.get("evalue")), "\n".join(lines)
    if traceback and plain_text(message).strip() in plain_text(traceback):
        return traceback
    return f"{traceback}\n{joined(output.get('ename'))}: {message}".lstrip()
