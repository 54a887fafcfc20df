"""Dates formatted in the language of the site or of a post."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext

# The site's English formats; other languages use Django's.
ENGLISH = {
    "DATE_FORMAT": "j F Y",
    "DATETIME_FORMAT": "j F Y, H:i",
    "YEAR_MONTH_FORMAT": "M Y",
}


@lru_cache(maxsize=200)
def known_language(tag: str) -> str:
    """Return Django's language code for a tag (zh-Hans, de-AT), or "" if unsupported."""
    try:
        return translation.get_supported_language_variant(tag.lower())
    except LookupError:
        return ""


def interface_tag() -> str:
    """Return the active language as a language tag: zh-Hans, not Django's zh-hans."""
    first, *others = (get_language() or "en").split("-")
    return "-".join([first, *(part.title() if len(part) == 4 else part.upper() for part in others)])


def local(day: date) -> date:
    return timezone.localtime(day) if isinstance(day, datetime) else day


def full_date(day: date, language: str = "") -> str:
    """Return a date like 3 May 2024 in ``language``, or in the active one if unsupported."""
    with translation.override(known_language(language) or get_language()):
        return _formatted(day, "DATE_FORMAT")


def moment(at: datetime) -> str:
    return _formatted(at, "DATETIME_FORMAT")


def short_datetime(at: datetime | None) -> str:
    """Return a short local time for lists, with no line breaks: 3 Mar 2026, 14:05."""
    if at is None:
        return ""
    return date_format(local(at), "j M Y, H:i").replace(" ", "\N{NO-BREAK SPACE}")


def month(day: date) -> str:
    return _formatted(day, "YEAR_MONTH_FORMAT")


def months(start: date | None, end: date | None) -> str:
    """Return a range like ``Feb – Aug 2022`` or ``May 2024 – now``."""
    if start is None:
        return gettext("until {month}").format(month=month(end)) if end else ""
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
    is_english = (get_language() or "en").split("-")[0] == "en"
    return date_format(local(day), ENGLISH[name] if is_english else name)
