"""Keep the site's data from other accounts on the machine."""

import os
import stat
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004
from django.core.exceptions import ImproperlyConfigured

from blog.visits.hole_punching import check_can_release

# These commands write files that others read: a web server, a repository.
SHARED_OUTPUT = frozenset({
    "compilemessages", "export_content", "export_site", "makemessages", "makemigrations",
})  # fmt: skip
PRIVATE_UMASK = 0o077
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def restrict_new_files(arguments: Sequence[str]) -> None:
    """Make files that this process creates readable by its account only."""
    if SHARED_OUTPUT.isdisjoint(arguments[1:2]):
        os.umask(PRIVATE_UMASK)


def restrict_existing_files(data_dir: Path, env_file: Path) -> None:
    """Restrict a data folder that an older version left open, if this account may."""
    with suppress(OSError):
        # A folder such as /tmp belongs to everyone.
        if data_dir.stat().st_mode & stat.S_ISVTX:
            return
    for path in (data_dir, env_file, *data_dir.glob("*.sqlite3*")):
        with suppress(OSError):
            mode = path.stat().st_mode
            if mode & _OTHERS:
                path.chmod(stat.S_IMODE(mode) & ~_OTHERS)


def private_folder(setting: str, folder: str) -> Path | None:
    """Create the folder of a setting for this account only. Raise ImproperlyConfigured."""
    if not folder:
        return None
    path = Path(folder).expanduser().resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return path
    except OSError as error:
        raise ImproperlyConfigured(f"{setting}: can't use {path}: {error.strerror}.") from error


def emptied_log(setting: str, file: str) -> Path | None:
    """Return a log whose beginning can be released. Raise ImproperlyConfigured."""
    if not file:
        return None
    path = Path(file).expanduser().resolve()
    try:
        with path.open("r+b") as log:
            check_can_release(log.fileno())
    except OSError as error:
        advice = "See docs/nginx-cache.md."
        raise ImproperlyConfigured(
            f"{setting}: can't use {path}: {error.strerror}. {advice}"
        ) from error
    return path


def give_to_owner(folder: Path) -> None:
    """As root, give what is in a folder to its owner: the account that runs the site."""
    if os.geteuid() == 0:
        owner = folder.stat()
        for path in folder.rglob("*"):
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


@register(Tags.security)
def check_data_dir(**kwargs: Any) -> list[CheckMessage]:
    try:
        is_open = bool(Path(settings.DATA_DIR).stat().st_mode & _OTHERS)
    except OSError:
        return []
    if not is_open:
        return []
    message = f"Other accounts on this machine can open {settings.DATA_DIR}."
    return [Warning(message, hint="Run chmod 700 on it, as its owner.", id="site_config.W001")]
