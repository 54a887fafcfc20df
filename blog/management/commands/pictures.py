from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.images.rebuild import Rebuilding, rebuild_pictures

HELP = """\
Look after the pictures of texts.

  manage.py pictures rebuild    make the sizes in which pages load them anew, where they were made
                                by an earlier release or a file is lost, and bring the texts that
                                show them up to date

Run it once after an upgrade. The pictures themselves are not touched; running it again changes
nothing. With --dry-run it says what it would do.
"""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["rebuild"], help="what to do; see above")
        parser.add_argument(
            "--dry-run", action="store_true", help="only say what would be done; write nothing"
        )

    def handle(self, *, action: str, dry_run: bool, **options: Any) -> str:
        progress = self._show if options.get("verbosity", 1) > 0 else None
        report = rebuild_pictures(is_dry_run=dry_run, on_progress=progress)
        summary = "\n".join([*report.failed, _summary(report, is_dry_run=dry_run)])
        if report.failed:
            raise CommandError(f"{summary}\nNot made anew: {_pictures(len(report.failed))}.")
        return summary

    def _show(self, number: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{number}/{total} pictures", ending="")
            if number == total:
                self.stderr.write("\r\x1b[K", ending="")
        elif number % 50 == 0 or number == total:
            self.stderr.write(f"{number}/{total} pictures")


def _summary(report: Rebuilding, *, is_dry_run: bool) -> str:
    if is_dry_run:
        return (
            f"{_pictures(report.made)} would be made anew, {report.unchanged:,} are as they should "
            f"be; {_texts(report.texts)} would be looked through."
        )
    return (
        f"{_pictures(report.made)} made anew, {report.unchanged:,} unchanged; "
        f"{_texts(report.texts)} brought up to date."
    )


def _pictures(number: int) -> str:
    return f"{number:,} picture{'' if number == 1 else 's'}"


def _texts(number: int) -> str:
    return f"{number:,} text{'' if number == 1 else 's'}"
