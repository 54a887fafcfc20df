from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from blog.management.multiline_help import MultilineHelpCommand
from site_config.backup.creating import backup, dated_path, delete_old_backups
from site_config.backup.database_copies import CopyFailedError
from site_config.backup.restoring import RestoreRefusedError, check
from site_config.squashed_migrations import TooOldError
from site_config.terminal import progress_on

_DETAILS = """
Backs up the database, media, uncounted visits and the secret key. The site can stay online. The
backup contains your accounts and keys; store it safely.

  manage.py backup site.tar.gz          write this file
  manage.py backup backups/ --keep 14   write a dated file and keep the newest 14
  manage.py backup site.tar.gz --check  verify the checksum of every file

Every night, by cron (on one line):  30 3 * * *  cd /srv/offprint/site &&
.venv/bin/python manage.py backup /srv/backups/ --keep 14

Restore a backup with 'manage.py restore'.
"""


class Command(MultilineHelpCommand):
    help = "Back up the whole site to one file.\n" + _DETAILS

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="backup file, or a directory for dated files")
        parser.add_argument("--keep", type=int, help="keep this many backups")
        parser.add_argument(
            "--check", action="store_true", help="verify a backup instead of writing one"
        )

    def handle(self, *, file: Path, keep: int | None, **options: Any) -> str:
        if options["check"]:
            return self._check(file)
        is_folder = file.is_dir() or keep is not None
        if keep is not None and keep < 1:
            raise CommandError("--keep must be at least 1.")
        target = dated_path(file) if is_folder else file
        if target.exists():
            raise CommandError(f"{target} already exists. Choose another file.")
        try:
            counts = backup(target, progress_on(self.stderr))
        except (CopyFailedError, TooOldError, OSError) as error:
            raise CommandError(f"Backup failed: {error}") from error
        old = delete_old_backups(file, keep) if keep is not None else []
        summary = f"Wrote {target}: {counts['files']} files, {counts['bytes'] / 1_000_000:.1f} MB."
        if not old:
            return summary
        return f"{summary} Deleted {len(old)} old backup{'' if len(old) == 1 else 's'}."

    def _check(self, file: Path) -> str:
        try:
            checked = check(file)
        except RestoreRefusedError as error:
            raise CommandError(str(error)) from error
        return (
            f"{file} is valid: {checked.files} files, {checked.database}, created "
            f"{checked.made_at} on {checked.machine}."
        )
