"""A CV written as a Markdown page: headings, each followed by a list."""

import re
from typing import Any

from importers.collection import Line
from importers.jekyll.cv import CvReader
from importers.jekyll.person_records import EDUCATION, EXPERIENCE, section_of
from importers.person_dates import moments_in, span_of, years_of
from importers.person_plan import PositionPlan, ShortPlan
from importers.report import Location
from importers.text.markdown_patterns import HEADING, ITEM, heading_text

_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-{2,})\s*$")
_DATED = re.compile(r"^(?P<date>[^:]{4,40}\d{4}[^:]{0,25}):\s+(?P<rest>\S.*)$")
_TRAILING = re.compile(
    r"[,(]\s*(?P<date>[^,()]*\b(?:1[89]|20)\d\d\b[^,()]*)\)?(?:\s*\([^()]*\))?\s*$"
)


def read_cv_page(path: str, lines: list[Line], cv: CvReader) -> None:
    for title, place, body in _sections(lines):
        section = section_of(title)
        items = list(_items(body))
        if not items and not any(line.text.strip() for line in body):
            continue
        if not section:
            message = f"section “{title}” not imported: no equivalent here; enter it by hand"
            cv.report.warn(place, message)
        elif section == "publications" or cv.sources.setdefault(section, path) != path:
            cv.report.note(place, f"section “{title}” ignored: imported from another file instead")
        else:
            _import_one(section, items, cv)


def _import_one(section: str, items: list[tuple[Line, list[Line]]], cv: CvReader) -> None:
    for item, below in items:
        if section in {EDUCATION, EXPERIENCE}:
            cv.person.positions.append(_position(section, item, below, cv))
        else:
            words = " ".join([item.text, *(re.sub(r"^\s*[*+-]\s+", "", b.text) for b in below)])
            year = years_of(item.text)
            cv.person.shorts.append(ShortPlan(section, [Line(words, item.place)], item.place, year))


def _position(kind: str, item: Line, below: list[Line], cv: CvReader) -> PositionPlan:
    text, written = item.text, ""
    if dated := _DATED.match(text):
        text, written = dated["rest"], dated["date"]
    elif trailing := _TRAILING.search(text):
        text, written = text[: trailing.start()], trailing["date"]
    parts = [heading_text(part) for part in text.split(",")]
    role, institution = parts[0], ", ".join(part.strip() for part in parts[1:])
    lines = [line for line in below if line.text.strip()]
    values: dict[str, Any] = {"advisor": ""}
    for line in list(lines):
        words = re.sub(r"^\s*[*+-]\s+", "", line.text)
        if found := re.match(r"(?:supervisor|advis[eo]r):\s*(\S.*)", words, re.IGNORECASE):
            values["advisor"] = heading_text(found[1])
            lines.remove(line)
        elif not institution:
            institution = heading_text(words)
            lines.remove(line)
    span = span_of(written, is_single_end=kind == EDUCATION)
    if moments_in(written) and not span.has_months:
        message = f"“{role}” has no months: imported as whole years"
        cv.report.note(item.place, message)
    return PositionPlan(
        kind, role, institution or role, item.place, start_on=span.start_on, end_on=span.end_on,
        advisor=values["advisor"], note=[Line(line.text.strip(), line.place) for line in lines],
    )  # fmt: skip


def _sections(lines: list[Line]) -> list[tuple[str, Location, list[Line]]]:
    found: list[tuple[str, Location, list[Line]]] = [("", Location(""), [])]
    for number, line in enumerate(lines):
        heading = HEADING.match(line.text)
        following = lines[number + 1].text if number + 1 < len(lines) else ""
        if heading:
            found.append((heading_text(heading[2]), line.place, []))
        elif line.text.strip() and not ITEM.match(line.text) and _UNDERLINE.match(following):
            found.append((heading_text(line.text), line.place, []))
        elif not (_UNDERLINE.match(line.text) and not found[-1][2]):
            found[-1][2].append(line)
    return [section for section in found if section[0]]


def _items(lines: list[Line]) -> list[tuple[Line, list[Line]]]:
    items: list[tuple[Line, list[Line]]] = []
    for line in lines:
        item = ITEM.match(line.text)
        if item and not item["indent"]:
            items.append((Line(item["text"].strip(), line.place), []))
        elif items and line.text.strip():
            items[-1][1].append(line)
    return items
