from argparse import ArgumentParser, RawDescriptionHelpFormatter
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from blog.folders.source import SourceRefused
from importers.formats import BY_NAME
from importers.importer import Options
from site_config.imports.cancellation import stopped_in_order
from site_config.imports.importing import import_site
from site_config.imports.progress import ProgressBar

HELP = """\
Bring a folder of notes, or a whole site, to this one: posts, topics, pictures, the reading list,
and what the folder tells of its person: profile, positions, news, publications.

  manage.py import_posts ~/notes --dry-run    say what would happen; nothing is written
  manage.py import_posts ~/notes              do it
  manage.py import_posts notes.zip            the same from a zip

GitBook, Jekyll, al-folio, academicpages, Hugo, HugoBlox, Obsidian, Quartz, mdBook and plain folders
of Markdown are told apart by their files. Titles such as [2020 NSDI] Themis become papers, links
between notes lead to their new addresses, and the old addresses lead to the new ones.

Running it again changes nothing; a file that has changed since updates its post, unless you have
changed that post on the site: then yours is kept and named. All arrives, or nothing does. What
could not be resolved is listed at the end by file and line, and what was of no use by its folder.
"""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help="the folder with the notes, or a zip of it"
        )
        parser.add_argument(
            "--format", choices=sorted(BY_NAME), default="", help="its kind; found out if left out"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would happen and write nothing"
        )
        parser.add_argument("--draft", action="store_true", help="bring everything as drafts")
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the date of the first note, where the files have none; today if left out",
        )
        parser.add_argument(
            "--name", default="", help="a name for a second folder, whose files are called alike"
        )
        parser.add_argument(
            "--report",
            dest="report_file",
            type=Path,
            metavar="FILE",
            help="write the whole report here; what is printed shortens long lists (-v 2 does not)",
        )

    def handle(
        self,
        *,
        folder: Path,
        format: str,  # noqa: A002 - the option is called so
        dry_run: bool,
        draft: bool,
        date: date | None,
        name: str,
        report_file: Path | None,
        **options: Any,
    ) -> str:
        progress = ProgressBar(self.stderr).show if options.get("verbosity", 1) > 0 else None
        try:
            with stopped_in_order():
                report = import_site(
                    folder.expanduser(), Options(format, dry_run, draft, date, name, progress)
                )
        except SourceRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except (OSError, DatabaseError) as error:
            message = f"Nothing was imported, since this failed: {error}"
            raise CommandError(message) from error
        if report_file:
            report_file.expanduser().write_text(f"{report.summary(is_whole=True)}\n", "utf-8")
        return report.summary(is_whole=options.get("verbosity", 1) > 1)
