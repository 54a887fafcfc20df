from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from blog.management.multiline_help import MultilineHelpCommand
from site_config.search.indexing import rebuild_index

_DETAILS = """
rebuild
  Updates the index of posts, papers and publications: adds what is missing, updates what changed
  and removes what is gone. Saving in the admin and importing do this automatically; you need it
  only after changing the database directly. Search works while it runs.

  manage.py search rebuild                 update the index
  manage.py search rebuild --from-scratch  empty the index first
"""


class Command(MultilineHelpCommand):
    help = "Maintain the search index." + "\n" + _DETAILS

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["rebuild"], help="what to do; see above")
        parser.add_argument("--from-scratch", action="store_true", help="empty the index first")

    def handle(self, *, from_scratch: bool, **options: Any) -> str:
        try:
            report = rebuild_index(from_scratch=from_scratch, progress=self._show_progress)
        except DatabaseError as error:
            raise CommandError(f"Index unchanged: {error}") from error
        return report.summary()

    def _show_progress(self, source: str, done: int, total: int) -> None:
        self.stderr.write(f"{source.capitalize()}s: {done} of {total}")
