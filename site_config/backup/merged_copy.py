"""Change the database for minutes, and lock it for a moment: work on a copy, and merge that.

SQLite has one lock for everything that is written. Saves elsewhere would wait for the end of a long
transaction, and fail after some seconds.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from site_config.backup.scratch_database import copied_file, use_file

Result = TypeVar("Result")
Transaction = Callable[[], AbstractContextManager[None]]

# After that, the work keeps the lock, as nothing else helps.
MAX_ATTEMPTS = 3
# A second attempt leaves numbers for what others create meanwhile.
RESERVED_NUMBERS = 1_000
_WRITES = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})


class ChangedMeanwhileError(Exception):
    """Others changed what the work on the copy has changed too."""


def in_short_transaction(work: Callable[[Transaction], Result]) -> Result:
    """Return the result of ``work``, which makes all its changes in the transaction it is given.

    The work is repeated if others changed the same rows meanwhile, so it reads all it needs itself.
    What it wants to happen on commit happens once the changes are in the database.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        for attempt in range(MAX_ATTEMPTS):
            with suppress(ChangedMeanwhileError):
                return _on_copy(work, attempt * RESERVED_NUMBERS)
    return work(transaction.atomic)


def _on_copy(work: Callable[[Transaction], Result], reserved: int) -> Result:
    place = connection.settings_dict["NAME"]
    with copied_file() as copy:
        base = copy.with_name("base.sqlite3")
        shutil.copyfile(copy, base)
        if reserved:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s", [reserved])

        @contextmanager
        def merged() -> Iterator[None]:
            with transaction.atomic(), _written_tables() as tables:
                yield
                # They concern the files and caches of the site, which has nothing of this yet.
                on_commit, connection.run_on_commit = connection.run_on_commit, []
            use_file(place)
            with _attached(copy, base):
                _merge([_Table.read(name) for name in sorted(tables)], on_commit)

        return work(merged)


@contextmanager
def _written_tables() -> Iterator[set[str]]:
    """Yield the set that the tables which are written in the block are added to."""
    tables: set[str] = set()

    def add(action: int, name: str | None, *_: str | None) -> int:
        if action in _WRITES and name and not name.startswith("sqlite_"):
            tables.add(name)
        return sqlite3.SQLITE_OK

    raw: sqlite3.Connection = connection.connection
    raw.set_authorizer(add)
    try:
        yield tables
    finally:
        raw.set_authorizer(None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE %%'")
        virtual = [name for (name,) in cursor.fetchall()]
    # Tables that a virtual table keeps its data in; it writes them itself.
    tables -= {name for name in tables for owner in virtual if name.startswith(f"{owner}_")}


@contextmanager
def _attached(copy: Path, base: Path) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS changed", [str(copy)])
        cursor.execute("ATTACH DATABASE %s AS base", [str(base)])
        try:
            yield
        finally:
            cursor.execute("DETACH DATABASE changed")
            cursor.execute("DETACH DATABASE base")


def _merge(tables: list["_Table"], on_commit: list[Any]) -> None:
    with connection.cursor() as cursor:
        try:
            for table in tables:
                table.find_changes(cursor)
            with transaction.atomic():
                for table in tables:
                    table.check(cursor)
                for table in tables:
                    table.delete(cursor)
                for table in tables:
                    table.insert(cursor)
                for _, function, is_robust in on_commit:
                    transaction.on_commit(function, robust=is_robust)
        except IntegrityError as error:
            # Such as a new row with the same slug, or a topic that is gone.
            raise ChangedMeanwhileError(str(error)) from error
        finally:
            for table in tables:
                table.forget_changes(cursor)


@dataclass(frozen=True)
class _Table:
    """``name`` and ``columns`` are quoted. The row numbers of changes are in temporary tables."""

    name: str
    columns: tuple[str, ...]
    has_own_number: bool

    @classmethod
    def read(cls, name: str) -> "_Table":
        quoted = connection.ops.quote_name
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA changed.table_xinfo({quoted(name)})")
            columns = [column for column in cursor.fetchall() if not column[6]]
        is_number = any(column[5] and column[2].upper() == "INTEGER" for column in columns)
        names = tuple(quoted(column[1]) for column in columns)
        return cls(quoted(name), names, has_own_number=is_number)

    @property
    def new(self) -> str:
        return connection.ops.quote_name(f"new {self.name[1:-1]}")

    @property
    def old(self) -> str:
        return connection.ops.quote_name(f"old {self.name[1:-1]}")

    def differs(self, one: str, other: str) -> str:
        first, second = (
            ", ".join(f"{alias}.{column}" for column in self.columns) for alias in (one, other)
        )
        return f"{other}.rowid IS NULL OR ({first}) IS NOT ({second})"

    def find_changes(self, cursor: CursorWrapper) -> None:
        for found, one, other in ((self.new, "changed", "base"), (self.old, "base", "changed")):
            cursor.execute(
                f"CREATE TEMP TABLE {found} AS SELECT x.rowid AS number FROM {one}.{self.name} x "  # noqa: S608
                f"LEFT JOIN {other}.{self.name} y ON y.rowid = x.rowid "
                f"WHERE {self.differs('x', 'y')}"
            )

    def check(self, cursor: CursorWrapper) -> None:
        """Raise ChangedMeanwhileError if others changed these rows or took their numbers."""
        cursor.execute(
            f"SELECT 1 FROM temp.{self.old} JOIN base.{self.name} x ON x.rowid = number "  # noqa: S608
            f"LEFT JOIN main.{self.name} y ON y.rowid = number WHERE {self.differs('x', 'y')} "
            f"UNION ALL SELECT 1 FROM temp.{self.new} JOIN main.{self.name} x ON x.rowid = number "
            f"WHERE number NOT IN (SELECT number FROM temp.{self.old}) LIMIT 1"
        )
        if cursor.fetchone():
            raise ChangedMeanwhileError(self.name)

    def delete(self, cursor: CursorWrapper) -> None:
        cursor.execute(
            f"DELETE FROM main.{self.name} WHERE rowid IN (SELECT number FROM temp.{self.old})"  # noqa: S608
        )

    def insert(self, cursor: CursorWrapper) -> None:
        columns = ", ".join(self.columns if self.has_own_number else ("rowid", *self.columns))
        cursor.execute(
            f"INSERT INTO main.{self.name} ({columns}) SELECT {columns} FROM changed.{self.name} "  # noqa: S608
            f"WHERE rowid IN (SELECT number FROM temp.{self.new})"
        )

    def forget_changes(self, cursor: CursorWrapper) -> None:
        for found in (self.new, self.old):
            cursor.execute(f"DROP TABLE IF EXISTS temp.{found}")
