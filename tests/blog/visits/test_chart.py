from datetime import date, timedelta

import pytest

from blog.visits.chart import visit_chart

TODAY = date(2026, 3, 4)


def chart(days, **counts_by_days_ago):
    counts = {TODAY - timedelta(days=int(ago[1:])): n for ago, n in counts_by_days_ago.items()}
    return visit_chart(counts, today=TODAY, days=days)


def test_short_chart_has_a_bar_per_day():
    bars = chart(3, d0=5, d2=10, d3=99).bars

    assert [(bar.y, bar.height) for bar in bars] == [(0, 140), (140, 0), (70, 70)]
    assert [bar.text for bar in bars] == [
        "Mon, Mar 2, 2026: 10 visits",
        "Tue, Mar 3, 2026: 0 visits",
        "Wed, Mar 4, 2026: 5 visits",
    ]


def test_long_chart_is_one_shape_with_a_weekly_average():
    drawn = chart(101, d0=7)

    assert (drawn.bars, drawn.shape.count("h1")) == ([], 101)
    assert drawn.trend.startswith("M6.5 140L7.5 140")
    assert drawn.trend.endswith("L100.5 122.5")


def test_chart_without_visits_is_flat():
    drawn = chart(30)

    assert drawn.summary == "No visits in 30 days"
    assert {bar.height for bar in drawn.bars} == {0}


def test_summary_describes_the_chart():
    assert chart(30, d0=5, d2=1000).summary == "1,005 visits, 34/day; peak 1,000 on March 2"
    assert chart(30, d1=1).summary == "1 visit; peak 1 on March 3"


@pytest.mark.parametrize(
    ("highest", "scale"),
    [(0, ["1"]), (1, ["1"]), (3, ["4", "2"]), (41, ["60", "30"]), (1001, ["2,000", "1,000"])],
)
def test_scale_ends_on_a_round_number(highest, scale):
    assert [mark.label for mark in chart(30, d0=highest).scale] == scale


def test_ticks_mark_mondays_or_the_first_of_each_month():
    assert [tick.label for tick in chart(14).ticks] == ["Feb 23", "Mar 2"]
    assert [tick.label for tick in chart(365).ticks] == ["Apr", "Jun", "Aug", "Oct", "Dec"]


@pytest.mark.parametrize(
    ("days", "unit", "rows", "last"),
    [
        (30, "Day", 30, ("Wed, Mar 4, 2026", 5)),
        (90, "Week of", 14, ("Mar 2, 2026", 7)),
        (365, "Month", 13, ("March 2026", 7)),
    ],
)
def test_table_has_the_data_of_the_shapes(days, unit, rows, last):
    drawn = chart(days, d0=5, d1=2, d20=4)

    assert (drawn.unit, len(drawn.rows), drawn.rows[-1]) == (unit, rows, last)
    assert sum(number for _, number in drawn.rows) == 11
