"""Posts in the order of their publication, for counting thousands of them by day."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Field, Func

from blog.dates import local, start_of_day
from blog.models.posts import PostQuerySet


class Span(NamedTuple):
    """The posts from one day up to another: how many, and the first."""

    number: int
    first_day: date
    first_pk: int


class StoredMoment(Func):
    """A moment in the form of the database: converting ten thousand on SQLite is slow."""

    template = "%(expressions)s"
    output_field = Field()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS text)", **more)


class Timeline:
    """The dates of posts, with local days found by binary search."""

    def __init__(self, posts: PostQuerySet) -> None:
        dated = posts.exclude(published_at=None).order_by("published_at", "pk")
        rows = list(dated.values_list(StoredMoment("published_at"), "pk"))
        # Texts on SQLite, which sort like the moments.
        self._moments: list[Any] = [at for at, _ in rows]
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
        at = datetime.fromisoformat(at).replace(tzinfo=UTC) if isinstance(at, str) else at
        return local(at).date()

    def _place(self, day: date) -> int:
        """Return the index of the first post on a day or after it."""
        if day == date.min:
            # In UTC, its midnight can be before the calendar begins.
            return 0
        midnight = start_of_day(day).astimezone(UTC)
        return bisect_left(self._moments, connection.ops.adapt_datetimefield_value(midnight))
