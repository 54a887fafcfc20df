"""The reading calendar: papers read and notes published, by week of the month."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from blog.dates import local_moments
from blog.markdown.rendering import title_text
from blog.models import Paper, Post

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


@dataclass(frozen=True, slots=True, order=True)
class _Item:
    """A row by its key; notes come before papers."""

    is_paper: bool
    on: date
    pk: int

    @property
    def week(self) -> Week:
        return self.on.year, self.on.month, (self.on.day - 1) // 7


def reading_activity() -> ReadingActivity:
    """Return the last years with papers or notes; load only the first row of each week."""
    today = timezone.localdate()
    by_week: defaultdict[Week, list[_Item]] = defaultdict(list)
    for item in (*_papers(today), *_notes(today)):
        if item.on <= today:
            by_week[item.week].append(item)
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


def _papers(today: date) -> Iterator[_Item]:
    read = Paper.objects.filter(read_on__year__gt=today.year - YEARS)
    for on, pk in read.values_list("read_on", "pk"):
        if on:
            yield _Item(is_paper=True, on=on, pk=pk)


def _notes(today: date) -> Iterator[_Item]:
    notes = Post.objects.published().filter(published_at__year__gt=today.year - YEARS)
    rows = [(at, pk) for at, pk in notes.values_list("published_at", "pk") if at]
    moments = local_moments(at for at, _ in rows)
    for moment, (_, pk) in zip(moments, rows, strict=True):
        yield _Item(is_paper=False, on=moment.date(), pk=pk)


def _squares(by_week: dict[Week, list[_Item]]) -> dict[Week, Square]:
    """Link each week to its first row; only these rows are loaded."""
    firsts = {week: min(items) for week, items in by_week.items()}
    keys: dict[bool, list[int]] = {True: [], False: []}
    for first in firsts.values():
        keys[first.is_paper].append(first.pk)
    papers = Paper.objects.only("title", "citation_key").in_bulk(keys[True])
    posts = Post.objects.for_links().in_bulk(keys[False])
    return {
        week: _square(
            papers[first.pk] if first.is_paper else posts[first.pk], first.on, len(by_week[week])
        )
        for week, first in firsts.items()
    }


def _square(row: Paper | Post, on: date, number: int) -> Square:
    text = f"{date_format(on, 'DATE_FORMAT')}: {title_text(row.title)}"
    if number > 1:
        text = gettext("{text}, and {number} more").format(text=text, number=number - 1)
    return Square(row.get_absolute_url(), text, isinstance(row, Post))


def _months(year: int, today: date, squares: dict[Week, Square]) -> Iterator[list[Square]]:
    for month in range(1, 13):
        yield [
            squares.get((year, month, week), Square())
            for week in range(WEEKS_OF_MONTH)
            if (year, month, 7 * week + 1) <= (today.year, today.month, today.day)
        ]
