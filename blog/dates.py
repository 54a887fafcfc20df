"""Dates formatted in the language of the site or of a post."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import overload

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext

from blog.language_tags import normalized_tag


@lru_cache(maxsize=200)
def known_language(tag: str) -> str:
    """Return Django's language code for a tag (zh-Hans, de-AT), or "" if unsupported."""
    try:
        return translation.get_supported_language_variant(tag.lower())
    except LookupError:
        return ""


def interface_tag() -> str:
    """Return the active language as a language tag: zh-Hans, not Django's zh-hans."""
    return normalized_tag(get_language() or "en")


@overload
def local(day: datetime) -> datetime: ...
@overload
def local(day: date) -> date: ...
def local(day: date) -> date:
    """Return a moment in the site's time zone, and a day unchanged.

    A moment at the end of the calendar, which no other time zone can express, stays in UTC.
    """
    if not isinstance(day, datetime):
        return day
    try:
        return day.astimezone(timezone.get_current_timezone())
    except OverflowError:
        return day


def start_of_day(day: date) -> datetime:
    """Return the datetime that represents a date without a time: midnight on this site."""
    midnight = datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
    # If daylight saving time skips midnight, this becomes one o'clock.
    return timezone.localtime(midnight.astimezone(UTC))


def on_written_day(at: datetime) -> datetime:
    """Return ``at``, or its wall clock time on this site if the day would differ otherwise.

    What is already public is not moved into the future.
    """
    wall_clock = at.replace(tzinfo=timezone.get_current_timezone())
    would_be_hidden = at <= timezone.now() < wall_clock
    return at if local(at).date() == at.date() or would_be_hidden else wall_clock


def full_date(day: date, language: str = "") -> str:
    """Return a date like May 3, 2024 in ``language``, or in the active one if unsupported."""
    with translation.override(known_language(language) or get_language()):
        return _formatted(day, "DATE_FORMAT")


def short_date(day: date) -> str:
    return _formatted(day, "SHORT_DATE_FORMAT")


def moment(at: datetime) -> str:
    return _formatted(at, "DATETIME_FORMAT")


def short_datetime(at: datetime | None) -> str:
    """Return a short local time for lists, with no line breaks: Mar 3, 2026, 14:05."""
    if at is None:
        return ""
    return date_format(local(at), "M j, Y, H:i").replace(" ", "\N{NO-BREAK SPACE}")


def month(day: date) -> str:
    return _formatted(day, "YEAR_MONTH_FORMAT")


def months(start: date | None, end: date | None) -> str:
    """Return a range like ``Feb – Aug 2022``, ``May 2024 – now`` or ``from Sep 2027``."""
    if start is None:
        return gettext("until {month}").format(month=month(end)) if end else ""
    if end is None and start > timezone.localdate():
        return gettext("from {month}").format(month=month(start))
    if end is None:
        return gettext("{month} – now").format(month=month(start))
    if (start.year, start.month) == (end.year, end.month):
        return month(start)
    if start.year == end.year:
        first = pgettext("first month of two in a year", "M")
        last = pgettext("last month of two in a year", "M Y")
        return _range(date_format(start, first), date_format(end, last))
    return _range(month(start), month(end))


def _range(first: str, last: str) -> str:
    return gettext("{first} – {last}").format(first=first, last=last)


def _formatted(day: date, name: str) -> str:
    return date_format(local(day), name)
