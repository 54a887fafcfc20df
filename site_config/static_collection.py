"""Collect the static files when those of this version aren't collected yet."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def has_current_static_files() -> bool:
    """Return whether the static files of this version are collected."""
    digest = _digest_file()
    is_complete = Path(settings.STATIC_ROOT).is_dir() and digest.exists()
    return is_complete and digest.read_text("ascii") == _static_digest()


def collect_static_files() -> bool:
    """Collect the static files unless they are current; return whether it was necessary."""
    if has_current_static_files():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    _digest_file().write_text(_static_digest(), encoding="ascii")
    return True


def _digest_file() -> Path:
    # Next to the folder, because everything inside it is served.
    return Path(settings.STATIC_ROOT).with_name("static.digest")


def _static_digest() -> str:
    versions = "".join(version(package) for package in ("django", "lightningcss"))
    digest = hashlib.sha256(versions.encode())
    for line in sorted(_static_sources()):
        digest.update(line.encode())
    return digest.hexdigest()


def _static_sources() -> Iterator[str]:
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            yield f"{path} {state.st_size} {state.st_mtime_ns}\n"
