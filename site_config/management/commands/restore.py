from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from site_config.backup.database_copies import CopyFailedError
from site_config.backup.portable_rows import RowsRefusedError
from site_config.backup.restoring import RestoreRefusedError, restore
from site_config.squashed_migrations import TooOldError


class Command(BaseCommand):
    help = (
        "Bring the site of a backup back. Every file is checked first; a site that stands here is "
        "touched only with --replace, and kept beside in DATA_DIR. Stop the server before, and "
        "start it after: the start brings an older database up to date. `backup FILE --check` "
        "checks without restoring. It comes back wherever DATABASE_URL leads: what was SQLite may "
        "become PostgreSQL, and the other way round."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what backup wrote")
        parser.add_argument("--replace", action="store_true", help="even where a site stands")

    def handle(self, *, file: Path, replace: bool, **options: Any) -> str:
        try:
            restored, aside = restore(file, replace=replace, progress=self.stderr.write)
        except (RestoreRefusedError, CopyFailedError, RowsRefusedError, TooOldError) as error:
            raise CommandError(f"Nothing was restored: {error}") from error
        said = f"Restored: {restored.files} files of {restored.made_at}."
        return f"{said} What stood here before is in {aside}." if aside else said
