"""Add to counts in the database, many rows per statement, on SQLite and PostgreSQL."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from django.db import connection, models

# SQLite limits the number of parameters in one statement.
ROWS_PER_STATEMENT = 1_000

Row = tuple[Any, ...]


def add_counts(
    model: type[models.Model],
    fields: Sequence[str],
    counts: Mapping[Row, float],
    *,
    into: str = "count",
) -> None:
    """Add each number to the row with its key; create missing rows.

    ``fields`` are the fields of a unique constraint, in the order of the keys. Negative numbers
    only change rows that exist.
    """
    column = quoted_column(model, into)
    table = connection.ops.quote_name(model._meta.db_table)
    keys = ", ".join(quoted_column(model, name) for name in fields)
    tail = f"ON CONFLICT ({keys}) DO UPDATE SET {column} = {table}.{column} + excluded.{column}"
    # Sorted, so that two processes that update the same rows cannot deadlock.
    ordered = sorted(counts.items())
    rows = [(*key, number) for key, number in ordered if number > 0]
    for _ in _insert(model, [*fields, into], rows, tail):
        pass
    _subtract(model, [into, *fields], [(number, *key) for key, number in ordered if number < 0])


def _subtract(model: type[models.Model], fields: Sequence[str], rows: Sequence[Row]) -> None:
    """Not an upsert: a check constraint would reject the negative row before the conflict."""
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    column, *keys = (quoted_column(model, name) for name in fields)
    found = " AND ".join(f"{key} = %s" for key in keys)
    sql = f"UPDATE {table} SET {column} = {column} + %s WHERE {found}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(zip(*_prepared(model, fields, rows), strict=True)))


def insert_new(
    model: type[models.Model], fields: Sequence[str], rows: Sequence[Row], returned: Sequence[str]
) -> list[Row]:
    """Insert rows that violate no unique constraint; return columns of the inserted ones."""
    columns = ", ".join(quoted_column(model, name) for name in returned)
    return list(_insert(model, fields, rows, f"ON CONFLICT DO NOTHING RETURNING {columns}"))


def _insert(
    model: type[models.Model], fields: Sequence[str], rows: Sequence[Row], tail: str
) -> Iterator[Row]:
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(quoted_column(model, name) for name in fields)
    placeholders = f"({', '.join(['%s'] * len(fields))})"
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        batch = rows[start : start + ROWS_PER_STATEMENT]
        values = [
            value for row in zip(*_prepared(model, fields, batch), strict=True) for value in row
        ]
        # Only table and column names of models are interpolated; values are parameters.
        groups = ", ".join([placeholders] * len(batch))
        sql = f"INSERT INTO {table} ({columns}) VALUES {groups} {tail}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            if "RETURNING" in tail:
                yield from cursor.fetchall()


def _prepared(
    model: type[models.Model], fields: Sequence[str], rows: Sequence[Row]
) -> Iterator[list[Any]]:
    """Yield the columns of ``rows`` prepared for the database, each distinct value once."""
    for name, column in zip(fields, zip(*rows, strict=True), strict=True):
        field = _field(model, name)
        prepared = {value: field.get_db_prep_save(value, connection) for value in set(column)}
        yield [prepared[value] for value in column]


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name)
    return cast("models.Field[Any, Any]", field)


def quoted_column(model: type[models.Model], name: str) -> str:
    return connection.ops.quote_name(str(_field(model, name).column))
