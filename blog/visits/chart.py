"""A chart of visits by day, as shapes for an SVG and as rows for screen readers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

HEIGHT = 140
TOP = 14
# With more days, bars are too narrow to point at, so one shape is drawn.
MAX_BARS = 100
TREND_DAYS = 7
MAX_TICKS = 6
MAX_DAY_TICKS = 10
MAX_DAYS_WITHOUT_YEAR = 366


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    height: float
    text: str


@dataclass(frozen=True)
class ScaleMark:
    """A line of the scale (position in pixels) or a date below it (in percent)."""

    at: float
    label: str
    below: float = 0


@dataclass(frozen=True)
class Chart:
    summary: str
    days: int
    bars: list[Bar]
    shape: str
    trend: str
    scale: list[ScaleMark]
    ticks: list[ScaleMark]
    unit: str
    rows: list[tuple[str, int]]


def visit_chart(counts: Mapping[date, int], *, today: date, days: int) -> Chart:
    """Draw the last ``days`` days; a day missing from ``counts`` had no visits."""
    dates = [today - timedelta(days=days - 1 - index) for index in range(days)]
    values = [counts.get(day, 0) for day in dates]
    highest = _round_up(max(values))
    is_fine = days <= MAX_BARS
    unit, rows = _rows(dates, values)
    return Chart(
        summary=_summary(dates, values),
        days=days,
        bars=list(_bars(dates, values, highest)) if is_fine else [],
        shape="" if is_fine else _shape(values, highest),
        trend="" if is_fine else _trend(values, highest),
        scale=[_mark(highest, highest), *([_mark(highest // 2, highest)] if highest > 1 else [])],
        ticks=_ticks(dates),
        unit=unit,
        rows=rows,
    )


def _round_up(highest: int) -> int:
    """Round up to 1, 2, 4, 6, 8, 10, 20, 40, ..."""
    power = 10 ** (len(str(highest)) - 1) if highest else 1
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= highest)


def _y(value: float, highest: int) -> float:
    return round(HEIGHT * (1 - value / highest), 2)


def _mark(value: int, highest: int) -> ScaleMark:
    at = TOP + _y(value, highest)
    return ScaleMark(at, f"{value:,}", at + 4)


def _bars(dates: Sequence[date], values: Sequence[int], highest: int) -> Iterator[Bar]:
    for index, (day, value) in enumerate(zip(dates, values, strict=True)):
        y = _y(value, highest)
        text = f"{day:%a, %b %-d, %Y}: {visits(value)}"
        yield Bar(round(index + 0.12, 2), y, round(HEIGHT - y, 2), text)


def _shape(values: Sequence[int], highest: int) -> str:
    steps = "".join(f"V{_y(value, highest):g}h1" for value in values)
    return f"M0 {HEIGHT}{steps}V{HEIGHT}z"


def _trend(values: Sequence[int], highest: int) -> str:
    """Return the path of the moving average over seven days."""
    means = [
        sum(values[end - TREND_DAYS : end]) / TREND_DAYS
        for end in range(TREND_DAYS, len(values) + 1)
    ]
    points = (
        f"{index + TREND_DAYS - 0.5:g} {_y(mean, highest):g}" for index, mean in enumerate(means)
    )
    return "M" + "L".join(points)


def _ticks(dates: Sequence[date]) -> list[ScaleMark]:
    """Mark days below the shortest charts, Mondays or the first of each month below longer ones."""
    is_long = len(dates) > MAX_BARS
    starts = [i for i, day in enumerate(dates) if (day.day == 1 if is_long else day.weekday() == 0)]
    if len(dates) <= MAX_DAY_TICKS:
        starts = list(range(len(dates)))
    every = -(-len(starts) // MAX_TICKS)
    form = ("%b %Y" if len(dates) > MAX_DAYS_WITHOUT_YEAR else "%b") if is_long else "%b %-d"
    return [
        ScaleMark(round(100 * index / len(dates), 2), f"{dates[index]:{form}}")
        for index in starts[::every]
        # A label needs room to its right.
        if index < len(dates) * 0.9
    ]


def _rows(dates: Sequence[date], values: Sequence[int]) -> tuple[str, list[tuple[str, int]]]:
    pairs = zip(dates, values, strict=True)
    if len(dates) <= 31:
        return "Day", [(f"{day:%a, %b %-d, %Y}", value) for day, value in pairs]
    if len(dates) <= MAX_BARS:
        weeks = groupby(pairs, lambda pair: pair[0] - timedelta(days=pair[0].weekday()))
        return "Week of", [(f"{k:%b %-d, %Y}", sum(v for _, v in g)) for k, g in weeks]
    months = groupby(pairs, lambda pair: pair[0].replace(day=1))
    return "Month", [(f"{k:%B %Y}", sum(v for _, v in g)) for k, g in months]


def _summary(dates: Sequence[date], values: Sequence[int]) -> str:
    total = sum(values)
    if not total:
        return f"No visits in {len(dates)} days"
    highest, best = max(zip(values, dates, strict=True))
    mean = total / len(dates)
    rate = f"{mean:,.{int(mean < 10)}f}"
    per_day = "" if rate == "0.0" else f", {rate}/day"
    return f"{visits(total)}{per_day}; peak {highest:,} on {best:%B %-d}"


def visits(number: int) -> str:
    return f"{number:,} visit{'' if number == 1 else 's'}"
