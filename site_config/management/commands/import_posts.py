from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from blog.folders.source import SourceRefused
from blog.management.multiline_help import MultilineHelpCommand
from importers.formats import FORMATS_BY_NAME
from importers.importer import Options
from site_config.backup.database_copies import CopyFailedError
from site_config.imports.cancellation import stop_on_sigterm
from site_config.imports.importing import import_site
from site_config.imports.progress import ProgressBar

HELP = """\
Import a folder of notes or a whole site: posts, topics, images, the reading list, and the owner's
profile, positions, news and publications.

  manage.py import_posts ~/notes --dry-run    preview; nothing is written
  manage.py import_posts ~/notes              import the folder
  manage.py import_posts notes.zip            import a ZIP file

The format is detected: GitBook, Jekyll, al-folio, academicpages, Hugo, HugoBlox, Quarto,
R Markdown, Obsidian, Quartz, Logseq, mdBook, Pelican, Jupyter notebooks, plain Markdown, or an
export of Notion, WordPress or Ghost. Titles such as [2020 NSDI] Themis become papers, links between
notes are updated, and old URLs redirect to the new ones.

You can import the same folder again: changed files update their posts, unless you have edited those
posts on the site, which are then listed and left unchanged. An import is all or nothing. The report
lists what needs your attention, by file and line, and the files that were ignored.
"""

UNDO_HINT = "To undo it within two weeks, open Import in the admin."


class Command(MultilineHelpCommand):
    help = HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help="folder, ZIP file or export file to import"
        )
        parser.add_argument(
            "--format",
            choices=sorted(FORMATS_BY_NAME),
            default="",
            help="source format; auto-detected by default",
        )
        parser.add_argument("--dry-run", action="store_true", help="show the report; save nothing")
        parser.add_argument("--draft", action="store_true", help="import everything as drafts")
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="date of the first note, if files have no dates (default: today)",
        )
        parser.add_argument(
            "--name", default="", help="name for a second folder with the same file names"
        )
        parser.add_argument(
            "--report",
            dest="report_file",
            type=Path,
            metavar="FILE",
            help="write the full report here (the output shortens long lists, unless -v 2)",
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
            with stop_on_sigterm():
                report = import_site(
                    folder.expanduser(), Options(format, dry_run, draft, date, name, progress)
                )
        except (SourceRefused, CopyFailedError) as refusal:
            raise CommandError(str(refusal)) from refusal
        except (OSError, DatabaseError) as error:
            message = f"Nothing was imported: {error}"
            raise CommandError(message) from error
        if report_file:
            report_file.expanduser().write_text(f"{report.summary(is_whole=True)}\n", "utf-8")
        summary = report.summary(is_whole=options.get("verbosity", 1) > 1)
        return summary if dry_run or not report.has_created else f"{summary}\n\n{UNDO_HINT}"
