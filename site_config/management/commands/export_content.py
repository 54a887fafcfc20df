from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from blog.management.multiline_help import MultilineHelpCommand
from site_config.archive.errors import ContentRefused
from site_config.archive.exporting import export_content
from site_config.terminal import progress_on

_DETAILS = """
Exports everything you have written or entered, in files that people and programs can read:

  posts/            one Markdown file per post, with YAML front matter
  media/            images and files under readable names
  *.yaml            profile, positions, news, publications, papers, topics, redirects, ...
  *.bib             publications and papers as BibTeX
  visits/           visits, referrers and downloads per day

Two exports of the same site are identical, byte for byte, so you can keep the folder in git:

  manage.py export_content ~/my-site && cd ~/my-site && git add -A && git commit -m "Export"

Exporting into the folder of an earlier export writes only what changed. Other files there, such as
.git or a README, are not touched. The export includes drafts: don't publish it by accident. It
doesn't include accounts, revisions, the trash or preview links; a backup does. Import the folder
with 'manage.py import_content'.
"""


class Command(MultilineHelpCommand):
    help = "Export all content to a folder.\n" + _DETAILS

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, help="new folder, or the folder of an earlier export"
        )
        parser.add_argument("--dry-run", action="store_true", help="show what would be written")

    def handle(self, *, folder: Path, dry_run: bool, **options: Any) -> str:
        try:
            exported = export_content(folder, dry_run=dry_run, progress=progress_on(self.stderr))
        except (ContentRefused, OSError) as error:
            raise CommandError(f"Export incomplete: {error}") from error
        return exported.summary()
