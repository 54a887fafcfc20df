from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from site_config.backup.database_copies import CopyFailedError
from site_config.backup.portable_rows import RowsRefusedError
from site_config.backup.restoring import (
    MediaNotRestoredError,
    RestoreRefusedError,
    restore_backup,
)
from site_config.squashed_migrations import TooOldError


class Command(BaseCommand):
    help = (
        "Restore a backup. Every file is checked first. An existing site is replaced only with "
        "--replace, and moved aside in DATA_DIR. Stop the server first; starting it again migrates "
        "an older database. The backup is restored to DATABASE_URL: SQLite can become PostgreSQL "
        "and vice versa. 'manage.py backup FILE --check' verifies a backup without restoring it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="backup file")
        parser.add_argument(
            "--replace", action="store_true", help="replace an existing site, after moving it aside"
        )

    def handle(self, *, file: Path, replace: bool, **options: Any) -> str:
        try:
            restored, aside = restore_backup(file, replace=replace, progress=self.stderr.write)
        except (RestoreRefusedError, CopyFailedError, RowsRefusedError, TooOldError) as error:
            raise CommandError(f"Nothing was restored: {error}") from error
        except MediaNotRestoredError as error:
            raise CommandError(str(error)) from error
        summary = f"Restored {restored.files} files from {restored.made_at}."
        return f"{summary} The previous site is in {aside}." if aside else summary
