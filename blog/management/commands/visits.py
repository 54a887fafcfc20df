from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.visits.check import differences
from blog.visits.drain import drain, lines_waiting
from blog.visits.windows import rebuild

MOST_SHOWN = 50

HELP = """\
Look after the counted visits. The server does all of this by itself; use it to make sure.

  manage.py visits drain      count now what the journals hold; the server does so every 2 seconds
  manage.py visits check      add everything up again and name each total that is wrong
  manage.py visits rebuild    make the totals anew from what was counted by day and hour

check ends with status 1 if a total is wrong, so that a nightly job can tell; rebuild then mends
it. Neither loses a visit, and running either again changes nothing.

With --dry-run drain says how many lines wait, and rebuild says what it would mend.
"""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=sorted(WORK), help="what to do; see above")
        parser.add_argument(
            "--dry-run", action="store_true", help="only say what would be done; write nothing"
        )

    def handle(self, *, action: str, dry_run: bool, **options: Any) -> str:
        return WORK[action](dry_run)


def _drain(dry_run: bool) -> str:  # noqa: FBT001
    if dry_run:
        return f"{_lines(lines_waiting())} would be counted."
    drained = drain()
    if drained is None:
        return "The server is counting already: nothing had to be done."
    aside = [f"Set aside, for it could not be read: {what}" for what in drained.set_aside]
    return "\n".join([f"{_lines(drained.lines)} counted.", *aside])


def _check(dry_run: bool) -> str:  # noqa: FBT001
    found = differences()
    if found:
        raise CommandError(
            f"{_shown(found)}\nWrong totals: {len(found)}. 'manage.py visits rebuild' mends them."
        )
    return "Every total equals its parts."


def _rebuild(dry_run: bool) -> str:  # noqa: FBT001
    found = differences()
    if not found:
        return "Every total equals its parts: nothing to mend."
    if dry_run:
        return f"{_shown(found)}\nWould be mended: {len(found)}."
    rebuild(datetime.now(UTC))
    return f"{_shown(found)}\nMended: {len(found)}."


def _lines(number: int) -> str:
    return f"{number:,} line{'' if number == 1 else 's'} of the journals"


def _shown(found: list[str]) -> str:
    rest = len(found) - MOST_SHOWN
    return "\n".join(found[:MOST_SHOWN] + ([f"and {rest:,} more"] if rest > 0 else []))


WORK: dict[str, Callable[[bool], str]] = {"drain": _drain, "check": _check, "rebuild": _rebuild}
