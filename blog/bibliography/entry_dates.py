"""Read the date of a BibTeX entry from its fields ``year``, ``month``, ``day`` and ``date``."""

import re
from calendar import month_name

from blog.bibliography.entry_facts import parse_date, parse_month, without_date
from blog.bibliography.entry_fields import EntryFields
from blog.bibliography.latex_text import to_line
from blog.month_names import month_named

_WORDS = re.compile(r"[^\W\d_]{3,}")


def read_dates(fields: EntryFields) -> tuple[int | None, int | None]:
    """Return year and month. What a year says in words becomes ``pubstate``."""
    written = to_line(fields.pop("year"))
    year, month, day = parse_date(written)
    words = without_date(written).strip(" ,;.()[]{}~") if year else written
    if _WORDS.search(words) or (written and year is None):
        fields.set_default("pubstate", words)
    elif words:
        fields.warn(f"year = {written} is read as {year}")
    if "date" in fields:
        year, month, day = _read_date(fields, year)
    named = to_line(fields.raw("month"))
    if number := parse_month(named):
        fields.discard("month")
        # A second number is the day.
        is_name = named.isdigit() or month_named(named)
        days = [] if is_name else re.findall(r"\d{1,9}(?!\d*\s*[月월])", named)
        month, day = number, day or (int(days[0]) if days and 1 <= int(days[0]) <= 31 else None)
        if len(_WORDS.findall(named)) > 1 or len(days) > 1:
            fields.warn(f"month = {named} is read as {month_name[number]}")
    if day:
        fields.set_default("day", str(day))
    return year, month


def _read_date(fields: EntryFields, year: int | None) -> tuple[int | None, int | None, int | None]:
    raw = fields.raw("date")
    written = to_line(raw)
    of_date, month, day = parse_date(written)
    if year and of_date and year != of_date:
        fields.warn(f"date = {written} differs from year = {year}, which is used")
        return year, None, None
    # A period, or a date in words, is stored as written.
    exact = re.fullmatch(r"[{\s~]*\d{4}(-\d\d?)?(-\d\d?)?[}\s~]*", raw)
    if exact and "~" in raw:
        fields.warn(f"date = {raw} is read as {written}")
    if exact and of_date and (month or not exact[1]) and (day or not exact[2]):
        fields.discard("date")
    elif of_date is None and year is None:
        fields.move("date", "pubstate")
    return year or of_date, month, day
