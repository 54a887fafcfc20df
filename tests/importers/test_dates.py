from datetime import date

import pytest

from importers.dates import parse_datetime_text, span_of, years_of


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
        ("septembre 2019 – aujourd’hui", None, (date(2019, 9, 1), None, True)),
        ("März 2019 bis Okt. 2021", None, (date(2019, 3, 1), date(2021, 10, 31), True)),
        ("setembro de 2019", "atual", (date(2019, 9, 1), None, True)),
        ("2019年9月 – 现在", None, (date(2019, 9, 1), None, True)),
    ],
)
def test_written_dates_are_spans(start, end, expected):
    assert tuple(span_of(start, end)) == expected


def test_single_year_of_a_degree_is_its_end():
    assert tuple(span_of(1905, is_single_end=True)) == (None, date(1905, 12, 31), False)


def test_years_of_a_line_are_shown_as_written():
    assert [years_of(text) for text in ("Jun 2023 – Nov 2025", 2025, "no year")] == [
        "2023 to 2025", "2025", ""]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("Freitag, 15. Mai 2020", "2020-05-15T00:00"),
        ("le 15 mars 2020 à 10h30", "2020-03-15T10:30"),
        ("3 de mayo de 2020", "2020-05-03T00:00"),
        ("3 мая 2020 г.", "2020-05-03T00:00"),
        ("2020年5月3日（日）", "2020-05-03T00:00"),
        ("2020. május 3.", "2020-05-03T00:00"),
        ("29-Feb-2024", "2024-02-29T00:00"),
        ("29th of February 2024", "2024-02-29T00:00"),
        ("Thursday, February 29, 2024 3:15 PM", "2024-02-29T15:15"),
        ("2024/02/29 10:00", "2024-02-29T10:00"),
        ("2024-02-29 12:05 am", "2024-02-29T00:05"),
        ("2024-02-29 10:00:00 UTC", "2024-02-29T10:00"),
        ("15.03.2020", "2020-03-15T00:00"),
        ("3/15/2020", "2020-03-15T00:00"),
        ("15/3/2020", "2020-03-15T00:00"),
        (1709164800, "2024-02-29T00:00"),
        ("3/5/2020", ""),
        ("31 février 2020", ""),
        ("soon", ""),
    ],
)
def test_date_in_words_or_numbers_is_read(written, at):
    found = parse_datetime_text(written)

    assert (found.isoformat()[:16] if found else "") == at
