from datetime import date

import pytest
from django.core.exceptions import ValidationError

from blog.admin.month_field import MonthField


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024-05", date(2024, 5, 1), date(2024, 5, 31)),
        ("2024/5", date(2024, 5, 1), date(2024, 5, 31)),
        ("05/2024", date(2024, 5, 1), date(2024, 5, 31)),
        ("May 2024", date(2024, 5, 1), date(2024, 5, 31)),
        ("Sept. 2024", date(2024, 9, 1), date(2024, 9, 30)),
        ("february, 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-05-17", date(2024, 5, 17), date(2024, 5, 17)),
        ("17 May 2024", date(2024, 5, 17), date(2024, 5, 17)),
        ("May 17, 2024", date(2024, 5, 17), date(2024, 5, 17)),
    ],
)
def test_months_years_and_days_are_accepted(text, start, end):
    assert MonthField().clean(text) == start
    assert MonthField(is_end=True).clean(text) == end


@pytest.mark.parametrize("text", ["now", "Present", "current", ""])
def test_open_end_is_no_date(text):
    assert MonthField(is_end=True, required=False).clean(text) is None


@pytest.mark.parametrize("text", ["soon", "2024-13", "now", "99"])
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(ValidationError, match="for example 2024-05 or May 2024"):
        MonthField().clean(text)


@pytest.mark.parametrize(
    ("is_end", "stored", "shown"),
    [
        (False, date(2024, 5, 1), "2024-05"),
        (False, date(2024, 5, 31), "2024-05-31"),
        (True, date(2024, 5, 31), "2024-05"),
        (True, date(2024, 5, 1), "2024-05-01"),
    ],
)
def test_shown_value_is_read_back(is_end, stored, shown):
    field = MonthField(is_end=is_end)

    assert field.prepare_value(stored) == shown
    assert field.clean(shown) == stored
