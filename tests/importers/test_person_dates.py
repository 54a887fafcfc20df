from datetime import date

import pytest

from importers.dates import span_of, years_of


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2013 – 2020", None, (date(2013, 1, 1), date(2020, 12, 31), False)),
        ("1917-1933", None, (date(1917, 1, 1), date(1933, 12, 31), False)),
        ("Dec. 2021 – Present", None, (date(2021, 12, 1), None, True)),
        ("2015-now", None, (date(2015, 1, 1), None, False)),
        ("Oct. 2019 – Jun. 2020", None, (date(2019, 10, 1), date(2020, 6, 30), True)),
        ("Jul. 2023", None, (date(2023, 7, 1), date(2023, 7, 31), True)),
        ("2025-08", "2026-02", (date(2025, 8, 1), date(2026, 2, 28), True)),
        ("2021-08-15", "present", (date(2021, 8, 1), None, True)),
        (date(2020, 5, 3), date(2021, 6, 4), (date(2020, 5, 1), date(2021, 6, 30), True)),
        ("since March 2024", None, (date(2024, 3, 1), None, True)),
        ("Fall 2022", None, (date(2022, 9, 1), date(2022, 9, 30), True)),
        ("some day", None, (None, None, True)),
    ],
)
def test_written_dates_are_spans(start, end, expected):
    assert tuple(span_of(start, end)) == expected


def test_single_year_of_a_degree_is_its_end():
    assert tuple(span_of(1905, is_single_end=True)) == (None, date(1905, 12, 31), False)


def test_years_of_a_line_are_shown_as_written():
    assert [years_of(text) for text in ("Jun 2023 – Nov 2025", 2025, "no year")] == [
        "2023 to 2025", "2025", ""]  # fmt: skip
