"""The YAML at the head of a Markdown file."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import yaml
from django.utils.dateparse import parse_date, parse_datetime

from blog.control_characters import FORBIDDEN
from blog.exchange.collection import Line
from blog.exchange.report import Place, Report
from blog.exchange.source import Folder

MAX_FRONT_MATTER_LINES = 500


@dataclass
class SourceText:
    lines: list[Line]
    fields: dict[str, Any] = field(default_factory=dict)

    def text_of(self, name: str) -> str:
        value = self.fields.get(name)
        return " ".join(value.split()) if isinstance(value, str) else ""

    @property
    def published_at(self) -> datetime | None:
        value = self.fields.get("date")
        if isinstance(value, str):
            try:
                value = parse_datetime(value) or parse_date(value)
            except ValueError:
                return None
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        return None


def read_source(folder: Folder, path: str, report: Report) -> SourceText:
    """Return the lines of a file without its front matter, each with its place."""
    text = folder.read_text(path)
    plain = FORBIDDEN.sub("", text)
    lines = [Line(line, Place(path, n)) for n, line in enumerate(plain.split("\n"), 1)]
    for line, written in zip(lines, text.split("\n"), strict=False):
        if line.text != written:
            report.leave(line.place, "a control character, which cannot be shown, is left out")
    end = _end_of_front_matter(lines)
    if not end:
        return SourceText(lines)
    try:
        fields = yaml.safe_load("\n".join(line.text for line in lines[1:end]))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        report.leave(Place(path, 1), f"the front matter cannot be read ({_first_line(error)})")
        return SourceText(lines[end + 1 :])
    return SourceText(lines[end + 1 :], fields if isinstance(fields, dict) else {})


def _end_of_front_matter(lines: list[Line]) -> int:
    if lines[0].text.rstrip() != "---":
        return 0
    for index, line in enumerate(lines[1:MAX_FRONT_MATTER_LINES], 1):
        if line.text.rstrip() in {"---", "..."}:
            return index
    return 0


def _first_line(error: Exception) -> str:
    return str(error).split("\n", maxsplit=1)[0]
