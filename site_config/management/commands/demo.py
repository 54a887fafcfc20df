from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from blog.images.library import ImageRefused
from blog.markdown.rendering import BodyTooLarge, RenderingTimeout
from site_config.demo.loader import DemoError, clear_demo, load_demo

WORK = {"load": load_demo, "clear": clear_demo}

TEACHING = """
load
  Fills the site with a researcher's homepage, a reading list, notes and essays, pictures and a
  year of invented visits, so that you see what each page is for. Loading it again changes
  nothing, but makes again what you have deleted of it. What is yours stays as it is: where you
  have a profile, or a post of the same address, the demo's is skipped and the summary says so.

clear
  Takes all of it away again, with its pictures and its visits. What you have edited at the desk
  counts as yours and stays (a demo post that you edited keeps its visits). So does what yours
  needs: a topic that you wrote under, a paper that you wrote about, a co-author of yours.

Both do everything or, on any failure, nothing.

  manage.py demo load --dry-run    say what would be done
  manage.py demo clear             before you begin with your own
"""


class Command(BaseCommand):
    help = "Load the demo content, or clear it away." + "\n" + TEACHING

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        # The help is set in paragraphs, which the usual formatter would run together.
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=sorted(WORK), help="what to do; see above")
        parser.add_argument(
            "--dry-run", action="store_true", help="only say what would be done; write nothing"
        )

    def handle(self, *, action: str, dry_run: bool, **options: Any) -> str:
        if action == "load":
            self.stderr.write("Drawing, rendering and loading; this takes a few seconds.")
        try:
            report = WORK[action](dry_run=dry_run)
        except (DemoError, BodyTooLarge, RenderingTimeout, ImageRefused) as error:
            raise CommandError(f"Nothing has been changed. {error}") from error
        except (DatabaseError, OSError) as error:
            raise CommandError(f"Nothing has been changed: {error}") from error
        return report.summary(is_load=action == "load")
