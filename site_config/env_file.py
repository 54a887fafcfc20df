"""Check the file of settings for lines and names that would have no effect."""

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from dotenv.parser import Binding, parse_stream

_ALIKE = 0.8


def check_lines(file: Path) -> None:
    """Raise ImproperlyConfigured for a line that is neither NAME=value nor a comment."""
    for binding in _bindings(file):
        if binding.error:
            written = binding.original.string
            line = binding.original.line + len(written) - len(written.lstrip("\n"))
            raise ImproperlyConfigured(
                f"{file}, line {line}: write NAME=value instead of {written.strip()[:60]!r}."
            )


def check_names(file: Path, known: Iterable[str]) -> None:
    """Raise ImproperlyConfigured for a name that is almost one of the ``known``."""
    names = sorted(known)
    for name in names_in(file):
        alike = difflib.get_close_matches(name.upper(), names, n=1, cutoff=_ALIKE)
        if name not in names and alike:
            raise ImproperlyConfigured(
                f"{name} in {file} is not a setting. Did you mean {alike[0]}?"
            )


def names_in(file: Path) -> list[str]:
    return [binding.key for binding in _bindings(file) if binding.key]


def _bindings(file: Path) -> Iterator[Binding]:
    if file.is_file():
        with file.open(encoding="utf-8") as stream:
            yield from parse_stream(stream)
