from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.folders.source import SourceRefused
from site_config.archive.errors import ContentRefused
from site_config.archive.importing import import_content

MOST_SHOWN = 50
TEACHING = """
The folder is one that export_content wrote, also if you have edited it since.

  manage.py import_content ~/my-site             into an empty site: all of it, or nothing
  manage.py import_content ~/my-site --dry-run   try it, and write nothing

An empty site is one that was started with DEMO=0, or whose demo was taken away by "demo clear";
its account may be there. Into a site that has content nothing is written: you are told what
differs, thing by thing, and the exit status is 1 where something does. Nothing outside of the
folder is read. What the .bib files say is not read either: it stands in the YAML beside them.
"""


class Command(BaseCommand):
    help = "Make an empty site of a folder, or compare a site with it.\n" + TEACHING

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        # The help is set in paragraphs, which the usual formatter would run together.
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder of an export")
        parser.add_argument("--dry-run", action="store_true", help="try it, and write nothing")

    def handle(self, *, folder: Path, dry_run: bool, **options: Any) -> str:
        try:
            imported = import_content(folder, dry_run=dry_run, progress=self.stderr.write)
        except (ContentRefused, SourceRefused, OSError) as error:
            raise CommandError(f"Nothing was imported: {error}") from error
        if not imported.differences:
            return imported.summary()
        self._tell(imported.differences)
        number = len(imported.differences)
        if imported.was_filled:
            raise CommandError(
                f"The site has content already and differs from the folder in {number} ways, told "
                "above. Nothing was written."
            )
        return f"{imported.summary()}\nIn {number} ways, told above, the site came out otherwise."

    def _tell(self, sentences: list[str]) -> None:
        for sentence in sentences[:MOST_SHOWN]:
            self.stdout.write(sentence)
        if len(sentences) > MOST_SHOWN:
            self.stdout.write(f"... and {len(sentences) - MOST_SHOWN} more.")
