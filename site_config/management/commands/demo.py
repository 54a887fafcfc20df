from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from blog.folders.source import SourceRefused
from blog.management.multiline_help import MultilineHelpCommand
from site_config.archive.errors import ContentRefused
from site_config.demo.clearing import clear_demo
from site_config.demo.loader import load_demo
from site_config.demo.report import DemoReport

_DETAILS = """
load
  Fills the site with a researcher's homepage, a reading list, notes and essays, images and a
  year of invented visits, so that you can see what each page is for. Loading it again restores
  any of it that you deleted and changes nothing else. Your own content is never touched: if you
  have a profile, or a post with the same URL, the demo's is skipped, and the summary says so.

clear
  Removes all of it, including its images and visits. Anything you have edited in the admin counts
  as yours and stays (a demo post that you edited keeps its visits). So does anything your content
  needs: a topic that you wrote under, a paper that you wrote about, a co-author of yours.

Each command is all or nothing: if anything fails, nothing changes.

  manage.py demo load --dry-run    show what would be done
  manage.py demo clear             before you start with your own content
"""


class Command(MultilineHelpCommand):
    help = "Load or remove the demo content." + "\n" + _DETAILS

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=("clear", "load"), help="what to do; see above")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would be done; change nothing"
        )

    def handle(self, *, action: str, dry_run: bool, **options: Any) -> str:
        try:
            report = self._run(is_load=action == "load", dry_run=dry_run)
        except (ContentRefused, SourceRefused) as error:
            raise CommandError(f"Nothing has been changed. {error}") from error
        except (DatabaseError, OSError) as error:
            raise CommandError(f"Nothing has been changed: {error}") from error
        return report.summary(is_load=action == "load")

    def _run(self, *, is_load: bool, dry_run: bool) -> DemoReport:
        if not is_load:
            return clear_demo(dry_run=dry_run)
        self.stderr.write("Creating demo content...")
        return load_demo(dry_run=dry_run, progress=self.stderr.write)
