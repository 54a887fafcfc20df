"""Months and dates in the words of many languages, from the Unicode CLDR."""

import re
import unicodedata
from datetime import time
from functools import cache
from typing import NamedTuple

from babel import Locale

# The likeliest first, as each language is loaded when no earlier one has the name.
_LANGUAGES = (
    "en", "de", "de_AT", "fr", "es", "it", "pt", "nl", "sv", "nb", "da", "fi", "pl", "cs", "ru",
    "uk", "tr", "ca", "ro", "hu", "el", "sk", "sl", "hr", "sr", "sr_Latn", "bg", "lt", "lv", "et",
    "is", "eu", "gl", "ga", "cy", "id", "vi", "zh", "ja", "ko", "ar", "fa", "he", "hi", "th",
)  # fmt: skip
# Months of one name in Polish or Czech, and another month in Croatian.
_AMBIGUOUS = frozenset({"lip", "lis", "listopad", "listopada", "srp"})
_UMLAUTS = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"))
_OF = r"(?:\s+(?:de|del|di|of)\b|\s+d['’])?"
_DAY = r"(?P<day>\d{1,2})(?!\d)(?:\.?[ºª°]|er|st|nd|rd|th|\.)?"
_MONTH = r"(?P<month>[^\W\d_][^\W\d_.'’]*)\.?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_DATES = (
    rf"{_DAY}{_OF}[\s/-]*{_MONTH}{_OF}[\s,/-]+{_YEAR}",
    rf"{_YEAR}\.?\s+gada\s+{_DAY}\s+{_MONTH}",
    rf"{_YEAR}\.?(?:\s+m\.|[ ,/-])\s*{_MONTH}(?:[\s/-]+{_DAY})?",
    r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d\d?)\s*[月월](?:\s*(?P<day>\d\d?)\s*[日일])?",
    rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    rf"(?:de\s+|d['’])?{_MONTH}{_OF},?\s+{_YEAR}",
)
_ANYWHERE = tuple(re.compile(rf"(?<!\w){written}", re.IGNORECASE) for written in _DATES)
# A weekday before, an abbreviation of “year” or a weekday after it, and a time.
_WHOLE = tuple(
    re.compile(
        rf"(?:[^\W\d]+\.?,\s*|[^\W\d]{{1,12}}\.?\s+(?=\d)){{0,2}}{written}"
        r"(?:\s*(?:г|р|m|d)\.?|\.)?(?:\s*[(（]\w{1,3}[)）])?"
        r"(?:,?\s+(?:[^\W\d]+\.?\s+){0,2}(?P<hour>\d{1,2})[:h.](?P<minute>\d\d)"
        r"(?::\d\d)?(?:\s*(?P<half>[ap]\.?m\.?))?(?:\s+[^\W\d]+)?)?",
        re.IGNORECASE,
    )
    for written in _DATES
)


class NamedDate(NamedTuple):
    year: int
    month: int
    day: int | None
    written: str
    at: time | None = None


def month_named(word: str, *, is_full: bool = False) -> int | None:
    """Return the month of a name, or an abbreviation unless ``is_full``, in any language."""
    key = _key(word)
    spellings = {key}
    for written, umlaut in _UMLAUTS:
        spellings.add(_key(key.replace(written, umlaut)))
    if len(key) < 2 or spellings & _AMBIGUOUS:
        return None
    for language in _LANGUAGES:
        names = _months(language, is_full=is_full)
        found = next((names[one] for one in spellings if one in names), None)
        if found:
            return found
    return None if is_full or len(key) < 4 else _beginning(spellings)


def _beginning(spellings: set[str]) -> int | None:
    """Return the month whose name begins so, as in Juill. and Septemb."""
    for language in _LANGUAGES:
        names = _months(language, is_full=True).items()
        found = {month for name, month in names if name.startswith(tuple(spellings))}
        if len(found) == 1:
            return found.pop()
    return None


def find_date(text: str) -> NamedDate | None:
    """Return the first date whose month is written in full: Published 3 de mayo de 2020."""
    for written in _ANYWHERE:
        for match in written.finditer(text):
            if found := _date(match, is_full=True):
                return found
    return None


def parse_date(text: str) -> NamedDate | None:
    """Return the date that is the whole text, perhaps with a weekday and a time."""
    text = unicodedata.normalize("NFKC", " ".join(text.split()))
    for written in _WHOLE:
        match = written.fullmatch(text)
        if match and (found := _date(match, is_full=False)):
            return found._replace(at=clock_time(match["hour"], match["minute"], match["half"]))
    return None


def clock_time(
    hour: str | None, minute: str | None, half: str | None = None, second: str | None = None
) -> time | None:
    """Return a written time; ``half`` is am or pm."""
    number = int(hour or 24)
    if half and number <= 12:
        number = number % 12 + 12 * half.lower().startswith("p")
    is_valid = number < 24 and int(minute or 0) < 60
    return time(number, int(minute or 0), min(59, int(second or 0))) if is_valid else None


def _date(match: re.Match[str], *, is_full: bool) -> NamedDate | None:
    name = match["month"]
    month = int(name) if name.isdecimal() else month_named(name, is_full=is_full)
    day = int(match.groupdict().get("day") or 0)
    is_date = month and 1 <= month <= 12 and day <= 31
    return (
        NamedDate(int(match["year"]), month, day or None, match[0]) if is_date and month else None
    )


@cache
def _months(language: str, *, is_full: bool) -> dict[str, int]:
    contexts = Locale.parse(language).months
    widths = ("wide",) if is_full else ("wide", "abbreviated")
    return {
        _key(name): number
        for context in ("format", "stand-alone")
        for width in widths
        for number, name in contexts[context][width].items()
    }


def _key(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"^(?:de\s+|d['’])", "", plain.strip(" .'’"))
