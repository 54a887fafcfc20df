"""Find misspelled names in the file of settings, which would have no effect."""

import difflib
from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from dotenv import dotenv_values

_ALIKE = 0.8


def check_names(file: Path, known: Iterable[str]) -> None:
    """Raise ImproperlyConfigured for a name that is almost one of the ``known``."""
    names = sorted(known)
    for name in dotenv_values(file) if file.is_file() else ():
        alike = difflib.get_close_matches(name.upper(), names, n=1, cutoff=_ALIKE)
        if name not in names and alike:
            raise ImproperlyConfigured(
                f"{name} in {file} is not a setting. Did you mean {alike[0]}?"
            )
