"""Write and read all rows as JSON lines, to move a site between SQLite and PostgreSQL.

Rows are read into the tables they were written from: the migrations of that time are applied first,
the later ones when the site starts. The search index is not included; it is rebuilt at the start.
"""

import json
from base64 import b64encode
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteDatabase
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from site_config.squashed_migrations import Migration, squashed

ROW_BATCH_SIZE = 1_000
DERIVED = frozenset({"blog_searchentry", "blog_searchentry_topics", "blog_searchword"})
SCRATCH = "offprint_restoring"

Models = dict[str, type[models.Model]]


class RowsRefusedError(Exception):
    """The rows could not be read or written; the message says which."""


def models_at(migrations: Iterable[Migration]) -> Models:
    """Return the models by table name, as of these migrations."""
    loader = MigrationLoader(None)
    known = [node for node in squashed(migrations) if node in loader.graph.nodes]
    state = loader.project_state(known)
    found = state.apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table: model for model in found if _has_table(model)}
    return {table: tables[table] for table in sorted(tables) if table not in DERIVED}


def _has_table(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy


def write_rows(target: Path, tables: Models, using: str = DEFAULT_DB_ALIAS) -> int:
    """Write a line for each table and row. Call it in a transaction."""
    number = 0
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for table, model in tables.items():
            names = [field.attname for field in model._meta.concrete_fields]
            file.write(_line({"table": table, "columns": names}))
            rows = model._base_manager.using(using).order_by("pk").values_list(*names)
            for row in rows.iterator(chunk_size=ROW_BATCH_SIZE):
                file.write(_line(row))
                number += 1
    return number


def rows_of_sqlite(database: Path, target: Path, tables: Models) -> int:
    """Write the rows of a SQLite file other than the site's database."""
    settings = {**connection.settings_dict, "NAME": str(database), "OPTIONS": {}, "TIME_ZONE": None}
    connections["copy"] = SqliteDatabase(settings, alias="copy")
    try:
        return write_rows(target, tables, using="copy")
    except DatabaseError as error:
        raise RowsRefusedError(f"can't read {database.name}: {error}") from error
    finally:
        connections["copy"].close()
        del connections["copy"]


def make_sqlite(rows: Path, migrations: Iterable[Migration], place: Path) -> None:
    """Create a SQLite database from the rows, in a new file."""
    connections.close_all()
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(place)
    try:
        _make(rows, migrations)
        with connection.cursor() as cursor:
            # Moves everything from the WAL to the file.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = usual


def replace_postgresql(rows: Path, migrations: Iterable[Migration]) -> None:
    """Create the tables in a separate schema, then replace the site's in one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        usual = cursor.fetchone()[0]
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCRATCH} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCRATCH}")
        cursor.execute(f"SET search_path TO {SCRATCH}")
    try:
        _make(rows, migrations)
        _exchange_tables(usual)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCRATCH} CASCADE")
        connections.close_all()


def _exchange_tables(usual: str) -> None:
    quoted = connection.ops.quote_name
    made = connection.introspection.table_names()
    known = {*made, *DERIVED, *models_at(MigrationLoader(None).disk_migrations)}
    with transaction.atomic(), connection.cursor() as cursor:
        for table in sorted(known):
            cursor.execute(f"DROP TABLE IF EXISTS {quoted(usual)}.{quoted(table)} CASCADE")
        for table in made:
            cursor.execute(f"ALTER TABLE {quoted(table)} SET SCHEMA {quoted(usual)}")


def _make(rows: Path, migrations: Iterable[Migration]) -> None:
    wanted = squashed(migrations)
    executor = MigrationExecutor(connection)
    executor.migrate(_last_of_each_app(executor.loader, wanted))
    tables = models_at(wanted)
    try:
        fill_tables(rows, tables)
    except DatabaseError as error:
        raise RowsRefusedError(f"the rows are inconsistent: {error}") from error


def fill_tables(rows: Path, tables: Models) -> None:
    """Replace what is in the tables with the rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            # Rows created by migrations are among the rows, too.
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608
        _read_rows(rows, tables, cursor)
        for sql in connection.ops.sequence_reset_sql(no_style(), list(tables.values())):
            cursor.execute(sql)


def _last_of_each_app(loader: MigrationLoader, wanted: set[Migration]) -> list[Migration]:
    def is_last(node: Migration) -> bool:
        later = {child.key for child in loader.graph.node_map[node].children}
        return not any(app == node[0] for app, _ in later & wanted)

    return sorted(filter(is_last, wanted))


def _read_rows(rows: Path, tables: Models, cursor: Any) -> None:
    table: _Table | None = None
    with rows.open(encoding="utf-8") as file:
        for line in map(json.loads, file):
            if isinstance(line, dict):
                if table:
                    table.write()
                if line["table"] not in tables:
                    raise RowsRefusedError(f"unknown table {line['table']}")
                table = _Table(tables[line["table"]], line["columns"], cursor)
            elif table and table.add(line) >= ROW_BATCH_SIZE:
                table.write()
    if table:
        table.write()


class _Table:
    """Insert rows into one table in batches."""

    def __init__(self, model: type[models.Model], names: list[str], cursor: Any) -> None:
        self._cursor = cursor
        self._rows: list[list[Any]] = []
        self._name = model._meta.db_table
        known = {field.attname: field for field in model._meta.concrete_fields}
        self._fields = [known[name] for name in names]
        columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in self._fields)
        marks = ", ".join(["%s"] * len(names))
        table = connection.ops.quote_name(self._name)
        self._sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608

    def add(self, row: list[Any]) -> int:
        self._rows.append(row)
        return len(self._rows)

    def write(self) -> None:
        if not self._rows:
            return
        try:
            self._cursor.executemany(self._sql, [self._prepared(row) for row in self._rows])
        except (DatabaseError, TypeError, ValueError) as error:
            first, last = self._rows[0][0], self._rows[-1][0]
            raise RowsRefusedError(
                f"invalid rows {first} to {last} of {self._name}: {error}"
            ) from error
        self._rows = []

    def _prepared(self, row: list[Any]) -> list[Any]:
        return [
            field.get_db_prep_save(field.to_python(value), connection)
            for field, value in zip(self._fields, row, strict=True)
        ]


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain, separators=(",", ":")) + "\n"


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode("ascii")
    raise TypeError(f"{type(value).__name__} is not JSON serializable")
