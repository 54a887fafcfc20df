"""Turn a record of CV data, in any theme's field names, into a position or a short line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from importers.collection import Line, PositionPlan, ShortPlan
from importers.dates import Span, span_of, years_of
from importers.fields import DataRecord, Places, list_of, mapping_of, one_line_text
from importers.report import ImportReport
from importers.text.markdown_patterns import markdown_link

EDUCATION, EXPERIENCE = "education", "experience"
_SECTIONS = {
    EDUCATION: r"education|degrees?|studies",
    "teaching": r"teach|lectur|courses? taught",
    "talk": r"talks?\b|presentations?|invited|seminars?",
    "award": r"award|honou?r|grant|scholarship|fellowship|prize|funding",
    "service": r"service|review|volunteer|committee|organi[sz]|membership",
    EXPERIENCE: r"experience|employment|positions?|work|appointments?|internships?|career",
    "interest": r"interests",
    "publications": r"publications?|papers",
}
_ROLES = ("position", "role", "title", "job_title", "degree", "studyType", "name")
_TITLES = ("title", "name", "role", "position", "label", "bullet")
_INSTITUTIONS = ("institution", "company", "organization", "organisation", "employer", "school",
                 "university", "awarder", "issuer", "funding_agency", "venue", "publisher",
                 "event", "provider")  # fmt: skip
_STARTS = ("start_date", "startDate", "start_year", "start", "from")
_ENDS = ("end_date", "endDate", "end_year", "end", "to")
_SPANS = ("year", "years", "date", "dates", "period", "duration", "time", "releaseDate")
_ADDRESSES = ("url", "link", "website", "company_url", "institution_url", "funding_agency_url")
_NOTES = ("maindescription", "summary", "description", "notes", "note", "details", "highlights",
          "courses", "responsibilities", "items")  # fmt: skip
_TAG = re.compile(r"<[^<>]*>")


def section_of(title: str) -> str:
    """Return this site's section for a heading or file name, or ""."""
    words = title.replace("_", " ").lower()
    if re.search(r"other|hobbies|open.source|projects|references|technical|general", words):
        return ""
    return next((name for name, is_one in _SECTIONS.items() if re.search(is_one, words)), "")


@dataclass
class RecordReader:
    places: Places
    report: ImportReport

    def position(self, kind: str, record: DataRecord) -> PositionPlan | None:
        role_name, institution_name = record.name_of(*_ROLES), record.name_of(*_INSTITUTIONS)
        if not institution_name and role_name != "name":
            institution_name = record.name_of("name")
        role, area = _plain(record, role_name), _plain(record, "area")
        if area and role_name in {"degree", "studyType"}:
            role = f"{role} in {area}" if role else area
        institution = _plain(record, institution_name)
        if not role and not institution:
            return None
        place = self.places.of(record.text(role_name, institution_name))
        span = _span(record, is_education=kind == EDUCATION)
        if not span.has_months and (span.start_on or span.end_on):
            message = f"“{role or institution}” has no months: imported as whole years"
            self.report.note(place, message)
        return PositionPlan(
            kind,
            role or area or institution,
            institution or role,
            place,
            institution_url=_url(record),
            logo=record.text("logo"),
            team=_plain(record, "department", "team", "group"),
            location=location_of(record),
            start_on=span.start_on,
            end_on=span.end_on,
            advisor=_plain(record, "advisor", "supervisor"),
            note=[Line(text, place) for text in (*_employment(record), *_notes(record))],
        )

    def short(self, section: str, value: object, year: str = "") -> ShortPlan | None:
        """Make one line: the name with its link, then the place, then the rest."""
        record = DataRecord(value)
        title = record.text(*_TITLES) or one_line_text(value)
        if not title:
            return None
        place = self.places.of(title)
        span = f"{record.text(*_STARTS)} {record.text(*_ENDS)}"
        year = year or years_of(record.find(record.name_of(*_SPANS))) or years_of(span)
        link = _url(record)
        if link and "](" not in title:
            title = markdown_link(title, link)
        names = ("venue", "institution", "organization", "awarder", "issuer", "funding_agency",
                 "event")  # fmt: skip
        of = ", ".join(filter(None, map(record.text, names)))
        if of and record.text("abbr"):
            of += f" ({record.text('abbr')})"
        words = ", ".join(filter(None, (title, of, location_of(record))))
        notes = [text.removeprefix("- ") for text in _notes(record)]
        sentence = " ".join([f"{words}.", *notes]) if notes else words
        return ShortPlan(section, [Line(sentence, place)], place, year=year)


def records_in(data: Any) -> list[Any]:
    """Return the records of a data file: its list, or its only list."""
    lists = [value for value in mapping_of(data).values() if isinstance(value, list)]
    return data if isinstance(data, list) else lists[0] if len(lists) == 1 else []


def location_of(record: DataRecord) -> str:
    parts = map(
        DataRecord(record.find("location")).text, ("city", "region", "country", "countryCode")
    )
    return ", ".join(filter(None, parts)) or _plain(record, "location")


def _span(record: DataRecord, *, is_education: bool) -> Span:
    start, end = record.name_of(*_STARTS), record.name_of(*_ENDS)
    if start or end:
        return span_of(record.find(start), record.find(end) or "present")
    return span_of(record.find(record.name_of(*_SPANS)), is_single_end=is_education)


def _url(record: DataRecord) -> str:
    found = record.text(*_ADDRESSES)
    return found if found.startswith(("http://", "https://")) else ""


def _plain(record: DataRecord, *names: str) -> str:
    return " ".join(_TAG.sub(" ", record.text(*names)).split())


def _employment(record: DataRecord) -> Iterator[str]:
    """Yield “Full-time, remote” and an empty line."""
    facts = ", ".join(filter(None, (_plain(record, name) for name in ("employment", "remote"))))
    if facts:
        yield from (f"{facts[:1].upper()}{facts[1:]}.", "")


def _notes(record: DataRecord) -> Iterator[str]:
    for name in _NOTES:
        value = record.find(name)
        if isinstance(value, list):
            yield from _items(value, "")
        elif record.text(name) and not (name == "details" and "label" not in record.fields):
            yield record.text(name)


def _items(values: list[Any], indent: str) -> Iterator[str]:
    for item in values:
        record = DataRecord(item)
        text = record.text(*_TITLES) if record.fields else one_line_text(item)
        if record.fields or text:
            yield f"{indent}- {text}"
        for name in ("contents", "items", "description"):
            yield from _items(list_of(record.find(name)), f"{indent}  ")
