"""Posts in the order of their publication, for counting thousands of them by day."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import NamedTuple

from django.db.models import ExpressionWrapper, F, Field
from django.utils import timezone

from blog.dates import local, start_of_day
from blog.models.posts import PostQuerySet


class Span(NamedTuple):
    """The posts from one day up to another: how many, and the first."""

    number: int
    first_day: date
    first_pk: int


class Timeline:
    """The dates of posts, with local days found by binary search.

    The dates are those of the database driver, naive and in UTC on SQLite: converting each would
    take most of the time.
    """

    def __init__(self, posts: PostQuerySet) -> None:
        unconverted = ExpressionWrapper(F("published_at"), output_field=Field())
        dated = posts.exclude(published_at=None).order_by("published_at", "pk")
        rows = list(dated.values_list(unconverted, "pk"))
        self._moments: list[datetime] = [at for at, _ in rows]
        self._pks: list[int] = [pk for _, pk in rows]

    def years(self) -> range:
        if not self._moments:
            return range(0)
        return range(self._day(0).year, self._day(-1).year + 1)

    def spans(self, days: Iterable[date]) -> list[Span | None]:
        """Return the posts from each day up to the next, and from the last day on."""
        places = [*map(self._place, days), len(self._moments)]
        return [
            Span(end - start, self._day(start), self._pks[start]) if start < end else None
            for start, end in pairwise(places)
        ]

    def _day(self, index: int) -> date:
        at = self._moments[index]
        return local(timezone.make_aware(at, UTC) if timezone.is_naive(at) else at).date()

    def _place(self, day: date) -> int:
        """Return the index of the first post on a day or after it."""
        if day == date.min:
            # In UTC, its midnight can be before the calendar begins.
            return 0
        midnight = start_of_day(day).astimezone(UTC)
        if self._moments and timezone.is_naive(self._moments[0]):
            midnight = midnight.replace(tzinfo=None)
        return bisect_left(self._moments, midnight)
