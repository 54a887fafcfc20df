"""Visits in equal spans of a window, for the sparklines of lists."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Func, IntegerField, Min, Sum

from blog.models import DailyVisits, HourlyVisits
from blog.visits.sparkline import Sparkline, sparkline
from blog.visits.windows import DAYS, Window

# A line is about 90 pixels wide.
MAX_SPANS = 30


def sparklines(post_pks: Sequence[int], window: Window) -> dict[int, Sparkline]:
    """Return the line of each post over the window, in at most two queries."""
    series = visit_series(post_pks, window, datetime.now(UTC))
    return {pk: sparkline(values) for pk, values in series.items()}


def visit_series(post_pks: Sequence[int], window: Window, now: datetime) -> dict[int, list[int]]:
    """Return each post's visits in the spans of the window, oldest first.

    The current hour or day is left out: its count is incomplete, and would end every line low.
    """
    if window == Window.DAY:
        end = now.replace(minute=0, second=0, microsecond=0)
        hours = [end - timedelta(hours=number) for number in range(24, -1, -1)]
        return _sums(HourlyVisits.objects.filter(post__in=post_pks), post_pks, "hour", hours)
    rows = DailyVisits.objects.filter(post__in=post_pks)
    today = now.date()
    days = _length(rows, window, today)
    spans = min(days, MAX_SPANS)
    limits = [today - timedelta(days=days * number // spans) for number in range(spans, -1, -1)]
    return _sums(rows, post_pks, "day", limits)


def _length(rows: Any, window: Window, today: date) -> int:
    if window == Window.ALL:
        first = rows.aggregate(first=Min("day"))["first"] or today
        return max((today - first).days, 2)
    return DAYS[Window.MONTH if window == Window.TRENDING else window]


def _sums(
    rows: Any, post_pks: Sequence[int], field: str, limits: Sequence[date]
) -> dict[int, list[int]]:
    """Sum from each limit up to the next, in one query of the database's own arithmetic."""
    within = rows.filter(**{f"{field}__gte": limits[0], f"{field}__lt": limits[-1]})
    by_span = within.order_by().annotate(span=_SpanOf(field, limits[1:]))
    sums = {pk: [0] * (len(limits) - 1) for pk in post_pks}
    for pk, span, number in by_span.values_list("post", "span").annotate(Sum("count")):
        sums[pk][span] = number
    return sums


class _SpanOf(Func):
    """The number of the span to which a day or hour belongs.

    Django takes longer to make a ``Case`` or a filtered sum for each span than the query takes.
    """

    output_field = IntegerField()

    def __init__(self, field: str, ends: Sequence[date]) -> None:
        super().__init__(field)
        self.ends = ends

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:  # type: ignore[override]
        column, params = compiler.compile(self.source_expressions[0])
        field = self.source_expressions[0].output_field
        ends = [field.get_db_prep_value(end, connection) for end in self.ends]
        cases = (f"WHEN {column} < %s THEN {number}" for number in range(len(ends)))
        return f"CASE {' '.join(cases)} END", (*params, *ends)
