from datetime import date

import pytest
from django.utils import timezone

from blog.models import Paper
from blog.papers.reading_years import MAX_YEARS, years_read
from tests.data import make_paper

pytestmark = pytest.mark.django_db


def read_in(*years):
    for year in years:
        make_paper(state=Paper.State.READ, read_on=date(year, 5, 1))


def test_years_without_papers_have_empty_bars():
    read_in(2021, 2023, 2023)
    make_paper(state=Paper.State.READ)

    chart = years_read()

    assert chart.text == "2021: 1, 2022: 0, 2023: 2"
    assert [bar.height for bar in chart.bars] == [24, 1, 48]


def test_only_the_last_years_are_shown():
    read_in(1990, 2024)

    years = [bar.year for bar in years_read().bars]

    assert (len(years), years[0], years[-1]) == (MAX_YEARS, 2024 - MAX_YEARS + 1, 2024)


def test_no_chart_without_dates(client):
    make_paper(state=Paper.State.READ)

    assert years_read() is None
    assert "years-read" not in client.get("/blog/papers/").text


def test_chart_is_shown_above_the_whole_list_with_a_text_alternative(client):
    read_in(2023)

    assert 'aria-label="Papers read per year: 2023: 1"' in client.get("/blog/papers/").text
    assert "years-read" not in client.get("/blog/papers/?state=read").text


def test_date_is_saved_when_a_paper_is_marked_as_read():
    paper = make_paper()

    paper.state = Paper.State.READ
    paper.save(update_fields={"state"})

    assert Paper.objects.get().read_on == timezone.localdate()


def test_date_of_papers_marked_before_does_not_change():
    known = make_paper(state=Paper.State.READ, read_on=date(2020, 1, 1))
    unknown = make_paper(state=Paper.State.READ)

    for paper in (known, unknown):
        paper.summary = "A line."
        paper.save()

    days = dict(Paper.objects.values_list("pk", "read_on"))
    assert days == {known.pk: date(2020, 1, 1), unknown.pk: None}
