"""A small chart of how many papers were read in each year."""

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import ExtractYear

from blog.models import Paper

# In SVG user units.
_BAR_WIDTH, _GAP, _MAX_BAR_HEIGHT, _LABEL_HEIGHT = 34, 8, 48, 30
MAX_YEARS = 12


@dataclass(frozen=True)
class YearBar:
    year: int
    count: int
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + _BAR_WIDTH // 2


@dataclass(frozen=True)
class YearsRead:
    bars: list[YearBar]
    width: int = _BAR_WIDTH
    height: int = _MAX_BAR_HEIGHT + _LABEL_HEIGHT

    @property
    def text(self) -> str:
        return ", ".join(f"{bar.year}: {bar.count}" for bar in self.bars)


def years_read() -> YearsRead | None:
    """Return the last years with papers, in one query."""
    rows = Paper.objects.exclude(read_on=None).order_by().annotate(in_year=ExtractYear("read_on"))
    counts = dict(rows.values_list("in_year").annotate(count=Count("pk")))
    if not counts:
        return None
    last = max(counts)
    years = range(max(min(counts), last - MAX_YEARS + 1), last + 1)
    most = max(counts.values())
    bars = []
    for place, year in enumerate(years):
        count = counts.get(year, 0)
        height = max(1, round(_MAX_BAR_HEIGHT * count / most))
        bars.append(
            YearBar(year, count, place * (_BAR_WIDTH + _GAP), _MAX_BAR_HEIGHT - height + 14, height)
        )
    return YearsRead(bars, width=len(bars) * (_BAR_WIDTH + _GAP) - _GAP)
