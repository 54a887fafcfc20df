"""Adding to counts in the database, on SQLite and PostgreSQL alike, many rows in one statement."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from django.db import connection, models

# Well below the number of parameters that SQLite takes in one statement.
ROWS_IN_ONE_STATEMENT = 1_000

Row = tuple[Any, ...]


def add_counts(
    model: type[models.Model],
    fields: Sequence[str],
    counts: Mapping[Row, float],
    *,
    into: str = "count",
) -> None:
    """Add each number to the row that its key names, which is made where it is missing.

    ``fields`` are those of a unique constraint, in the order of the keys. A number below zero
    takes away from a row that is there.
    """
    column = _column(model, into)
    table = connection.ops.quote_name(model._meta.db_table)
    keys = ", ".join(_column(model, name) for name in fields)
    tail = f"ON CONFLICT ({keys}) DO UPDATE SET {column} = {table}.{column} + excluded.{column}"
    # In one order always: two machines that add to the same rows never wait for each other.
    ordered = sorted(counts.items())
    rows = [(*key, number) for key, number in ordered if number > 0]
    for _ in _insert(model, [*fields, into], rows, tail):
        pass
    _take_away(model, [into, *fields], [(number, *key) for key, number in ordered if number < 0])


def _take_away(model: type[models.Model], fields: Sequence[str], rows: Sequence[Row]) -> None:
    """A check on the row to be inserted would come before the conflict: hence no upsert."""
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    column, *keys = (_column(model, name) for name in fields)
    found = " AND ".join(f"{key} = %s" for key in keys)
    sql = f"UPDATE {table} SET {column} = {column} + %s WHERE {found}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(zip(*_prepared(model, fields, rows), strict=True)))


def insert_new(
    model: type[models.Model], fields: Sequence[str], rows: Sequence[Row], returned: Sequence[str]
) -> list[Row]:
    """Insert the rows that break no unique key; return columns of those that were inserted."""
    columns = ", ".join(_column(model, name) for name in returned)
    return list(_insert(model, fields, rows, f"ON CONFLICT DO NOTHING RETURNING {columns}"))


def _insert(
    model: type[models.Model], fields: Sequence[str], rows: Sequence[Row], tail: str
) -> Iterator[Row]:
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(_column(model, name) for name in fields)
    place = f"({', '.join(['%s'] * len(fields))})"
    for start in range(0, len(rows), ROWS_IN_ONE_STATEMENT):
        some = rows[start : start + ROWS_IN_ONE_STATEMENT]
        values = [
            value for row in zip(*_prepared(model, fields, some), strict=True) for value in row
        ]
        # Names of our own tables and columns; every value is a parameter.
        sql = f"INSERT INTO {table} ({columns}) VALUES {', '.join([place] * len(some))} {tail}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            if "RETURNING" in tail:
                yield from cursor.fetchall()


def _prepared(
    model: type[models.Model], fields: Sequence[str], rows: Sequence[Row]
) -> Iterator[list[Any]]:
    """Yield the columns of ``rows`` as the database takes them; equal values are prepared once."""
    for name, column in zip(fields, zip(*rows, strict=True), strict=True):
        field = _field(model, name)
        prepared = {value: field.get_db_prep_save(value, connection) for value in set(column)}
        yield [prepared[value] for value in column]


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name)
    return cast("models.Field[Any, Any]", field)


def _column(model: type[models.Model], name: str) -> str:
    return connection.ops.quote_name(str(_field(model, name).column))
