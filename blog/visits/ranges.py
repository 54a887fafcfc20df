"""The period whose visits the dashboard shows: a range that ends today, or two dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.db.models import Min
from django.utils.formats import date_format

from blog.models import SiteDay
from blog.visits.windows import DAYS, Window

DAY_FORMAT = "M j, Y"


class Range(models.TextChoices):
    WEEK = "7", "7 days"
    MONTH = "30", "30 days"
    QUARTER = "90", "90 days"
    YEAR = "year", "Year"
    ALL = "all", "All time"
    CUSTOM = "custom", "Custom"


# The ranges whose sums are stored.
WINDOWS = {
    Range.WEEK: Window.WEEK,
    Range.MONTH: Window.MONTH,
    Range.YEAR: Window.YEAR,
    Range.ALL: Window.ALL,
}


@dataclass(frozen=True)
class Period:
    """Days, the first and the last included.

    ``has_before`` says whether visits were counted before it, ``window`` the stored sums of it.
    """

    first: date
    last: date
    title: str
    is_current: bool = True
    has_before: bool = True
    window: Window | None = None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def first_before(self) -> date:
        """Return the first day of the period before, which is as long."""
        return self.first - timedelta(days=self.days)

    def rows(self, model: type[models.Model], *, since: date | None = None) -> Any:
        """Return the daily rows of the period, or of ``since`` until its end."""
        # UTC, in which days are counted, may be a day ahead of the owner's time zone.
        last = self.last + timedelta(days=self.is_current)
        days = {"day__gte": since or self.first, "day__lte": last}
        return model._default_manager.filter(**days, count__gt=0)


class DashboardForm(forms.Form):
    """What the dashboard shows: a range, or the days ``from`` to ``to``, and one referrer."""

    range = forms.ChoiceField(choices=Range.choices, required=False)
    start = forms.DateField(label="From", required=False)
    end = forms.DateField(label="To", required=False)
    referrer = forms.CharField(max_length=120, required=False)

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        first = SiteDay.objects.filter(count__gt=0).aggregate(first=Min("day"))["first"]
        self.has_visits = first is not None
        self.first_day: date = min(first or today, today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("range") == Range.CUSTOM and not self.errors:
            start = max(cleaned["start"] or self.first_day, self.first_day)
            end = min(cleaned["end"] or self.today, self.today)
            if start > end:
                raise forms.ValidationError(
                    "Choose a start date on or before the end date, between "
                    f"{_written(self.first_day)} (the first day with visits) and today."
                )
            cleaned |= {"start": start, "end": end}
        return cleaned

    @property
    def chosen(self) -> Range:
        chosen = self.cleaned_data.get("range") if self.is_valid() else ""
        return Range(chosen or Range.MONTH)

    def period(self) -> Period:
        chosen, today = self.chosen, self.today
        if chosen == Range.CUSTOM:
            first, last = self.cleaned_data["start"], self.cleaned_data["end"]
            title = f"{_written(first)} – {_written(last)}"
            window = None
        else:
            title, last, window = chosen.label, today, WINDOWS.get(chosen)
            days = DAYS.get(window) if window else int(chosen)
            first = today - timedelta(days=days - 1) if days else self.first_day
        return Period(
            first=first,
            last=last,
            title=title,
            is_current=last == today,
            has_before=first > self.first_day,
            window=window,
        )

    def links(self) -> Iterator[tuple[str, str, bool]]:
        """Yield query, label and whether it is shown now of each range but the custom one."""
        for value, label in Range.choices[:-1]:
            yield self.query(range=value), label, value == self.chosen

    def query(self, **changes: str) -> str:
        """Return the query string of what is shown, with changes."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        values = {"range": self.chosen.value, "referrer": cleaned.get("referrer", "")} | changes
        if values["range"] == Range.CUSTOM:
            values |= {"start": str(cleaned["start"]), "end": str(cleaned["end"])}
        return urlencode({name: value for name, value in values.items() if value})


def _written(day: date) -> str:
    return date_format(day, DAY_FORMAT)
