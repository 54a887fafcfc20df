from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from blog.folders.source import SourceRefused
from blog.management.multiline_help import MultilineHelpCommand
from site_config.archive.errors import ContentRefused
from site_config.archive.importing import import_content

MAX_DIFFERENCES = 50
_DETAILS = """
Imports a folder written by export_content, which you may have edited. The import is all or
nothing.

  manage.py import_content ~/my-site             import the folder
  manage.py import_content ~/my-site --dry-run   check it and write nothing

A site is empty if it was started with DEMO=0, or after 'manage.py demo clear'; accounts don't
count. If the site has content, nothing is written: the command lists the differences, and exits
with status 1 if there are any. Files outside the folder are not read, nor are the .bib files: the
YAML files have the same entries.
"""


class Command(MultilineHelpCommand):
    help = "Import a content folder into an empty site, or compare it with the site.\n" + _DETAILS

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="folder of an export")
        parser.add_argument("--dry-run", action="store_true", help="check the folder; save nothing")

    def handle(self, *, folder: Path, dry_run: bool, **options: Any) -> str:
        try:
            imported = import_content(folder, dry_run=dry_run, progress=self.stderr.write)
        except (ContentRefused, SourceRefused, OSError) as error:
            raise CommandError(f"Nothing was imported: {error}") from error
        if not imported.differences:
            return imported.summary()
        self._list(imported.differences)
        number = len(imported.differences)
        if imported.was_filled:
            raise CommandError(
                f"The site is not empty and differs from the folder in {number} ways, listed "
                "above. Nothing was written."
            )
        return f"{imported.summary()}\nThe site differs in {number} ways, listed above."

    def _list(self, sentences: list[str]) -> None:
        for sentence in sentences[:MAX_DIFFERENCES]:
            self.stdout.write(sentence)
        if len(sentences) > MAX_DIFFERENCES:
            self.stdout.write(f"... and {len(sentences) - MAX_DIFFERENCES} more.")
