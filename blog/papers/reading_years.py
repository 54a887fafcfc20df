"""How many papers were read in which year, as a small chart."""

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import ExtractYear

from blog.models import Paper

# In units of the drawing.
BAR, GAP, HIGHEST, LABELS = 34, 8, 48, 30
MOST_YEARS = 12


@dataclass(frozen=True)
class Bar:
    year: int
    count: int
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + BAR // 2


@dataclass(frozen=True)
class YearsRead:
    bars: list[Bar]
    width: int = BAR
    height: int = HIGHEST + LABELS

    @property
    def text(self) -> str:
        return ", ".join(f"{bar.year}: {bar.count}" for bar in self.bars)


def years_read() -> YearsRead | None:
    """Return the last years up to the newest of which anything is known, in one query."""
    rows = Paper.objects.exclude(read_on=None).order_by().annotate(in_year=ExtractYear("read_on"))
    counts = dict(rows.values_list("in_year").annotate(count=Count("pk")))
    if not counts:
        return None
    last = max(counts)
    years = range(max(min(counts), last - MOST_YEARS + 1), last + 1)
    most = max(counts.values())
    bars = []
    for place, year in enumerate(years):
        count = counts.get(year, 0)
        height = max(1, round(HIGHEST * count / most))
        bars.append(Bar(year, count, place * (BAR + GAP), HIGHEST - height + 14, height))
    return YearsRead(bars, width=len(bars) * (BAR + GAP) - GAP)
