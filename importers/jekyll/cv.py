"""The CV: data files of several layouts, or a Markdown page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from blog.folders.source import Folder
from importers.collection import Line, PersonPlan, PositionPlan, ShortPlan
from importers.dates import moments_in, span_of, years_of
from importers.fields import list_of, mapping_of, one_line_text
from importers.jekyll.person_records import (
    EDUCATION,
    EXPERIENCE,
    Places,
    RecordReader,
    records_in,
    section_of,
)
from importers.jekyll.site_settings import read_data
from importers.report import ImportReport, Location
from importers.text.markdown_patterns import HEADING, ITEM, heading_text

_CV_FILES = ("_data/cv.yml", "_data/cv.yaml")
_RESUME_FILES = ("assets/json/resume.json", "_data/resume.json", "_data/resume.yml")
_RESUME_SECTIONS = {
    "work": EXPERIENCE,
    "volunteer": "service",
    EDUCATION: EDUCATION,
    "awards": "award",
    "interests": "interest",
}
_ADDED_TO = frozenset({"talk", "teaching"})
_ALIKE = 0.85
_NOT_SECTIONS = frozenset({"basics", "meta", "$schema"})


@dataclass
class CvReader:
    """``sources`` maps each section to the file it was imported from; other sources are ignored."""

    folder: Folder
    report: ImportReport
    person: PersonPlan
    sources: dict[str, str] = field(default_factory=dict)
    basics: dict[str, Any] = field(default_factory=dict)

    def read_section_files(self, paths: Mapping[str, str]) -> None:
        """Import the files in ``_data`` that are named like a section, such as education.yml."""
        for name, path in paths.items():
            section = section_of(name)
            is_cv = name in {"cv", "resume", "coauthors", "venues", "repositories", "socials"}
            if is_cv or not section or section == "publications":
                continue
            reader = self._reader(path)
            records = list(records_in(read_data(self.folder, path, self.report)))
            self._import_one(section, records, reader, Location(path), name.replace("_", " "))

    def read_cv(self) -> None:
        path = next((p for p in _CV_FILES if self.folder.has(p)), "")
        data = read_data(self.folder, path, self.report) if path else None
        reader = self._reader(path) if path else None
        if reader is None:
            return
        if isinstance(data, dict) and isinstance(data.get("cv"), dict):
            self._read_render_cv(data["cv"], reader)
        for section in list_of(data) if isinstance(data, list) else []:
            self._read_listed(mapping_of(section), reader)

    def read_resume(self) -> None:
        path = next((p for p in _RESUME_FILES if self.folder.has(p)), "")
        data = mapping_of(read_data(self.folder, path, self.report)) if path else {}
        self.basics = {**mapping_of(data.get("basics")), **self.basics}
        reader = self._reader(path) if path else None
        for name, records in data.items():
            if reader is None or name in _NOT_SECTIONS or not list_of(records):
                continue
            section = _RESUME_SECTIONS.get(name, "")
            place = reader.places.of(f'"{name}"')
            self._import_one(section, list_of(records), reader, place, name)

    def _read_render_cv(self, cv: dict[str, Any], reader: RecordReader) -> None:
        self.basics = {"name": cv.get("name"), "label": cv.get("label"), **cv}
        for title, records in mapping_of(cv.get("sections")).items():
            place = reader.places.of(f"{title}:")
            self._import_one(section_of(title), list_of(records), reader, place, title)

    def _read_listed(self, section: dict[str, Any], reader: RecordReader) -> None:
        title, contents = one_line_text(section.get("title")), list_of(section.get("contents"))
        place = reader.places.of(f"title: {title}")
        if one_line_text(section.get("type")) == "map":
            facts = {one_line_text(mapping_of(c).get("name")).lower(): mapping_of(c).get("value")
                     for c in contents}  # fmt: skip
            self.basics = {**facts, **self.basics}
            return
        self._import_one(section_of(title), contents, reader, place, title)

    def _import_one(
        self, section: str, records: list[Any], reader: RecordReader, place: Location, title: str
    ) -> None:
        path = place.path
        if section and self.sources.setdefault(section, path) != path:
            message = f"section “{title}” ignored: imported from {self.sources[section]} instead"
            self.report.note(place, message)
            if section in _ADDED_TO:
                self._complete(section, records, reader)
        elif section == "publications":
            self.report.note(place, f"section “{title}” ignored: see the bibliography")
        elif not section:
            message = f"section “{title}” not imported: no equivalent here; enter it by hand"
            self.report.warn(place, message)
        elif section in {EDUCATION, EXPERIENCE}:
            for record in records:
                position = reader.position(section, mapping_of(record))
                if position is not None:
                    self.person.positions.append(position)
        else:
            for record in records:
                self.person.shorts += _shorts(section, record, reader)

    def _complete(self, section: str, records: list[Any], reader: RecordReader) -> None:
        known = [plan.text[0].text for plan in self.person.shorts if plan.section == section]
        for record in records:
            for short in _shorts(section, record, reader):
                title = one_line_text(mapping_of(record).get("title")) or short.text[0].text
                if not is_like(title, known):
                    self.report.note(short.place, "imported, as no other file has it")
                    self.person.shorts.append(short)

    def _reader(self, path: str) -> RecordReader:
        return RecordReader(Places(path, self.folder.read_text(path)), self.report)


def is_like(title: str, lines: list[str]) -> bool:
    """Return whether a line starts with the title, allowing for typos."""
    bare = _bare(title)
    beginnings = (_bare(line)[: len(bare)] for line in lines)
    return any(SequenceMatcher(None, bare, one).ratio() >= _ALIKE for one in beginnings)


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _shorts(section: str, record: Any, reader: RecordReader) -> Iterator[ShortPlan]:
    """One line each; a year with several items or a group of interests gives one per item."""
    given = mapping_of(record)
    items = list_of(given.get("items")) if given else []
    if items and not one_line_text(given.get("institution")):
        group, year = one_line_text(given.get("title")), one_line_text(given.get("year"))
        if section == "interest" and group:
            place = reader.places.of(group)
            words = ", ".join(filter(None, map(one_line_text, items)))
            yield ShortPlan(section, [Line(f"{group.rstrip('.')}: {words}", place)], place)
            return
        for item in items:
            if short := reader.short(section, item, year=year):
                yield short
        return
    if section == "interest" and list_of(given.get("keywords")):
        given = {**given, "description": ", ".join(map(one_line_text, list_of(given["keywords"])))}
    short = reader.short(section, given or record)
    if short is not None:
        yield short


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
            _import_items(section, items, cv)


def _import_items(section: str, items: list[tuple[Line, list[Line]]], cv: CvReader) -> None:
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
