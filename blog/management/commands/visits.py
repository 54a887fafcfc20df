from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import CommandError

from blog.management.multiline_help import MultilineHelpCommand
from blog.visits.check import find_wrong_totals
from blog.visits.drain import count_waiting_lines, drain
from blog.visits.windows import rebuild_totals

MAX_LISTED_TOTALS = 50

_HELP = """\
Maintain the visit counts. The server does this by itself; use these commands to check.

  manage.py visits drain      count the visits waiting in the journals (the server does so every
                              2 seconds)
  manage.py visits check      add up all counts and list the totals that are wrong
  manage.py visits rebuild    rebuild wrong totals from the daily and hourly counts

"check" exits with status 1 if a total is wrong. No command loses visits, and each is safe to run
again.

With --dry-run, "drain" prints the number of waiting lines and "rebuild" the totals to fix.
"""


class Command(MultilineHelpCommand):
    help = _HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=sorted(_ACTIONS), help="what to do; see above")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would be done; change nothing"
        )

    def handle(self, *, action: str, dry_run: bool, **options: Any) -> str:
        return _ACTIONS[action](dry_run)


def _drain(dry_run: bool) -> str:  # noqa: FBT001
    if dry_run:
        return f"Would count {_count(count_waiting_lines(), 'journal line')}."
    drained = drain()
    if drained is None:
        return "The server is already draining the journals."
    set_aside = [f"Set aside an unreadable line of {line}" for line in drained.set_aside]
    return "\n".join([f"Counted {_count(drained.lines, 'journal line')}.", *set_aside])


def _check(dry_run: bool) -> str:  # noqa: FBT001
    found = find_wrong_totals()
    if found:
        wrong = f"{_count(len(found), 'total')} {'is' if len(found) == 1 else 'are'} wrong"
        raise CommandError(f"{_listed(found)}\n{wrong}. Fix with 'manage.py visits rebuild'.")
    return "All totals are correct."


def _rebuild(dry_run: bool) -> str:  # noqa: FBT001
    found = find_wrong_totals()
    if not found:
        return "All totals are correct."
    if dry_run:
        return f"{_listed(found)}\nWould fix {_count(len(found), 'total')}."
    rebuild_totals(datetime.now(UTC))
    return f"{_listed(found)}\nFixed {_count(len(found), 'total')}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _listed(found: list[str]) -> str:
    rest = len(found) - MAX_LISTED_TOTALS
    return "\n".join(found[:MAX_LISTED_TOTALS] + ([f"and {rest:,} more"] if rest > 0 else []))


_ACTIONS: dict[str, Callable[[bool], str]] = {"drain": _drain, "check": _check, "rebuild": _rebuild}
