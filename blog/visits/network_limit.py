"""Limit the readers that one network adds to a post or a file in a day.

A reader is a network and a browser, and anyone can claim to be any number of browsers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db import connection, models

from blog.visits.counters import ROWS_PER_STATEMENT, Row, quoted_column
from blog.visits.reader_keys import NETWORK_DIGITS

# A reading group or a class behind one address has fewer different browsers than members.
MAX_READERS_PER_NETWORK = 20


def delete_surplus(model: type[models.Model], item: str, new: Sequence[Row]) -> set[Row]:
    """Delete those of the ``new`` keys that exceed the limit, and return them.

    ``new`` are the rows just inserted: day, reader and ``item``, a field of the model.
    """
    groups: defaultdict[Row, list[Row]] = defaultdict(list)
    for row in new:
        day, reader, key = row
        groups[day, reader[:NETWORK_DIGITS], key].append(row)
    surplus = []
    for group, number in _crowded(model, item, groups):
        rows = groups.get(group, [])
        surplus += rows[max(0, len(rows) - (number - MAX_READERS_PER_NETWORK)) :]
    for day, reader, key in surplus:
        model._default_manager.filter(**{"day": day, "reader": reader, item: key}).delete()
    return set(surplus)


def _crowded(
    model: type[models.Model], item: str, groups: Iterable[Row]
) -> Iterator[tuple[Row, int]]:
    """Yield the groups with too many readers, and their number."""
    networks: defaultdict[date, set[str]] = defaultdict(set)
    for day, network, _ in groups:
        networks[day].add(network)
    for day, starts in networks.items():
        ordered = sorted(starts)
        for first in range(0, len(ordered), ROWS_PER_STATEMENT):
            batch = ordered[first : first + ROWS_PER_STATEMENT]
            for network, key, number in _count(model, item, day, batch):
                yield (day, network, key), number


def _count(
    model: type[models.Model], item: str, day: date, networks: Sequence[str]
) -> list[tuple[str, object, int]]:
    """Count by ranges of the unique index: a post of the day has a hundred thousand keys."""
    table = connection.ops.quote_name(model._meta.db_table)
    column = quoted_column(model, item)
    sql = (
        f"WITH network(start) AS (VALUES {', '.join(['(%s)'] * len(networks))}) "  # noqa: S608
        f"SELECT start, {column}, count(*) "
        f"FROM network CROSS JOIN {table} "
        f"WHERE day = %s AND reader >= start AND reader < start || 'g' "
        f"AND substr(reader, 1, {NETWORK_DIGITS}) = start "
        f"GROUP BY start, {column} HAVING count(*) > %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*networks, day, MAX_READERS_PER_NETWORK])
        found: list[tuple[str, object, int]] = cursor.fetchall()
    return found
