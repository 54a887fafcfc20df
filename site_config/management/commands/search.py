from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from site_config.search.indexing import rebuild

TEACHING = """
rebuild
  Reads every post, paper and publication and brings the search up to date: what is missing is
  added, what has changed is written again, what is gone is taken out. Saving at the desk and
  importing do that by themselves; this is for rows that were changed in the database by other
  hands. Readers go on searching meanwhile. Running it again changes nothing.

  manage.py search rebuild         bring the index up to date
  manage.py search rebuild --anew  forget the index first, and make all of it again
"""


class Command(BaseCommand):
    help = "Look after the index in which readers search." + "\n" + TEACHING

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        # The help is set in paragraphs, which the usual formatter would run together.
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["rebuild"], help="what to do; see above")
        parser.add_argument("--anew", action="store_true", help="forget the index first")

    def handle(self, *, anew: bool, **options: Any) -> str:
        try:
            report = rebuild(anew=anew, progress=self._tell)
        except DatabaseError as error:
            raise CommandError(f"The index is as it was: {error}") from error
        return report.summary()

    def _tell(self, source: str, done: int, total: int) -> None:
        self.stderr.write(f"{source}: {done} of {total}")
