"""Check that databases and backups have all the migrations replaced by squashed ones.

Django considers a squashed migration applied if all that it replaces are. If only some are, the
others can't be applied any more, because their files are gone.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# The last commit that contains the replaced migrations.
LAST_COMMIT = "4082929"

Migration = tuple[str, str]


class TooOldError(Exception):
    """Some replaced migrations were never applied; the message says what to do."""


def squashed(applied: Iterable[Migration]) -> set[Migration]:
    """Return the migrations, with each replaced set as the migration that replaces it.

    Raise TooOldError if a set is incomplete.
    """
    found = set(applied)
    for key, migration in MigrationLoader(None).replacements.items():
        replaced = set(migration.replaces)
        if (missing := replaced - found) and missing != replaced:
            raise TooOldError(
                f"The database is from an older Offprint and lacks {'.'.join(min(missing))}. "
                f"Check out commit {LAST_COMMIT} and run 'python manage.py prepare' there first."
            )
        if not missing:
            found = found - replaced | {key}
    return found


def unknown(applied: Iterable[Migration]) -> list[str]:
    """Return the applied migrations that this version doesn't have: a newer one made them."""
    loader = MigrationLoader(None)
    ours = loader.migrated_apps
    newer = squashed(applied) - loader.disk_migrations.keys()
    return sorted(f"{app}.{name}" for app, name in newer if app in ours)


@register(Tags.database)
def check_databases(*, databases: Sequence[str] | None, **kwargs: Any) -> list[CheckMessage]:
    errors: list[CheckMessage] = []
    for alias in databases or ():
        try:
            newer = unknown(MigrationRecorder(connections[alias]).applied_migrations())
            if newer:
                message = (
                    f"The database is from a newer Offprint (it has {newer[0]}). Upgrade Offprint, "
                    "or restore the backup from before the upgrade."
                )
                errors.append(Error(message, id="site_config.E002"))
        except TooOldError as error:
            errors.append(Error(str(error), id="site_config.E001"))
    return errors
