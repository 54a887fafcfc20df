from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.images.rebuild import RebuildReport, rebuild_renditions

_HELP = """\
Maintain the images of texts.

  manage.py pictures rebuild    recreate image sizes that are missing or made by an earlier release,
                                and update the texts that show them

Run it once after an upgrade. Original images are not changed, and it can be repeated.
"""


class Command(BaseCommand):
    help = _HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["rebuild"], help="see above")
        parser.add_argument(
            "--dry-run", action="store_true", help="print what would be done without doing it"
        )

    def handle(self, *, action: str, dry_run: bool, **options: Any) -> str:
        progress = self._show_progress if options.get("verbosity", 1) > 0 else None
        report = rebuild_renditions(is_dry_run=dry_run, on_progress=progress)
        summary = "\n".join([*report.failed, _summary(report, is_dry_run=dry_run)])
        if report.failed:
            raise CommandError(f"{summary}\nFailed: {_images(len(report.failed))}.")
        return summary

    def _show_progress(self, number: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{number}/{total} images", ending="")
            if number == total:
                self.stderr.write("\r\x1b[K", ending="")
        elif number % 50 == 0 or number == total:
            self.stderr.write(f"{number}/{total} images")


def _summary(report: RebuildReport, *, is_dry_run: bool) -> str:
    if is_dry_run:
        return (
            f"Would recreate the sizes of {_images(report.made)} ({report.unchanged:,} up to date) "
            f"and check {_texts(report.texts)}."
        )
    return (
        f"Recreated the sizes of {_images(report.made)} ({report.unchanged:,} up to date) "
        f"and updated {_texts(report.texts)}."
    )


def _images(number: int) -> str:
    return f"{number:,} image{'' if number == 1 else 's'}"


def _texts(number: int) -> str:
    return f"{number:,} text{'' if number == 1 else 's'}"
