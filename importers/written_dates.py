"""Dates as written by people and site generators, in front matter and file names."""

import re
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from blog.dates import on_written_day, start_of_day

_SPACE_BEFORE_ZONE = re.compile(r"(?<=\d)\s+(?=[+-]\d{2}:?\d{2}$)")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_FORMATS = (
    "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d",
    "%Y.%m.%d", "%a, %d %b %Y %H:%M:%S %z", "%a, %d %b %Y %H:%M:%S", "%a %b %d %H:%M:%S %Y",
    "%d %b %y %H:%M %z", "%Y-%m-%d %H:%M:%S %z", "%B %Y", "%b %Y", "%Y-%m", "%Y",
)  # fmt: skip


def parse_datetime_text(value: Any, zone: tzinfo = UTC) -> datetime | None:
    """Return the datetime of ``value``, which this site shows on the day that is written.

    ``zone`` applies to times without a time zone, never to dates without a time.
    """
    if isinstance(value, str):
        value = _parsed(" ".join(value.split()))
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= date.max.year:
        value = date(value, 1, 1)
    if isinstance(value, date) and not 1 < value.year < date.max.year:
        return None
    if isinstance(value, datetime):
        return on_written_day(value if value.tzinfo else value.replace(tzinfo=zone))
    return start_of_day(value) if isinstance(value, date) else None


def parse_date_text(value: Any) -> date | None:
    moment = parse_datetime_text(value)
    return moment.date() if moment else None


def _parsed(written: str) -> datetime | date | None:
    found: datetime | date | None
    try:
        found = parse_date(written) or parse_datetime(_SPACE_BEFORE_ZONE.sub("", written))
    except ValueError:
        return None
    plain = _ORDINAL.sub("", written)
    for known in _FORMATS:
        if found:
            break
        try:
            at = datetime.strptime(plain, known)  # noqa: DTZ007 - the caller knows the zone
        except ValueError:
            continue
        found = at if "%H" in known else at.date()
    return found
