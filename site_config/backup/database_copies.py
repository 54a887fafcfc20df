"""Copy the database while it is in use, and restore it."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from site_config.backup.portable_rows import (
    make_sqlite,
    models_at,
    replace_postgresql,
    rows_of_sqlite,
    write_rows,
)

# Debian does not put these programs on PATH.
PLACES = ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt")
FILE_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
# The rows of PostgreSQL in a form that SQLite can be restored from.
ROWS = "rows.jsonl"


class CopyFailedError(Exception):
    """The database could not be copied or restored; the message says why."""


def copy_database(folder: Path) -> Path:
    """Write a snapshot of the database into ``folder``."""
    copy = folder / FILE_NAMES[connection.vendor]
    if connection.vendor == "sqlite":
        _copy_sqlite(Path(settings.DATABASES["default"]["NAME"]), copy)
    else:
        _copy_postgresql(copy)
    return copy


def replace_database(copy: Path, aside: Path) -> None:
    """Replace the database by a copy, and move the old one to the folder ``aside``."""
    if connection.vendor == "sqlite":
        place = Path(settings.DATABASES["default"]["NAME"])
        connections.close_all()
        for name in (place.name, f"{place.name}-wal", f"{place.name}-shm"):
            if (place.parent / name).exists():
                (place.parent / name).rename(aside / name)
        shutil.move(copy, place)
    else:
        _run("pg_dump", "--format=custom", f"--file={aside / FILE_NAMES['postgresql']}")
        connections.close_all()
        once = ("--single-transaction", "--exit-on-error", "--clean", "--if-exists")
        name = str(settings.DATABASES["default"]["NAME"])
        _run("pg_restore", *once, "--no-owner", "--no-privileges", f"--dbname={name}", str(copy))


def convert_database(held: Path, vendor: str, migrations: Iterable[str], aside: Path) -> None:
    """Replace the database by a copy from the other database system."""
    nodes = [(app, name) for app, _, name in (m.partition(".") for m in migrations)]
    rows = held / ROWS
    if vendor == "sqlite":
        rows_of_sqlite(held / FILE_NAMES[vendor], rows, models_at(nodes))
    if connection.vendor == "sqlite":
        made = held / FILE_NAMES["sqlite"]
        make_sqlite(rows, nodes, made)
        replace_database(made, aside)
    else:
        _run("pg_dump", "--format=custom", f"--file={aside / FILE_NAMES['postgresql']}")
        replace_postgresql(rows, nodes)


def applied_migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _copy_sqlite(place: Path, copy: Path) -> None:
    # Copying all pages in one step gives a snapshot and doesn't block writers.
    with closing(sqlite3.connect(place)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target, pages=-1)
        [(result,)] = target.execute("PRAGMA quick_check(1)").fetchall()
    if result != "ok":
        raise CopyFailedError(f"The copy of the database is damaged ({result}).")


def _copy_postgresql(copy: Path) -> None:
    """Write the dump and the rows from one snapshot."""
    applied = MigrationRecorder(connection).applied_migrations()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()
        _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={copy}")
        write_rows(copy.with_name(ROWS), models_at(applied))


def _run(program: str, *arguments: str) -> None:
    database = settings.DATABASES["default"]
    known = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {name: str(database[key]) for name, key in known.items() if database.get(key)}
    env = {**given, "PGDATABASE": str(database["NAME"])}
    process = subprocess.run(  # noqa: S603 -- PostgreSQL programs, no shell
        [_program(program), *arguments], env=env, capture_output=True, text=True, check=False
    )
    if process.returncode:
        raise CopyFailedError(f"{program} failed: {process.stderr.strip()[-500:]}")


def _program(name: str) -> str:
    """Return the newest installed version: older ones reject a newer server."""
    found = [path for place in PLACES for path in Path(place).glob(f"*/bin/{name}")]
    newest = max(found, key=_version, default=None)
    program = str(newest) if newest else shutil.which(name)
    if program is None:
        raise CopyFailedError(f"{name} is not installed. On Debian: apt install postgresql-client.")
    return program


def _version(path: Path) -> float:
    digits = "".join(c for c in path.parts[-3] if c.isdigit() or c == ".")
    return float(digits) if digits.replace(".", "", 1).isdigit() else 0.0
