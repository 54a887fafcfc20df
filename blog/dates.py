"""Dates as they are written in a language: the site's own, or that of a post."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext

# English as this site writes it; every other language as Django knows it.
ENGLISH = {
    "DATE_FORMAT": "j F Y",
    "DATETIME_FORMAT": "j F Y, H:i",
    "YEAR_MONTH_FORMAT": "M Y",
}


@lru_cache(maxsize=200)
def known_language(tag: str) -> str:
    """Return what Django calls the language of a tag (zh-Hans, de-AT), or "" if it has no name."""
    try:
        return translation.get_supported_language_variant(tag.lower())
    except LookupError:
        return ""


def interface_tag() -> str:
    """Return the language in force as posts name theirs: zh-Hans where Django says zh-hans."""
    first, *others = (get_language() or "en").split("-")
    return "-".join([first, *(part.title() if len(part) == 4 else part.upper() for part in others)])


def local(day: date) -> date:
    return timezone.localtime(day) if isinstance(day, datetime) else day


def full_date(day: date, language: str = "") -> str:
    """Return 3 May 2024; in the site's language where no other, or an unknown one, is named."""
    with translation.override(known_language(language) or get_language()):
        return _written(day, "DATE_FORMAT")


def moment(at: datetime) -> str:
    return _written(at, "DATETIME_FORMAT")


def month(day: date) -> str:
    return _written(day, "YEAR_MONTH_FORMAT")


def months(start: date | None, end: date | None) -> str:
    """``Feb – Aug 2022``, ``May 2024 – now``; months only where they are of use."""
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


def _written(day: date, name: str) -> str:
    is_english = (get_language() or "en").split("-")[0] == "en"
    return date_format(local(day), ENGLISH[name] if is_english else name)
