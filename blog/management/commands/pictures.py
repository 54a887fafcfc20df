from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from blog.images.rebuild import RebuildReport, rebuild_renditions
from blog.management.multiline_help import MultilineHelpCommand

_HELP = """\
Maintain the image sizes that readers get.

  manage.py pictures rebuild    generate sizes that are missing or from an earlier version, and
                                update the texts that show them

Run it after an upgrade. Running it again is safe, and the original images never change.
"""


class Command(MultilineHelpCommand):
    help = _HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["rebuild"], help="what to do; see above")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would be done; change nothing"
        )

    def handle(self, *, action: str, dry_run: bool, **options: Any) -> str:
        progress = self._show_progress if options.get("verbosity", 1) > 0 else None
        report = rebuild_renditions(is_dry_run=dry_run, on_progress=progress)
        summary = "\n".join([*report.failed, _summary(report, is_dry_run=dry_run)])
        if report.failed:
            raise CommandError(f"{summary}\nFailed: {_count(len(report.failed), 'image')}.")
        return summary

    def _show_progress(self, number: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{number}/{total} images", ending="")
            if number == total:
                self.stderr.write("\r\x1b[K", ending="")
        elif number % 50 == 0 or number == total:
            self.stderr.write(f"{number}/{total} images")


def _summary(report: RebuildReport, *, is_dry_run: bool) -> str:
    images, texts = _count(report.made, "image"), _count(report.texts, "text")
    recreated, updated = ("Would generate", "check") if is_dry_run else ("Generated", "updated")
    up_to_date = f"({report.unchanged:,} up to date)"
    return f"{recreated} the sizes of {images} {up_to_date} and {updated} {texts}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
