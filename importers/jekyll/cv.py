"""The CV: data files of several layouts, or a Markdown page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from blog.folders.source import Folder
from importers.collection import Line, PersonPlan, PositionPlan, ShortPlan
from importers.data_files import read_data_file
from importers.dates import moments_in, span_of, years_of
from importers.fields import DataRecord, Places, list_of, mapping_of, one_line_text
from importers.jekyll.person_records import (
    EDUCATION,
    EXPERIENCE,
    RecordReader,
    records_in,
    section_of,
)
from importers.report import ImportReport, SourceLine
from importers.starters import is_example_name, is_same_person
from importers.text.markdown_patterns import HEADING, ITEM, heading_text

CV_FILES = ("_data/cv.yml", "_data/cv.yaml")
RESUME_FILES = ("assets/json/resume.json", "_data/resume.json", "_data/resume.yml")
_RESUME_SECTIONS = {
    "work": EXPERIENCE, "volunteer": "service", EDUCATION: EDUCATION, "awards": "award",
    "interests": "interest",
}  # fmt: skip
_ADDED_TO = frozenset({"talk", "teaching"})
_ALIKE = 0.85
_NO_EQUIVALENT = "section “{}” not imported: no equivalent here; enter it by hand"
_NOT_SECTIONS = frozenset({"basics", "meta", "$schema"})
_OTHER_FILES = frozenset({"cv", "resume", "coauthors", "venues", "repositories", "socials"})


@dataclass
class CvReader:
    """``sources`` maps each section to the file it was imported from; other sources are ignored.

    ``titles`` are those of talks and courses with pages of their own, by section. ``owner`` is the
    name of the site's owner, or "".
    """

    folder: Folder
    report: ImportReport
    person: PersonPlan
    owner: str
    sources: dict[str, str] = field(default_factory=dict)
    titles: dict[str, list[str]] = field(default_factory=dict)
    basics: dict[str, Any] = field(default_factory=dict)

    def read_section_files(self, paths: Mapping[str, str]) -> None:
        """Import the files in ``_data`` that are named like a section, such as education.yml."""
        for name, path in paths.items():
            section = section_of(name)
            if section and section != "publications" and name not in _OTHER_FILES:
                records = records_in(read_data_file(self.folder, path, self.report))
                title = name.replace("_", " ")
                self._import_one(section, records, self._reader(path), SourceLine(path), title)

    def read_cv(self) -> None:
        path = next(filter(self.folder.has, CV_FILES), "")
        data = read_data_file(self.folder, path, self.report) if path else None
        if not path or self._is_of_another(_own_name(data), path):
            return
        reader = self._reader(path)
        if cv := mapping_of(mapping_of(data).get("cv")):
            self._read_render_cv(cv, reader)
        for section in map(DataRecord, data if isinstance(data, list) else []):
            self._read_listed(section, reader)

    def read_resume(self) -> None:
        path = next(filter(self.folder.has, RESUME_FILES), "")
        data = mapping_of(read_data_file(self.folder, path, self.report)) if path else {}
        if self._is_of_another(DataRecord(data).text("basics.name"), path):
            return
        self.basics = {**mapping_of(data.get("basics")), **self.basics}
        reader = self._reader(path) if data else None
        for name, records in data.items():
            if reader and name not in _NOT_SECTIONS and list_of(records):
                section, place = _RESUME_SECTIONS.get(name, ""), reader.places.of(f'"{name}"')
                self._import_one(section, list_of(records), reader, place, name)

    def _is_of_another(self, name: str, path: str) -> bool:
        is_example = is_example_name(name)
        if is_example or not is_same_person(name, self.owner):
            of = "" if is_example else f", not of {self.owner}"
            self.report.add_example(SourceLine(path), f"CV of {name}{of}: not imported")
            return True
        return False

    def _read_render_cv(self, cv: dict[str, Any], reader: RecordReader) -> None:
        self.basics = {"name": cv.get("name"), "label": cv.get("label"), **cv}
        for title, records in mapping_of(cv.get("sections")).items():
            place = reader.places.of(f"{title}:")
            self._import_one(section_of(title), list_of(records), reader, place, title)

    def _read_listed(self, section: DataRecord, reader: RecordReader) -> None:
        title, contents = section.text("title"), list_of(section.find("contents"))
        place = reader.places.of(f"title: {title}")
        self.report.save_texts(place, section.text("type"))
        if section.text("type") == "map":
            facts = {c.text("name").lower(): c.find("value") for c in map(DataRecord, contents)}
            self.basics = {**facts, **self.basics}
            return
        self._import_one(section_of(title), contents, reader, place, title)

    def _import_one(
        self, section: str, records: list[Any], reader: RecordReader, place: SourceLine, title: str
    ) -> None:
        path = place.path
        if section:
            # The title says what the section is.
            self.report.save_texts(place, title)
        if section and self.sources.setdefault(section, path) != path:
            message = f"section “{title}” ignored: imported from {self.sources[section]} instead"
            self.report.note(place, message, is_left_out=True)
            if section in _ADDED_TO:
                self._complete(section, records, reader)
        elif section == "publications":
            message = f"section “{title}” ignored: see the bibliography"
            self.report.note(place, message, is_left_out=True)
        elif not section:
            self.report.warn(place, _NO_EQUIVALENT.format(title), is_left_out=True)
        elif section in {EDUCATION, EXPERIENCE}:
            positions = (reader.position(section, DataRecord(record)) for record in records)
            self.person.positions += filter(None, positions)
        else:
            for record in records:
                self.person.shorts += _shorts(section, record, reader)

    def _complete(self, section: str, records: list[Any], reader: RecordReader) -> None:
        known = [plan.text[0].text for plan in self.person.shorts if plan.section == section]
        known += self.titles.get(section, [])
        for record in records:
            for short in _shorts(section, record, reader):
                if not _is_listed(DataRecord(record).text("title") or short.text[0].text, known):
                    self.report.note(short.place, "imported, as no other file has it")
                    self.person.shorts.append(short)

    def _reader(self, path: str) -> RecordReader:
        return RecordReader(Places(self.folder, path), self.report)


def _own_name(data: Any) -> str:
    """Return the name in a CV of either format, or ""."""
    if name := DataRecord(mapping_of(data).get("cv")).text("name"):
        return name
    sections = map(DataRecord, list_of(data))
    facts = (DataRecord(fact) for one in sections for fact in list_of(one.find("contents")))
    names = (
        one.text("value") for one in facts if one.text("name").lower() in {"full name", "name"}
    )
    return next(names, "")


def _is_listed(title: str, lines: list[str]) -> bool:
    """Return whether a line starts with the title, allowing for typos."""
    bare = _bare(title)
    beginnings = (_bare(line)[: len(bare)] for line in lines)
    return any(SequenceMatcher(None, bare, one).ratio() >= _ALIKE for one in beginnings)


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _shorts(section: str, value: Any, reader: RecordReader) -> Iterator[ShortPlan]:
    """One line each; a year with several items or a group of interests gives one per item."""
    record = DataRecord(value)
    items, group = list_of(record.find("items")), record.text("title")
    keywords = list_of(record.find("keywords"))
    if items and not record.text("institution"):
        if section == "interest" and group:
            place = reader.places.of(group)
            words = ", ".join(filter(None, map(one_line_text, items)))
            yield ShortPlan(section, [Line(f"{group.rstrip('.')}: {words}", place)], place)
            return
        shorts = [reader.short(section, item, year=record.text("year")) for item in items]
    elif section == "interest" and keywords:
        words = ", ".join(map(one_line_text, keywords))
        shorts = [reader.short(section, {**record.fields, "description": words})]
    else:
        shorts = [reader.short(section, value)]
    yield from filter(None, shorts)


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
            cv.report.warn(place, _NO_EQUIVALENT.format(title))
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
    advisor = ""
    for line in list(lines):
        words = re.sub(r"^\s*[*+-]\s+", "", line.text)
        if found := re.match(r"(?:supervisor|advis[eo]r):\s*(\S.*)", words, re.IGNORECASE):
            advisor = heading_text(found[1])
            lines.remove(line)
        elif not institution:
            institution = heading_text(words)
            lines.remove(line)
    span = span_of(written, is_single_end=kind == EDUCATION)
    if moments_in(written) and not span.has_months:
        cv.report.note(item.place, f"“{role}” has no months: imported as whole years")
    return PositionPlan(
        kind, role, institution or role, item.place, start_on=span.start_on, end_on=span.end_on,
        advisor=advisor, note=[Line(line.text.strip(), line.place) for line in lines],
    )  # fmt: skip


def _sections(lines: list[Line]) -> list[tuple[str, SourceLine, list[Line]]]:
    found: list[tuple[str, SourceLine, list[Line]]] = [("", SourceLine(""), [])]
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
