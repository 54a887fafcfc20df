"""Dates as written by people and site generators, in front matter, file names and CVs."""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.dateparse import parse_date, parse_datetime

from blog import month_names
from blog.bibliography.entry_facts import parse_month
from blog.dates import on_written_day, start_of_day

_FIRST_YEAR, _LAST_YEAR = 1500, 2200
# Unix time, of the years 2001 to 2100.
_FIRST_TIMESTAMP, _LAST_TIMESTAMP = 1_000_000_000, 4_102_444_800
_SPACE_BEFORE_ZONE = re.compile(r"(?<=\d)\s+(?=(?:[+-]\d{2}:?\d{2}|Z)$)")
_FORMATS = (
    "%d.%m.%Y", "%a, %d %b %Y %H:%M:%S %z", "%a, %d %b %Y %H:%M:%S",
    "%a %b %d %H:%M:%S %Y", "%d %b %y %H:%M %z", "%Y-%m-%d %H:%M:%S %z", "%Y-%m", "%Y",
)  # fmt: skip
_LENIENT = re.compile(
    r"(?P<day>\d{4}[-/.–]\d\d?[-/.–]\d\d?)"
    r"(?:(?:T|,?\s)\s*(?P<hour>\d\d?)[:.](?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>(?:UTC|GMT|Z)\b)?(?:\s*\(?[A-Za-z]{2,5}\)?)?",
    re.IGNORECASE,
)
# A date at the start of other words, such as the first day of a period.
_BEGINNING = re.compile(r"((?:19|20)\d\d)(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?![\w/.-])")
# 3/5/2024 is another day in America than elsewhere; one number above 12 is the day.
_SLASHES = re.compile(
    r"(?:(?P<day>1[3-9]|[23]\d)/(?P<month>\d\d?)|(?P<month2>\d\d?)/(?P<day2>1[3-9]|[23]\d))/(?P<year>\d{4})"
)


def parse_datetime_text(value: Any, zone: tzinfo = UTC) -> datetime | None:
    """Return the datetime of ``value``, which this site shows on the day that is written.

    ``zone`` applies to times without a time zone, never to dates without a time.
    """
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, str):
        written = " ".join(value.split())
        value = int(written) if re.fullmatch(r"[1-4]\d{9}", written) else _parsed(written)
    if isinstance(value, int) and not isinstance(value, bool):
        if _FIRST_TIMESTAMP <= value <= _LAST_TIMESTAMP:
            return datetime.fromtimestamp(value, UTC)
        value = date(value, 1, 1) if _FIRST_YEAR <= value <= _LAST_YEAR else None
    if isinstance(value, date) and not 1 < value.year < date.max.year:
        return None
    if isinstance(value, datetime):
        return on_written_day(value if value.tzinfo else value.replace(tzinfo=zone))
    return start_of_day(value) if isinstance(value, date) else None


def zone_named(name: str) -> tzinfo:
    """Return a time zone, or UTC if there is none with this name."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


class WrittenTime(NamedTuple):
    """The day and the time of an event at its place; ``zone`` is the name of its time zone."""

    on: date
    at: time | None = None
    zone: str = ""


def parse_written_time(value: Any, zone: tzinfo = UTC) -> WrittenTime | None:
    """Midnight is a date without a time. ``zone`` applies to times without a time zone."""
    if isinstance(value, str):
        value = _parsed(" ".join(value.split()))
    if not isinstance(value, datetime):
        day = parse_date_text(value)
        return WrittenTime(day) if day else None
    if not 1 < value.year < date.max.year:
        return None
    if value.time() == time():
        return WrittenTime(value.date())
    key = getattr(zone, "key", "")
    offset = value.utcoffset()
    if offset is not None and (not key or value.replace(tzinfo=zone).utcoffset() != offset):
        hours, rest = divmod(offset, timedelta(hours=1))
        if rest or not -12 <= hours <= 14:
            value, hours = value.astimezone(UTC), 0
        # The names of fixed zones have the sign reversed.
        key = f"Etc/GMT{-hours:+d}" if hours else "UTC"
    return WrittenTime(value.date(), value.time().replace(tzinfo=None), key)


def parse_date_text(value: Any) -> date | None:
    moment = parse_datetime_text(value)
    return moment.date() if moment else None


def _parsed(written: str) -> datetime | date | None:
    try:
        found = parse_date(written) or parse_datetime(_SPACE_BEFORE_ZONE.sub("", written))
    except ValueError:
        return None
    return found or _in_known_format(written) or _in_words(written) or _at_beginning(written)


def _lenient(found: re.Match[str]) -> datetime | date | None:
    """Return the written day and time; the name of a zone other than UTC is ignored."""
    year, month, number = map(int, re.split(r"\D", found["day"]))
    day = _day(year, month, number)
    if day is None or found["hour"] is None:
        return day
    at = month_names.clock_time(found["hour"], found["minute"], found["half"], found["second"])
    return datetime.combine(day, at, tzinfo=UTC if found["zone"] else None) if at else day


def _in_known_format(written: str) -> datetime | date | None:
    if found := _LENIENT.fullmatch(written):
        return _lenient(found)
    if found := _SLASHES.fullmatch(written):
        day, month = found["day"] or found["day2"], found["month"] or found["month2"]
        return _day(int(found["year"]), int(month), int(day))
    for known in _FORMATS:
        with suppress(ValueError):
            at = datetime.strptime(written, known)  # noqa: DTZ007 - the caller knows the zone
            return at if "%H" in known else at.date()
    return None


def _in_words(written: str) -> datetime | date | None:
    named = month_names.parse_date(written)
    day = _day(named.year, named.month, named.day or 1) if named else None
    return datetime.combine(day, named.at) if named and day and named.at else day


def _at_beginning(written: str) -> date | None:
    found = _BEGINNING.match(written)
    return _day(*(int(part or 1) for part in found.groups())) if found else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_SEASONS = {"winter": 1, "spring": 3, "summer": 6, "fall": 9, "autumn": 9}
_MOMENT = re.compile(
    r"(?P<iso>(?:1[89]|20)\d\d)[-/.](?P<iso_month>\d{1,2})(?:[-/.]\d{1,2})?(?!\d)"
    r"|(?P<first_month>\d{1,2})[/.](?P<first_year>(?:1[89]|20)\d\d)"
    r"|(?P<east_year>(?:1[89]|20)\d\d)\s*[年년]\s*(?P<east_month>\d{1,2})\s*[月월]"
    r"|(?:(?P<name>[^\W\d_]{3,12})\.?,?\s+(?:\d{1,2},?\s+|(?:de|del|of)\s+)?)?"
    r"(?P<year>(?:1[89]|20)\d\d)(?!\d)"
)
_OPEN = re.compile(
    r"present|now|current|today|ongoing|to date|heute|laufend|actual(?:mente|idad)"
    r"|atual|hoje|aujourd|présent|en cours|oggi|in corso|heden|obecnie|nyní|nykyinen|pågående|nutid"
    r"|настоящее|н\.\s?в\.|至今|现在|現在|至現在|현재",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"^\s*(?:since|from|seit|ab|depuis|desde|dal|sinds|sedan|od|с)\b", re.IGNORECASE
)


class Moment(NamedTuple):
    """``month`` is None if only the year is known."""

    year: int
    month: int | None = None


class Span(NamedTuple):
    """``has_months`` is false if only years are given."""

    start_on: date | None
    end_on: date | None
    has_months: bool


def moments_in(text: str) -> list[Moment]:
    found = []
    for match in _MOMENT.finditer(text):
        year = match["iso"] or match["east_year"] or match["first_year"] or match["year"]
        written = match["iso_month"] or match["east_month"] or match["first_month"]
        month = int(written) if written else _month_called(match["name"] or "")
        found.append(Moment(int(year), month if month and 1 <= month <= 12 else None))
    return found


def span_of(start: object, end: object = None, *, is_single_end: bool = False) -> Span:
    """Read a start and an end, or ``start`` as a range.

    ``is_single_end``: a single year is the end, as for a degree.
    """
    written = f"{_text(start)} – {_text(end)}" if end not in (None, "") else _text(start)
    moments = moments_in(written)
    if not moments:
        return Span(None, None, has_months=True)
    has_months = all(moment.month for moment in moments)
    is_open = bool(
        _OPEN.search(written)
        or _SINCE.search(written)
        or written.rstrip().endswith(("-", "–", "—"))
    )
    if len(moments) == 1 and end is None and not is_open:
        last = _last_day(moments[0])
        return Span(None if is_single_end else _first_day(moments[0]), last, has_months)
    if len(moments) == 1:
        is_end = _text(start) == ""
        first = None if is_end else _first_day(moments[0])
        return Span(first, _last_day(moments[0]) if is_end else None, has_months)
    return Span(_first_day(moments[0]), _last_day(moments[1]), has_months)


def years_of(text: object) -> str:
    years = [moment.year for moment in moments_in(_text(text))]
    if not years:
        return ""
    return str(years[0]) if years[0] == years[-1] else f"{years[0]} to {years[-1]}"


def _text(value: object) -> str:
    if isinstance(value, date | datetime):
        return f"{value:%Y-%m-%d}"
    return " ".join(str(value).split()) if value is not None else ""


def _month_called(name: str) -> int | None:
    lowered = name.lower()
    if lowered in _SEASONS:
        return _SEASONS[lowered]
    return parse_month(name) if name else None


def _first_day(moment: Moment) -> date:
    return date(moment.year, moment.month or 1, 1)


def _last_day(moment: Moment) -> date:
    month = moment.month or 12
    return date(moment.year, month, monthrange(moment.year, month)[1])
