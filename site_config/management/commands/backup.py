from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from site_config.backup.creating import backup, forget_old, name_of_today
from site_config.backup.database_copies import CopyFailedError
from site_config.backup.restoring import RestoreRefusedError, check
from site_config.squashed_migrations import TooOldError

TEACHING = """
The whole site in one file, while it is being served: database, media, visits that are not counted
yet, and the secret key. Keep it where nobody else can read it: who has it has the accounts too.

  manage.py backup site.tar.gz          into this file
  manage.py backup backups/ --keep 14   into a file named for this moment, the newest 14 stay
  manage.py backup site.tar.gz --check  read a backup and compare every file with its checksum

Every night, by cron:  30 3 * * *  cd /srv/offprint/site && .venv/bin/python manage.py backup
/srv/backups/ --keep 14  (in one line). restore brings a backup back.
"""


class Command(BaseCommand):
    help = "Write the whole site into one file.\n" + TEACHING

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        # The help is set in paragraphs, which the usual formatter would run together.
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file, or a folder")
        parser.add_argument("--keep", type=int, help="of the backups in the folder, keep so many")
        parser.add_argument("--check", action="store_true", help="check a backup, write nothing")

    def handle(self, *, file: Path, keep: int | None, **options: Any) -> str:
        if options["check"]:
            return self._check(file)
        is_folder = file.is_dir() or keep is not None
        if keep is not None and keep < 1:
            raise CommandError("--keep: at least one backup stays.")
        target = name_of_today(file) if is_folder else file
        if target.exists():
            raise CommandError(f"{target} is there already. Name another file.")
        try:
            counts = backup(target, self.stderr.write)
        except (CopyFailedError, TooOldError, OSError) as error:
            raise CommandError(f"No backup was made: {error}") from error
        old = forget_old(file, keep) if keep is not None else []
        said = f"{target}: {counts['files']} files, {counts['bytes'] / 1_000_000:.1f} MB."
        return f"{said} {len(old)} old deleted." if old else said

    def _check(self, file: Path) -> str:
        try:
            found = check(file)
        except RestoreRefusedError as error:
            raise CommandError(str(error)) from error
        return (
            f"{file} is whole: {found.files} files of {found.made_at}, {found.database}, "
            f"from {found.machine}."
        )
