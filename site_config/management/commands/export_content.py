from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from site_config.archive.errors import ContentRefused
from site_config.archive.exporting import export_content

TEACHING = """
Everything that you have written or entered, as files that you and other systems can read:

  posts/            each post as Markdown, its details in YAML above the text
  media/            pictures and files under readable names
  *.yaml            profile, positions, news, publications, papers, topics, redirects, ...
  *.bib             publications and papers as BibTeX, for other programs
  visits/           visits, referrers and downloads per day

Two exports of the same site are the same byte for byte, so that the folder lives well in git:

  manage.py export_content ~/my-site && cd ~/my-site && git add -A && git commit -m "Export"

Into the folder of an earlier export only what has changed is written. What else lies there, such as
.git or a README, is not touched. Drafts are in it, too: think of that before you publish it.
Not in it are accounts and passwords, earlier versions of texts, the bin and preview links: those
are in a backup. import_content brings the site back.
"""


class Command(BaseCommand):
    help = "Write the whole content into a folder.\n" + TEACHING

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        # The help is set in paragraphs, which the usual formatter would run together.
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a new folder, or that of an earlier export")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written")

    def handle(self, *, folder: Path, dry_run: bool, **options: Any) -> str:
        try:
            exported = export_content(folder, dry_run=dry_run, progress=self.stderr.write)
        except (ContentRefused, OSError) as error:
            raise CommandError(f"The export is not complete: {error}") from error
        return exported.summary()
