"""Apply the rows that changed in a copy of an SQLite database to the database itself.

The connection has two files attached: ``base``, as the database was when it was copied, and
``work``, the copy with the changes. Only rows that differ between them are written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

# Above the ids of the rows that others create while the copy is being changed.
ID_GAP = 1_000

_DELETED, _UPDATED, _INSERTED = "deleted", "updated", "inserted"


class MergeConflictError(Exception):
    """Others changed the same rows meanwhile; nothing was merged."""


@dataclass(frozen=True)
class Table:
    name: str
    key: str
    columns: tuple[str, ...]

    @cached_property
    def quoted(self) -> str:
        return _quoted(self.name)

    @cached_property
    def all_columns(self) -> tuple[str, ...]:
        """The columns, and the key if it isn't one of them, as in tables for searching."""
        return self.columns if self.key in self.columns else (self.key, *self.columns)

    def values(self, schema: str) -> str:
        return ", ".join(f"{schema}.{_quoted(column)}" for column in self.all_columns)

    def keys(self, *kinds: str) -> str:
        chosen = ", ".join(f"'{kind}'" for kind in kinds)
        return f"SELECT row FROM temp.row_changes WHERE name = '{self.name}' AND kind IN ({chosen})"  # noqa: S608


def leave_id_gap() -> None:
    """Let new rows get ids that others don't use."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
        numbered = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT name FROM sqlite_sequence")
        unused = numbered - {name for (name,) in cursor.fetchall()}
        rows = [(name,) for name in unused]
        cursor.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, 0)", rows)
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s", [ID_GAP])


def find_changes() -> list[Table]:
    """List the rows that differ between ``base`` and ``work``, and return their tables.

    It takes time, so call it before the transaction that applies them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE row_changes (name TEXT, row, kind TEXT,"
            " PRIMARY KEY (name, row)) WITHOUT ROWID"
        )
        tables = list(_tables())
        for table in tables:
            key = _quoted(table.key)
            find = f"""
                INSERT INTO temp.row_changes
                SELECT '{table.name}', w.{key},
                       CASE WHEN b.{key} IS NULL THEN '{_INSERTED}' ELSE '{_UPDATED}' END
                FROM work.{table.quoted} w LEFT JOIN base.{table.quoted} b ON b.{key} = w.{key}
                WHERE ({table.values("w")}) IS NOT ({table.values("b")})
                UNION ALL
                SELECT '{table.name}', b.{key}, '{_DELETED}' FROM base.{table.quoted} b
                WHERE NOT EXISTS (SELECT 1 FROM work.{table.quoted} w WHERE w.{key} = b.{key})
            """  # noqa: S608 - the names are those of our own tables
            cursor.execute(find)
        cursor.execute("SELECT DISTINCT name FROM temp.row_changes")
        changed = {name for (name,) in cursor.fetchall()}
    return [table for table in tables if table.name in changed]


def apply_changes(tables: list[Table]) -> None:
    """Apply the changes within a transaction. Raise MergeConflictError if others made some."""
    for table in tables:
        _check_unchanged(table)
    for kind in (_DELETED, _UPDATED, _INSERTED):
        for table in tables:
            _apply(table, kind)
    for table in tables:
        _check_references(table)


def changed_since_copy(table: Table) -> str:
    """Return a query for the keys of the rows that differ from ``base``."""
    key = _quoted(table.key)
    return (
        f"SELECT m.{key} FROM main.{table.quoted} m "  # noqa: S608
        f"LEFT JOIN base.{table.quoted} b ON b.{key} = m.{key} "
        f"WHERE ({table.values('m')}) IS NOT ({table.values('b')})"
    )


def table_named(name: str) -> Table:
    return next(table for table in _tables() if table.name == name)


def _tables() -> Iterator[Table]:
    """Yield all tables except those in which SQLite stores a search index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM base.sqlite_master WHERE type = 'table'")
        found = dict(cursor.fetchall())
        virtual = [name for name, sql in found.items() if sql.startswith("CREATE VIRTUAL")]
        hidden = ("sqlite_", *(f"{name}_" for name in virtual))
        for name in sorted(found):
            if not name.startswith(hidden):
                cursor.execute(f"PRAGMA base.table_info({_quoted(name)})")
                columns = cursor.fetchall()
                keys = [column[1] for column in columns if column[5]]
                yield Table(name, keys[0] if keys else "rowid", tuple(c[1] for c in columns))


def _check_unchanged(table: Table) -> None:
    """A row that others changed in the same way is no conflict."""
    key = _quoted(table.key)
    joins = " ".join(
        f"LEFT JOIN {schema}.{table.quoted} {schema[0]} ON {schema[0]}.{key} = c.row"
        for schema in ("base", "work", "main")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.row FROM temp.row_changes c {joins} WHERE c.name = %s "  # noqa: S608
            f"AND ({table.values('m')}) IS NOT ({table.values('b')}) "
            f"AND ({table.values('m')}) IS NOT ({table.values('w')}) LIMIT 1",
            [table.name],
        )
        if found := cursor.fetchone():
            raise MergeConflictError(f"Row {found[0]} of {table.name} was changed meanwhile.")


def _check_references(table: Table) -> None:
    """Look at the merged rows only; SQLite checks rows that refer to deleted ones at the end."""
    with connection.cursor() as cursor:
        cursor.execute(table.keys(_UPDATED, _INSERTED))
        merged = {key for (key,) in cursor.fetchall()}
        cursor.execute(f"PRAGMA main.foreign_key_check({table.quoted})")
        for _, row, parent, _ in cursor.fetchall():
            if row in merged:
                message = f"Row {row} of {table.name} needs one of {parent} that was deleted."
                raise MergeConflictError(message)


def _apply(table: Table, kind: str) -> None:
    key, columns = _quoted(table.key), ", ".join(map(_quoted, table.all_columns))
    # Updated in place: a deletion would have SQLite look for all rows that refer to it.
    others = ", ".join(_quoted(column) for column in table.columns if column != table.key)
    chosen = f"{key} IN ({table.keys(kind)})"
    statements = {
        _DELETED: f"DELETE FROM main.{table.quoted} WHERE {chosen}",  # noqa: S608
        _UPDATED: f"UPDATE main.{table.quoted} AS m SET ({others}) = (SELECT {others} "  # noqa: S608
        f"FROM work.{table.quoted} w WHERE w.{key} = m.{key}) WHERE {chosen}",
        _INSERTED: f"INSERT INTO main.{table.quoted} ({columns}) "  # noqa: S608
        f"SELECT {columns} FROM work.{table.quoted} WHERE {chosen} "
        f"AND {key} NOT IN (SELECT {key} FROM main.{table.quoted})",
    }
    if others or kind != _UPDATED:
        with connection.cursor() as cursor:
            cursor.execute(statements[kind])


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
