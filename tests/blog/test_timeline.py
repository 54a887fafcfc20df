from datetime import UTC, date, datetime

import pytest

from blog.models import Post
from blog.timeline import Span, Timeline
from tests.data import make_post

pytestmark = pytest.mark.django_db


def timeline():
    return Timeline(Post.objects.all())


def test_posts_are_counted_from_day_to_day():
    first = make_post(published_at=datetime(2021, 5, 1, 9, tzinfo=UTC))
    make_post(published_at=datetime(2021, 5, 1, 12, 30, 0, 5, tzinfo=UTC))
    last = make_post(published_at=datetime(2021, 5, 3, tzinfo=UTC))

    spans = timeline().spans([date(2021, 5, 1), date(2021, 5, 2), date(2021, 5, 3)])

    assert spans == [
        Span(2, date(2021, 5, 1), first.pk),
        None,
        Span(1, date(2021, 5, 3), last.pk),
    ]


@pytest.mark.parametrize(
    ("zone", "day", "last_before", "first_of_day"),
    [
        ("UTC", date(2024, 1, 1), (2023, 12, 31, 23, 59, 59), (2024, 1, 1)),
        ("Asia/Shanghai", date(2024, 1, 1), (2023, 12, 31, 15, 59, 59), (2023, 12, 31, 16)),
        ("America/New_York", date(2024, 3, 11), (2024, 3, 11, 3, 59, 59), (2024, 3, 11, 4)),
        # Midnight was skipped, and came twice.
        ("America/Sao_Paulo", date(2018, 11, 4), (2018, 11, 4, 2, 59, 59), (2018, 11, 4, 3)),
        ("America/Havana", date(2024, 11, 3), (2024, 11, 3, 3, 59, 59), (2024, 11, 3, 4)),
    ],
)
def test_days_begin_in_the_time_zone_of_the_site(settings, zone, day, last_before, first_of_day):
    settings.TIME_ZONE = zone
    make_post(published_at=datetime(*last_before, tzinfo=UTC))
    first = make_post(published_at=datetime(*first_of_day, tzinfo=UTC))

    assert timeline().spans([day]) == [Span(1, day, first.pk)]


@pytest.mark.parametrize("zone", ["America/New_York", "UTC", "Pacific/Auckland"])
def test_ends_of_the_calendar_are_counted(settings, zone):
    settings.TIME_ZONE = zone
    make_post(published_at=datetime.min.replace(tzinfo=UTC))
    make_post(published_at=datetime.max.replace(tzinfo=UTC))

    counted = timeline()
    years = counted.years()

    assert (years[0], years[-1]) == (1, 9999)
    (first, *rest, last) = counted.spans(date(year, 1, 1) for year in years)
    assert (first.number, last.number, any(rest)) == (1, 1, False)


def test_no_posts_have_no_years():
    assert list(timeline().years()) == []
    assert timeline().spans([date(2024, 1, 1)]) == [None]
