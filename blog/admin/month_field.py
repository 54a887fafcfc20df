"""A form field for dates that people know only to the month."""

import re
from calendar import monthrange
from datetime import date, datetime
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

_MONTH_FORMATS = ("%Y-%m", "%Y/%m", "%Y.%m", "%m/%Y", "%m.%Y", "%B %Y", "%b %Y", "%Y %B", "%Y %b")
_DAY_FORMATS = ("%d %B %Y", "%d %b %Y")
_NOW = {"now", "present", "current", "today", "ongoing", "to date"}
_EXAMPLE = "Enter a month, for example 2024-05 or May 2024."


class MonthField(forms.DateField):
    """Accept a month, a year or a whole date, and show the month where the day says no more.

    A month is stored as its first day, or as its last day if ``is_end``; a year alone is its first
    or last month. An end may be ``now``, which is stored as no date.
    """

    def __init__(self, *, is_end: bool = False, **kwargs: Any) -> None:
        current = " Leave empty or enter “now” if current." if is_end else ""
        super().__init__(
            **{
                **kwargs,
                "widget": UnfoldAdminTextInputWidget,
                "help_text": (
                    f"For example: 2024-05, May 2024 or 2024.{current} "
                    "Only month and year are shown."
                ),
                "error_messages": {
                    "invalid": f"{_EXAMPLE[:-1]}, or “now”." if is_end else _EXAMPLE
                },
            }
        )
        self.is_end = is_end

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str):
            return super().to_python(value)
        text = re.sub(r"(?i)\bsept\b", "sep", " ".join(re.sub(r"[.,](?=\s)", " ", value).split()))
        if self.is_end and text.lower() in _NOW:
            return None
        if re.fullmatch(r"\d{4}", text):
            text = f"{text}-{12 if self.is_end else 1}"
        for known in (*_MONTH_FORMATS, *_DAY_FORMATS):
            try:
                day = datetime.strptime(text, known).date()  # noqa: DTZ007 - a date has no zone
            except ValueError:
                continue
            return self._day_of(day) if known in _MONTH_FORMATS else day
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, date):
            return value
        return f"{value:%Y-%m}" if value == self._day_of(value) else value.isoformat()

    def _day_of(self, month: date) -> date:
        last = monthrange(month.year, month.month)[1]
        return month.replace(day=last if self.is_end else 1)
