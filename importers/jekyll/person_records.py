"""Turn a record of CV data, in any theme's field names, into a position or a short line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from importers.collection import Line, PositionPlan, ShortPlan
from importers.dates import Span, span_of, years_of
from importers.fields import list_of, mapping_of, one_line_text
from importers.report import ImportReport, Location
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
class Places:
    """Finds the line of a value in a data file, which YAML doesn't record."""

    path: str
    text: str

    def __post_init__(self) -> None:
        self._lines = self.text.split("\n")
        self._at = -1

    def of(self, value: str) -> Location:
        wanted = value.strip()[:40]
        for start in (self._at + 1, 0):
            for number in range(start, len(self._lines)):
                line = self._lines[number]
                if wanted and wanted in line and not line.lstrip().startswith("#"):
                    self._at = number
                    return Location(self.path, number + 1)
        return Location(self.path)


@dataclass
class RecordReader:
    places: Places
    report: ImportReport

    def position(self, kind: str, record: Mapping[str, Any]) -> PositionPlan | None:
        role_field = _first(record, _ROLES)
        institution_field = _first(record, _INSTITUTIONS)
        if not institution_field and role_field != "name" and one_line_text(record.get("name")):
            institution_field = "name"
        role = _plain(record.get(role_field))
        area = _plain(record.get("area"))
        if area and role_field in {"degree", "studyType"}:
            role = f"{role} in {area}" if role else area
        institution = _plain(record.get(institution_field))
        if not role and not institution:
            return None
        place = self.places.of(one_line_text(record.get(role_field or institution_field)))
        span = self._span(record, is_education=kind == EDUCATION)
        if not span.has_months and (span.start_on or span.end_on):
            message = f"“{role or institution}” has no months: imported as whole years"
            self.report.note(place, message)
        return PositionPlan(
            kind,
            role or area or institution,
            institution or role,
            place,
            institution_url=_address(record),
            logo=one_line_text(record.get("logo")),
            team=_plain(record.get("department") or record.get("team") or record.get("group")),
            location=location_of(record),
            start_on=span.start_on,
            end_on=span.end_on,
            advisor=_plain(record.get("advisor") or record.get("supervisor")),
            note=[Line(text, place) for text in _notes(record)],
        )

    def short(self, section: str, record: object, year: str = "") -> ShortPlan | None:
        """Make one line: the name with its link, then the place, then the rest."""
        given = mapping_of(record)
        title_field = _first(given, _TITLES)
        title = one_line_text(given.get(title_field)) if given else one_line_text(record)
        if not title:
            return None
        place = self.places.of(
            one_line_text(given.get(title_field)) if given else one_line_text(record)
        )
        span = " ".join(one_line_text(given.get(_first(given, n))) for n in (_STARTS, _ENDS))
        year = year or years_of(_date_of(given)) or years_of(span)
        link = _address(given)
        if link and "](" not in title:
            title = markdown_link(title, link)
        names = ("venue", "institution", "organization", "awarder", "issuer", "funding_agency",
                 "event", "abbr")  # fmt: skip
        parts = [one_line_text(given.get(name)) for name in names]
        abbreviation = parts.pop()
        if abbreviation and any(parts):
            parts.append(f"({abbreviation})")
        of = ", ".join(filter(None, parts)).replace(", (", " (")
        words = ", ".join(filter(None, (title, of, location_of(given))))
        notes = [text.removeprefix("- ") for text in _notes(given)]
        sentence = " ".join([f"{words}.", *notes]) if notes else words
        return ShortPlan(section, [Line(sentence, place)], place, year=year)

    def _span(self, record: Mapping[str, Any], *, is_education: bool) -> Span:
        start, end = _first(record, _STARTS), _first(record, _ENDS)
        if start or end:
            is_open = end == "" or record.get(end) is None
            last = "present" if is_open else record.get(end)
            return span_of(record.get(start), last)
        return span_of(_date_of(record), is_single_end=is_education)


def records_in(data: Any) -> Iterator[Any]:
    """Return the records of a data file: its list, or its only list."""
    if isinstance(data, list):
        yield from data
    elif isinstance(data, dict):
        lists = [value for value in data.values() if isinstance(value, list)]
        if len(lists) == 1:
            yield from lists[0]


def location_of(record: Mapping[str, Any]) -> str:
    given = record.get("location")
    if isinstance(given, dict):
        parts = (
            one_line_text(given.get(name)) for name in ("city", "region", "country", "countryCode")
        )
        return ", ".join(filter(None, parts))
    return _plain(given)


def _date_of(record: Mapping[str, Any]) -> object:
    return record.get(_first(record, _SPANS)) if _first(record, _SPANS) else None


def _first(record: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((name for name in names if one_line_text(record.get(name))), "")


def _address(record: Mapping[str, Any]) -> str:
    found = next((one_line_text(record[n]) for n in _ADDRESSES if one_line_text(record.get(n))), "")
    return found if found.startswith(("http://", "https://")) else ""


def _plain(value: object) -> str:
    return " ".join(_TAG.sub(" ", one_line_text(value)).split())


def _notes(record: Mapping[str, Any]) -> Iterator[str]:
    for name in _NOTES:
        value = record.get(name)
        if isinstance(value, list):
            yield from _items(value, "")
        elif one_line_text(value) and not (name == "details" and "label" not in record):
            yield one_line_text(value)


def _items(values: list[Any], indent: str) -> Iterator[str]:
    for item in values:
        given = mapping_of(item)
        if given:
            yield f"{indent}- {one_line_text(given.get(_first(given, _TITLES)))}"
            for name in ("contents", "items", "description"):
                yield from _items(list_of(given.get(name)), f"{indent}  ")
        elif one_line_text(item):
            yield f"{indent}- {one_line_text(item)}"
