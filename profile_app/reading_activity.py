"""The reading calendar: papers read and notes published, by week of the month."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

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


@dataclass(frozen=True, slots=True)
class _Item:
    on: date
    title: str
    url: str
    is_note: bool

    @property
    def week(self) -> tuple[int, int, int]:
        return self.on.year, self.on.month, (self.on.day - 1) // 7


def reading_activity() -> ReadingActivity:
    """Return the last years with papers or notes, in three queries."""
    today = timezone.localdate()
    items = [item for item in (*_papers(today), *_notes(today)) if item.on <= today]
    if not items:
        return ReadingActivity()
    by_week = defaultdict(list)
    for item in items:
        by_week[item.week].append(item)
    first = min(item.on.year for item in items)
    counts = dict(Paper.objects.order_by().values_list("state").annotate(Count("pk")))
    return ReadingActivity(
        [
            CalendarYear(year, list(_months(year, today, by_week)))
            for year in range(first, today.year + 1)
        ],
        read=counts.get(Paper.State.READ, 0),
        reading=counts.get(Paper.State.READING, 0),
    )


def _papers(today: date) -> Iterator[_Item]:
    read = Paper.objects.filter(read_on__year__gt=today.year - YEARS)
    for paper in read.only("title", "citation_key", "read_on"):
        if paper.read_on:
            title = title_text(paper.title)
            yield _Item(paper.read_on, title, paper.get_absolute_url(), is_note=False)


def _notes(today: date) -> Iterator[_Item]:
    notes = Post.objects.published().filter(published_at__year__gt=today.year - YEARS)
    for post in notes.for_links():
        if post.published_at:
            on = timezone.localtime(post.published_at).date()
            yield _Item(on, title_text(post.title), post.get_absolute_url(), is_note=True)


def _months(
    year: int, today: date, by_week: dict[tuple[int, int, int], list[_Item]]
) -> Iterator[list[Square]]:
    for month in range(1, 13):
        yield [
            _square(by_week.get((year, month, week), ()))
            for week in range(WEEKS_OF_MONTH)
            if (year, month, 7 * week + 1) <= (today.year, today.month, today.day)
        ]


def _square(items: Iterable[_Item]) -> Square:
    ordered = sorted(items, key=lambda item: (not item.is_note, item.on))
    if not ordered:
        return Square()
    first, *others = ordered
    day = date_format(first.on, "DATE_FORMAT")
    text = f"{day}: {first.title}"
    if others:
        text = gettext("{text}, and {number} more").format(text=text, number=len(others))
    return Square(first.url, text, first.is_note)
