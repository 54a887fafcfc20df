from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from blog.management.multiline_help import MultilineHelpCommand
from site_config.static_export.base_url import BaseUrl, InvalidBaseUrlError
from site_config.static_export.exporting import ExportFailedError, export_site, live_base_url
from site_config.static_export.folder import FolderRefusedError
from site_config.terminal import progress_on

_DETAILS = """
Writes the public site as files: pages, feeds, images, PDFs, redirects, a 404 page, and a search
that works without a server. Upload the folder to any host.

  manage.py export_site public/                    for the first of ALLOWED_HOSTS
  manage.py export_site public/ --base-url https://ada.github.io/site
  manage.py export_site public/ --live https://ada.example.org
                                                   posts report visits to the live site

Running it again writes what changed and removes what is gone. A folder with other files is
rejected, except for CNAME and names that start with a dot. If the export fails, the folder is
unchanged. See docs/static-export.md for GitHub Pages and other hosts.
"""


class Command(MultilineHelpCommand):
    help = "Export the public site as static files.\n" + _DETAILS

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="folder to write to")
        parser.add_argument("--base-url", default="", help="URL where it will be hosted")
        parser.add_argument("--live", default="", help="live site to report visits to")
        parser.add_argument(
            "--force", action="store_true", help="write into a folder with other files"
        )
        parser.add_argument("--dry-run", action="store_true", help="show what would change")

    def handle(
        self, *, folder: Path, base_url: str, live: str, force: bool, dry_run: bool, **options: Any
    ) -> str:
        try:
            copy = BaseUrl.parse(base_url) if base_url else live_base_url()
            live_site = BaseUrl.parse(live, option="--live") if live else None
            if live_site and (copy.scheme, live_site.scheme) == ("https", "http"):
                raise CommandError(f"--live {live}: pages at {copy} can only report to https.")
            report = export_site(
                folder,
                copy=copy,
                live=live_site,
                may_overwrite=force,
                dry_run=dry_run,
                progress=self._show_progress,
            )
        except InvalidBaseUrlError as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            hint = "Run 'manage.py prepare' first."
            raise CommandError(f"Nothing was exported: {error}. {hint}") from error
        except (ExportFailedError, FolderRefusedError, OSError) as error:
            raise CommandError(f"Nothing was exported: {error}") from error
        return report.summary()

    def _show_progress(self, done: int, known: int) -> None:
        progress_on(self.stderr)(f"{done} of {known} URLs")
