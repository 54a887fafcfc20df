from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from site_config.static_export.base_url import BadAddressError, BaseAddress
from site_config.static_export.exporting import ExportFailedError, export_site, own_address
from site_config.static_export.folder import FolderRefusedError

TEACHING = """
Everything that a reader may see, as files: pages, feeds, pictures, PDFs, former addresses, a page
for what is missing, and a search that works without a server. Put the folder on any host.

  manage.py export_site public/                    as the site itself is addressed
  manage.py export_site public/ --base-url https://ada.github.io/site
  manage.py export_site public/ --live https://ada.example.org
                                                   posts report their readers to the live site

Running it again writes what has changed, and removes what is gone. A folder that holds anything
but an earlier export is refused, names that begin with a dot and CNAME aside. On failure the
folder stays as it was. docs/static-export.md covers GitHub Pages and other hosts.
"""


class Command(BaseCommand):
    help = "Write a static copy of the public site.\n" + TEACHING

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        # The help is set in paragraphs, which the usual formatter would run together.
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the files go")
        parser.add_argument("--base-url", default="", help="where the copy will be reached")
        parser.add_argument("--live", default="", help="the live site, told of readers")
        parser.add_argument("--force", action="store_true", help="write among other files")
        parser.add_argument("--dry-run", action="store_true", help="say what would change")

    def handle(
        self, *, folder: Path, base_url: str, live: str, force: bool, dry_run: bool, **options: Any
    ) -> str:
        try:
            copy = BaseAddress.parse(base_url) if base_url else own_address()
            told = BaseAddress.parse(live, option="--live") if live else None
            if told and (copy.scheme, told.scheme) == ("https", "http"):
                raise CommandError(f"--live {live}: a page at {copy} may only report to https.")
            report = export_site(
                folder,
                copy=copy,
                live=told,
                may_overwrite=force,
                dry_run=dry_run,
                progress=self._tell,
            )
        except BadAddressError as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            hint = "'manage.py prepare' makes a site ready."
            raise CommandError(f"Nothing was exported: {error}. {hint}") from error
        except (ExportFailedError, FolderRefusedError, OSError) as error:
            raise CommandError(f"Nothing was exported: {error}") from error
        return report.summary()

    def _tell(self, done: int, known: int) -> None:
        self.stderr.write(f"{done} of {known} addresses so far")
