"""The database of the tests: migrated once for all processes of a run, and whole for each test."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.apps import AppConfig, apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

TEMPLATE = "offprint_migrated"


@contextmanager
def migrated_once(runs: Path) -> Iterator[None]:
    """Create the test database inside: from what the first process of the run has migrated.

    ``runs`` is the folder of pytest's for this process.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    template = runs.parent / f"{TEMPLATE}.{connection.vendor}"
    with template.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if template.exists():
            _use(template)
            yield
        else:
            yield
            _save(template)


def _use(template: Path) -> None:
    if connection.vendor == "sqlite":
        _copy(template, Path(connection.settings_dict["TEST"]["NAME"]))
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE


def _save(template: Path) -> None:
    if connection.vendor == "sqlite":
        _copy(Path(connection.settings_dict["NAME"]), template)
        return
    # Nobody may be connected to a database that is copied.
    connection.close()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        migrated = connection.settings_dict["NAME"]
        server.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE {migrated}")
    template.touch()


def _copy(place: Path, copy: Path) -> None:
    with closing(sqlite3.connect(place)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


class MigratedRows:
    """The rows that migrations have made, which tests with transactions of their own delete."""

    def __init__(self) -> None:
        # Django itself creates these two again.
        models = [m for m in apps.get_models() if m not in {ContentType, Permission}]
        found = [(model, list(model._base_manager.all())) for model in models]
        self._rows: list[tuple[type[Model], list[Any]]] = [
            (model, rows) for model, rows in found if rows
        ]

    def restore(self, sender: AppConfig, plan: Any = (), **_signal: Any) -> None:
        """Restore them after all tables were emptied; a migration has a plan."""
        if plan or sender is not list(apps.get_app_configs())[-1]:
            return
        for model, rows in self._rows:
            model._base_manager.bulk_create(rows, ignore_conflicts=True)
        reset = connection.ops.sequence_reset_sql(no_style(), [model for model, _ in self._rows])
        with connection.cursor() as cursor:
            for statement in reset:
                cursor.execute(statement)
