"""A copy of the database for a preview, which changes rows and rolls everything back.

On the site's own rows, a preview would hold their locks until it ends, and every save would wait.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction

from site_config.backup.database_copies import CopyFailedError, copy_database

# These have the most rows by far, and no preview changes them.
NOT_COPIED = frozenset({"blog.models.visits", "blog.models.downloads", "blog.models.revisions"})


@contextmanager
def scratch_database() -> Iterator[None]:
    """Work on a copy until the block ends; in a transaction, on what the transaction sees.

    Raise CopyFailedError if there is no room for a copy.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _copied_file():
            yield
    else:
        with _temporary_tables():
            yield


@contextmanager
def _copied_file() -> Iterator[None]:
    if not has_room(copies=1):
        raise CopyFailedError(
            f"A preview works on a copy of the database ({_megabytes():,} MB), and the disk is too "
            "full. Free some space, then try again."
        )
    with (
        tempfile.TemporaryDirectory(prefix=".import-", dir=settings.DATA_DIR) as folder,
        connected_to(copy_database(Path(folder))),
    ):
        yield


def has_room(*, copies: int) -> bool:
    """Return whether copies of the database leave half of the free space."""
    return copies * _megabytes() * 1024**2 <= shutil.disk_usage(settings.DATA_DIR).free // 2


def _megabytes() -> int:
    return Path(connection.settings_dict["NAME"]).stat().st_size // 1024**2 + 1


@contextmanager
def connected_to(copy: Path) -> Iterator[None]:
    """Use a copy of the database in this thread; other threads share the settings."""
    usual = connection.settings_dict
    connection.close()
    connection.settings_dict = {**usual, "NAME": str(copy)}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = usual


@contextmanager
def _temporary_tables() -> Iterator[None]:
    """Hide the tables behind temporary ones of the same names, which end with the connection."""
    copied = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model.__module__ not in NOT_COPIED
    ]
    connection.close()
    try:
        with transaction.atomic():
            _copy_tables(copied)
        yield
    finally:
        connection.close()


def _copy_tables(copied: Iterable[type[models.Model]]) -> None:
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT current_schema()")
        schema = quoted(cursor.fetchone()[0])
        for model in copied:
            table = quoted(model._meta.db_table)
            fields = [field for field in model._meta.concrete_fields if not field.generated]
            columns = ", ".join(quoted(str(field.column)) for field in fields)
            cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE {schema}.{table} INCLUDING ALL)")
            cursor.execute(
                f"INSERT INTO pg_temp.{table} ({columns}) "  # noqa: S608
                f"SELECT {columns} FROM {schema}.{table}"
            )
        for statement in connection.ops.sequence_reset_sql(no_style(), list(copied)):
            cursor.execute(statement)
