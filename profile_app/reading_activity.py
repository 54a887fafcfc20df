"""The reading calendar: papers read and notes published, by week of the month."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from blog.markdown.rendering import title_text
from blog.models import Paper, Post
from blog.timeline import Timeline

YEARS = 3
WEEKS_OF_MONTH = 5


@dataclass(frozen=True, slots=True)
class Square:
    """A week of a month: days 1 to 7, 8 to 14, and so on."""

    url: str = ""
    text: str = ""
    has_note: bool = False


@dataclass(frozen=True, slots=True)
class CalendarYear:
    year: int
    months: list[list[Square]]
    """The weeks of each month, without those to come."""

    @property
    def quarters(self) -> list[str]:
        return [date_format(date(self.year, month, 1), "M") for month in (1, 4, 7, 10)]


@dataclass(frozen=True)
class ReadingActivity:
    years: list[CalendarYear] = field(default_factory=list)
    read: int = 0
    reading: int = 0


Week = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a week: how many, and the first."""

    is_paper: bool
    number: int
    on: date
    pk: int


def reading_activity() -> ReadingActivity:
    """Return the last years with papers or notes; load only the first row of each week."""
    today = timezone.localdate()
    weeks = [
        (year, month, week)
        for year in range(today.year - YEARS + 1, today.year + 1)
        for month in range(1, 13)
        for week in _weeks_until(year, month, today)
        if 7 * week < monthrange(year, month)[1]
    ]
    by_week = _papers(today)
    for week, notes in _notes(weeks):
        papers = by_week.get(week)
        # The first note comes before the papers.
        by_week[week] = replace(notes, number=notes.number + (papers.number if papers else 0))
    if not by_week:
        return ReadingActivity()
    squares = _squares(by_week)
    counts = dict(Paper.objects.order_by().values_list("state").annotate(Count("pk")))
    return ReadingActivity(
        [
            CalendarYear(year, list(_months(year, today, squares)))
            for year in range(min(by_week)[0], today.year + 1)
        ],
        read=counts.get(Paper.State.READ, 0),
        reading=counts.get(Paper.State.READING, 0),
    )


def _weeks_until(year: int, month: int, today: date) -> Iterator[int]:
    """Yield the five weeks of a month, without those to come."""
    for week in range(WEEKS_OF_MONTH):
        if (year, month, 7 * week + 1) <= (today.year, today.month, today.day):
            yield week


def _papers(today: date) -> dict[Week, _Rows]:
    read = Paper.objects.filter(read_on__year__gt=today.year - YEARS, read_on__lte=today)
    found: dict[Week, _Rows] = {}
    on: date
    for on, pk in read.order_by("read_on", "pk").values_list("read_on", "pk"):  # type: ignore[assignment]
        week = on.year, on.month, (on.day - 1) // 7
        first = found.get(week, _Rows(is_paper=True, number=0, on=on, pk=pk))
        found[week] = replace(first, number=first.number + 1)
    return found


def _notes(weeks: list[Week]) -> Iterator[tuple[Week, _Rows]]:
    """Yield the weeks with notes."""
    first_year = weeks[0][0]
    notes = Post.objects.published().filter(published_at__year__gte=first_year)
    days = [date(year, month, 7 * week + 1) for year, month, week in weeks]
    for week, span in zip(weeks, Timeline(notes).spans(days), strict=True):
        if span:
            number, on, pk = span
            yield week, _Rows(is_paper=False, number=number, on=on, pk=pk)


def _squares(by_week: dict[Week, _Rows]) -> dict[Week, Square]:
    """Link each week to its first row; only these rows are loaded."""
    keys: dict[bool, list[int]] = {True: [], False: []}
    for rows in by_week.values():
        keys[rows.is_paper].append(rows.pk)
    papers = Paper.objects.only("title", "citation_key").in_bulk(keys[True])
    posts = Post.objects.for_links().in_bulk(keys[False])
    return {
        week: _square(papers[rows.pk] if rows.is_paper else posts[rows.pk], rows.on, rows.number)
        for week, rows in by_week.items()
    }


def _square(row: Paper | Post, on: date, number: int) -> Square:
    text = f"{date_format(on, 'DATE_FORMAT')}: {title_text(row.title)}"
    if number > 1:
        text = gettext("{text}, and {number} more").format(text=text, number=number - 1)
    return Square(row.get_absolute_url(), text, isinstance(row, Post))


def _months(year: int, today: date, squares: dict[Week, Square]) -> Iterator[list[Square]]:
    for month in range(1, 13):
        yield [
            squares.get((year, month, week), Square()) for week in _weeks_until(year, month, today)
        ]
