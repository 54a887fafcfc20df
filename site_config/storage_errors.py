"""Recognize errors that come from the database server or the disk, not from the program."""

import errno
import sqlite3

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db import Error as DjangoDatabaseError
from django.db.models import TextChoices

from site_config.program import PROGRAM


class StorageProblem(TextChoices):
    """What is wrong, in words for the owner."""

    UNREACHABLE = "unreachable", "The database can't be reached."
    BUSY = "busy", "The database is busy."
    FULL = "full", "The disk is full."
    READ_ONLY = "read-only", "The disk or the database is read-only."
    DAMAGED = "damaged", "The database is damaged."
    NO_MEDIA = "media", "The media bucket can't be used."


_SQLITE = {
    sqlite3.SQLITE_BUSY: StorageProblem.BUSY,
    sqlite3.SQLITE_LOCKED: StorageProblem.BUSY,
    sqlite3.SQLITE_FULL: StorageProblem.FULL,
    sqlite3.SQLITE_READONLY: StorageProblem.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: StorageProblem.UNREACHABLE,
    sqlite3.SQLITE_IOERR: StorageProblem.UNREACHABLE,
    sqlite3.SQLITE_CORRUPT: StorageProblem.DAMAGED,
    sqlite3.SQLITE_NOTADB: StorageProblem.DAMAGED,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "25006": StorageProblem.READ_ONLY,
    "53100": StorageProblem.FULL,
    "53300": StorageProblem.UNREACHABLE,
    "55P03": StorageProblem.BUSY,
    "40P01": StorageProblem.BUSY,
    "57P01": StorageProblem.UNREACHABLE,
    "57P02": StorageProblem.UNREACHABLE,
    "57P03": StorageProblem.UNREACHABLE,
    "XX001": StorageProblem.DAMAGED,
    "XX002": StorageProblem.DAMAGED,
}
_OPERATING_SYSTEM = {
    errno.ENOSPC: StorageProblem.FULL,
    errno.EDQUOT: StorageProblem.FULL,
    errno.EROFS: StorageProblem.READ_ONLY,
    errno.EACCES: StorageProblem.READ_ONLY,
    errno.EHOSTUNREACH: StorageProblem.NO_MEDIA,
}


_ADVICE = {
    StorageProblem.UNREACHABLE: "Check that it is running, and DATABASE_URL.",
    StorageProblem.BUSY: "Another process is writing. Try again when it has finished.",
    StorageProblem.FULL: "Free some space, then try again.",
    StorageProblem.READ_ONLY: "DATA_DIR must belong to the account that runs the site.",
    StorageProblem.DAMAGED: f"Restore a backup: {PROGRAM} restore FILE --replace.",
    StorageProblem.NO_MEDIA: "Check MEDIA_BUCKET and the other settings of the bucket.",
}


def explain(error: BaseException) -> str:
    """Return what is wrong with the database or the disk, and what to do; otherwise ""."""
    problem = storage_problem(error)
    if problem is None:
        return ""
    detail = " ".join(str(error).split())
    return f"{problem.label} {_ADVICE[problem]} ({detail}; database: {_database_name()})"


def _database_name() -> str:
    """Return the path or the host of the database, without its password."""
    database = connection.settings_dict
    where = f"{database['HOST']}:{database['PORT'] or 5432}/" if database["HOST"] else ""
    return f"{where}{database['NAME']}"


def storage_problem(error: BaseException | None) -> StorageProblem | None:
    """Return what is wrong with the database or the disk; None if the error is another."""
    if isinstance(error, OSError):
        return _OPERATING_SYSTEM.get(error.errno or 0)
    if not isinstance(error, DjangoDatabaseError):
        return None
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        # The low byte is the primary code.
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    return _of_postgresql(error, getattr(cause, "sqlstate", None))


def _of_postgresql(error: DatabaseError | Exception, state: str | None) -> StorageProblem | None:
    if state is None:
        # If there is no state, the server didn't answer.
        is_unanswered = isinstance(error, (OperationalError, InterfaceError))
        return StorageProblem.UNREACHABLE if is_unanswered else None
    if state.startswith("08"):
        return StorageProblem.UNREACHABLE
    return _POSTGRESQL.get(state)
