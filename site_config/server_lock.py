"""Keep the server and the restoring of a backup apart, from their first moment on."""

import fcntl
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

LOCK_FILE = "server.lock"
STAND_IN_FILE = "stand-in"


def hold_server_lock(*, is_stand_in: bool = False) -> int | None:
    """Mark this process, and what replaces it, as a server; None while a backup is restored.

    Return the descriptor of the lock, which ends when it is closed in every process.
    """
    descriptor = os.open(Path(settings.DATA_DIR) / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    os.set_inheritable(descriptor, True)  # noqa: FBT003
    if is_stand_in:
        return descriptor
    os.ftruncate(descriptor, 0)
    os.write(descriptor, json.dumps({**_this_machine(), "pid": os.getpid()}).encode())
    return descriptor


def _this_machine() -> dict[str, str]:
    return {"host": platform.node(), "granian": version("granian")}


def replaceable_server() -> int | None:
    """Return the process of the running server, if it can replace its workers by this version.

    It can't if it is on another machine, or if the server program itself was upgraded.
    """
    with suppress(OSError, ValueError, TypeError):
        server = json.loads((Path(settings.DATA_DIR) / LOCK_FILE).read_bytes())
        if _this_machine().items() <= server.items():
            return int(server["pid"])
    return None


def mark_as_stand_in() -> bool:
    """Mark this process, and what replaces it, as the stand-in; False if there is one already."""
    descriptor = os.open(Path(settings.DATA_DIR) / STAND_IN_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return False
    os.set_inheritable(descriptor, True)  # noqa: FBT003
    os.ftruncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
    return True


def running_stand_in() -> int:
    """Return the process that answers requests while the server is restarted, or 0."""
    with suppress(OSError), (Path(settings.DATA_DIR) / STAND_IN_FILE).open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(file.read() or 0)
    return 0


@contextmanager
def no_server() -> Iterator[bool]:
    """Yield whether no server runs; if so, none starts until the block ends."""
    with (Path(settings.DATA_DIR) / LOCK_FILE).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
