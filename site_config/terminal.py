"""Progress of commands, for people who watch them."""

from collections.abc import Callable

from django.core.management.base import OutputWrapper


def progress_on(out: OutputWrapper) -> Callable[[str], None]:
    """Return a function that writes lines to a terminal, and nothing elsewhere, as under cron."""

    def show(line: str) -> None:
        if out.isatty():
            out.write(line)

    return show
