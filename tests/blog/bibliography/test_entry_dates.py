import pytest

from blog.bibliography.bibtex_reading import read_bibtex


@pytest.mark.parametrize(
    ("fields", "year", "month", "stored"),
    [
        ("date={2020-12-31}", 2020, 12, {"day": "31"}),
        ("date={31 December 2020}", 2020, 12, {"date": "31 December 2020", "day": "31"}),
        ("date={20201231}", 2020, 12, {"date": "20201231", "day": "31"}),
        ("date={2020-12-31T23:59Z}", 2020, 12, {"date": "2020-12-31T23:59Z", "day": "31"}),
        ("date={2020-21}", 2020, None, {"date": "2020-21"}),
        ("date={2020-13-01}", 2020, None, {"date": "2020-13-01"}),
        ("date={20XX}", None, None, {"pubstate": "20XX"}),
        ("year={May 2020}", 2020, 5, {}),
        ("year={2020, in press}", 2020, None, {"pubstate": "in press"}),
        ("year={in press}", None, None, {"pubstate": "in press"}),
        ("year=2020, month=dec # {~1}", 2020, 12, {"day": "1"}),
        ("year=2020, month={Summer}", 2020, None, {"month": "Summer"}),
        ("date={2020-05}, month={Summer}", 2020, 5, {"other-month": "Summer"}),
        (r"year=2020, month={M\"arz}", 2020, 3, {}),
        (r"year=2020, month={10~d\'ecembre}", 2020, 12, {"day": "10"}),
        ("year=2020, month=maio", 2020, 5, {}),
        ("year=2020, month={marraskuu}", 2020, 11, {}),
        ("year=2020, month={Juill.}", 2020, 7, {}),
        ("year=2020, month={мая}", 2020, 5, {}),
        ("year=2020, month={Tháng 5}", 2020, 5, {}),
        ("year=2020, month={5月}", 2020, 5, {}),
        ("year=2020, month={listopad}", 2020, None, {"month": "listopad"}),
        ("year={3 de mayo de 2020}", 2020, 5, {"day": "3"}),
        ("year={sous presse, mars 2020}", 2020, 3, {"pubstate": "sous presse"}),
        ("date={2020年5月3日}", 2020, 5, {"date": "2020年5月3日", "day": "3"}),
    ],
)
def test_date_is_read_and_the_rest_of_it_stored(fields, year, month, stored):
    reading = read_bibtex(f"@article{{k, title={{T}}, {fields}}}")

    (reference,) = reading.references
    assert (reference.year, reference.month, reference.fields) == (year, month, stored)
    assert reading.notices == []


@pytest.mark.parametrize(
    ("fields", "notice"),
    [
        ("year={2020a}", "year = 2020a is read as 2020."),
        ("date={~2020}", "date = ~2020 is read as 2020."),
        ("date={2020}, year={2021}", "date = 2020 differs from year = 2021, which is used."),
        ("year=2020, month={Jan-Feb}", "month = Jan-Feb is read as January."),
        ("year=2020, month={März/April}", "month = März/April is read as March."),
        (
            "year={submitted}, pubstate={inpress}",
            "“submitted” is not stored, because pubstate is “inpress”.",
        ),
    ],
)
def test_date_that_is_read_in_part_is_reported(fields, notice):
    reading = read_bibtex(f"@article{{k, title={{T}}, {fields}}}")

    assert [message.text for message in reading.notices] == [notice]
