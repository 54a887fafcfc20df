from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS

from site_config.accounts.first_account import ADMIN_NAME
from site_config.backup.database_copies import CopyFailedError
from site_config.preparation_lock import only_preparer
from site_config.preparing import Prepared, prepare

NEW_ACCOUNT_FILE = "admin_password"


class Command(BaseCommand):
    help = (
        "Prepare the site for serving: migrate the database, collect static files and, on first "
        "start, load the demo content (not with DEMO=0) and create an admin account. Its "
        "password is printed once, unless ADMIN_PASSWORD sets it; without a terminal, it is "
        "written to a file instead. Running it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-demo",
            action="store_false",
            dest="demo",
            default=settings.DEMO,
            help="start empty, like DEMO=0",
        )

    def handle(self, *, demo: bool, **options: Any) -> str:
        with only_preparer(self._say_that_it_waits):
            self.check(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
            _check_bucket()
            try:
                prepared = prepare(demo=demo, password=settings.ADMIN_PASSWORD)
            except CopyFailedError as error:
                raise CommandError(
                    f"Nothing was migrated: the database couldn't be backed up first. {error}"
                ) from error
        lines = _lines(prepared)
        if prepared.has_new_account:
            lines.append(f"Admin account: username {ADMIN_NAME}, {self._password_note(prepared)}")
        return "\n".join(lines) or "Up to date."

    def _say_that_it_waits(self) -> None:
        self.stderr.write("Waiting for another process to finish preparing the site...")

    def _password_note(self, prepared: Prepared) -> str:
        if not prepared.password:
            return "password from ADMIN_PASSWORD."
        if self.stdout.isatty():
            return f"password {prepared.password} (shown only once)."
        # Output that isn't a terminal ends up in logs.
        file = Path(settings.DATA_DIR) / NEW_ACCOUNT_FILE
        file.touch(mode=0o600)
        file.chmod(0o600)
        file.write_text(f"{prepared.password}\n", encoding="ascii")
        return f"password in {file}. Read it, then delete the file."


def _check_bucket() -> None:
    if settings.MEDIA_BUCKET:
        # Imported here because only sites with a bucket need the client.
        from site_config.object_storage import bucket_problem

        if problem := bucket_problem():
            raise CommandError(f"Invalid setting: {problem}")


def _lines(prepared: Prepared) -> list[str]:
    lines = []
    if prepared.saved_database:
        lines.append(f"Saved the database to {prepared.saved_database}.")
    if number := prepared.migrations:
        lines.append(f"Applied {number} migration{'' if number == 1 else 's'}.")
    if prepared.has_new_static_files:
        lines.append("Static files collected.")
    if prepared.moved_dates:
        number = prepared.moved_dates
        lines.append(f"Adjusted {number} posts without a time of day to the new TIME_ZONE.")
    if prepared.outdated_texts and prepared.saved_database:
        lines.append(f"{prepared.outdated_texts} texts will be rendered again in the background.")
    if prepared.indexed:
        lines.append(f"Indexed {prepared.indexed} posts, papers and publications.")
    if prepared.demo_summary:
        lines.append(f"Demo content: {prepared.demo_summary}")
    return lines
