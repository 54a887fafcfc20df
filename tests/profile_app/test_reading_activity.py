from datetime import UTC, date, datetime

import pytest

from profile_app.reading_activity import reading_activity
from tests.data import make_paper, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_may(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 5, 20, 9, tzinfo=UTC))


def read(title, on, **fields):
    return make_paper(title, state="read", read_on=on, **fields)


def squares():
    return {
        (year.year, month, week): square
        for year in reading_activity().years
        for month, weeks in enumerate(year.months, 1)
        for week, square in enumerate(weeks, 1)
        if square.url
    }


def test_each_paper_has_a_square_in_the_week_it_was_read():
    paper = read("Themis", date(2026, 3, 8))

    ((place, square),) = squares().items()

    assert place == (2026, 3, 2)
    assert (square.url, square.has_note) == (paper.get_absolute_url(), False)
    assert square.text == "March 8, 2026: Themis"


def test_square_with_a_note_links_to_the_note_and_counts_the_rest():
    read("Themis", date(2026, 3, 1))
    note = make_post("On Themis", published_at=datetime(2026, 3, 7, 12, tzinfo=UTC))

    (square,) = squares().values()

    assert (square.url, square.has_note) == (note.get_absolute_url(), True)
    assert square.text == "March 7, 2026: On Themis, and 1 more"


def test_calendar_ends_with_this_week_and_begins_three_years_ago_at_most():
    read("Old", date(2023, 12, 31))
    read("First", date(2024, 1, 1))
    make_post("Scheduled", published_at=datetime(2026, 5, 30, tzinfo=UTC))

    years = reading_activity().years

    assert [year.year for year in years] == [2024, 2025, 2026]
    assert [len(month) for month in years[-1].months] == [5, 5, 5, 5, 3, 0, 0, 0, 0, 0, 0, 0]
    assert list(squares()) == [(2024, 1, 1)]


def test_summary_counts_all_years():
    read("Old", date(2020, 1, 1))
    read("New", date(2026, 1, 1))
    make_paper(state="reading")
    make_paper()

    activity = reading_activity()

    assert (activity.read, activity.reading) == (2, 1)


def test_site_without_papers_has_no_calendar():
    assert reading_activity().years == []


@pytest.mark.parametrize("number", [1, 30])
def test_calendar_takes_a_fixed_number_of_queries(django_assert_num_queries, number):
    for day in range(1, number + 1):
        read(None, date(2026, 4, min(day, 28)))

    with django_assert_num_queries(4):
        reading_activity()
