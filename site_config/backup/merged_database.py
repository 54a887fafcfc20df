"""Long work that changes the database, and blocks no one who saves meanwhile.

SQLite allows one writer at a time. So the work is done in a copy, and only its result is written
to the database, in one short transaction.
"""

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from blog.models import (
    CacheGeneration,
    Image,
    MarkdownContent,
    Post,
    SearchEntry,
    StaleText,
    TrashedRow,
)
from site_config.backup.database_copies import copy_database
from site_config.backup.row_merge import (
    MergeConflictError,
    Table,
    apply_changes,
    changed_since_copy,
    find_changes,
    leave_id_gap,
    table_named,
)
from site_config.backup.scratch_database import connected_to, has_room
from site_config.search.indexing import STALE

logger = logging.getLogger(__name__)

# After these, someone saves the same rows too often.
MERGE_ATTEMPTS = 3
T = TypeVar("T")


def work_without_blocking(work: Callable[[AbstractContextManager[None]], T]) -> T:
    """Have work done in a copy, again if it can't be merged, in the end in the database itself.

    ``work`` enters the context manager that it gets, and does everything in one transaction. On
    PostgreSQL, whose writers don't block each other, it needs no copy.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block and has_room(copies=2):
        for _ in range(MERGE_ATTEMPTS):
            try:
                return work(_merged_database())
            except MergeConflictError as conflict:
                logger.info("Starting again, as the site changed meanwhile: %s", conflict)
    return work(nullcontext())


@contextmanager
def _merged_database() -> Iterator[None]:
    """Work in a copy until the block ends, then merge its changes; what runs on commit runs then.

    Raise MergeConflictError if others changed the same rows. After any error, the database is as
    it was.
    """
    with tempfile.TemporaryDirectory(prefix=".import-", dir=settings.DATA_DIR) as folder:
        base = copy_database(Path(folder))
        work = base.with_name("work.sqlite3")
        shutil.copyfile(base, work)
        with connected_to(work), transaction.atomic():
            leave_id_gap()
            yield
            # Sets of savepoints, functions, and whether errors of these are only logged.
            hooks: list[Any] = [*connection.run_on_commit]
            connection.run_on_commit.clear()
        try:
            with connection.cursor() as cursor:
                cursor.execute("ATTACH %s AS base", [str(base)])
                cursor.execute("ATTACH %s AS work", [str(work)])
            if tables := find_changes():
                _merge(tables)
            for _, function, is_robust in hooks:
                transaction.on_commit(function, robust=is_robust)
        finally:
            # Detaches the files.
            connection.close()


def _merge(tables: list[Table]) -> None:
    try:
        with transaction.atomic():
            is_in_use = _has_new_content()
            if is_in_use:
                _check_trash()
            apply_changes(tables)
            if is_in_use:
                _mark_texts_changed_meanwhile()
    except IntegrityError as error:
        raise MergeConflictError(str(error)) from error


def _has_new_content() -> bool:
    """Return whether content was saved meanwhile."""
    table = CacheGeneration._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT number FROM main.{table}) IS NOT (SELECT number FROM base.{table})"  # noqa: S608
        )
        return bool(cursor.fetchone()[0])


def _check_trash() -> None:
    """Raise MergeConflictError if something was deleted: imported texts may link to it."""
    with connection.cursor() as cursor:
        for table, condition in (
            (TrashedRow._meta.db_table, "b.id IS NULL"),
            *((m._meta.db_table, "m.binned_at > coalesce(b.binned_at, '')") for m in (Post, Image)),
        ):
            cursor.execute(
                f"SELECT 1 FROM main.{table} m LEFT JOIN base.{table} b ON b.id = m.id "  # noqa: S608
                f"WHERE {condition} LIMIT 1"
            )
            if cursor.fetchone():
                raise MergeConflictError("Something was moved to the trash meanwhile.")


def _mark_texts_changed_meanwhile() -> None:
    """Have texts and search entries that changed made again in the background.

    Those that were imported and those that were saved elsewhere may name each other.
    """
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if issubclass(model, MarkdownContent) and not model._meta.proxy:
                rows = changed_since_copy(table_named(model._meta.db_table))
                cursor.execute(
                    f"INSERT OR IGNORE INTO main.{StaleText._meta.db_table} (model, object_id) "  # noqa: S608
                    f"SELECT %s, id FROM ({rows})",
                    [model._meta.label],
                )
        entries = SearchEntry._meta.db_table
        cursor.execute(
            f"UPDATE main.{entries} SET digest = %s "  # noqa: S608
            f"WHERE id IN ({changed_since_copy(table_named(entries))})",
            [STALE],
        )
