"""The journal of a worker: one line per visit, in one write, to its own file.

A written line survives the process. The worker locks its file for as long as it lives, which is
how the drain recognizes the files of dead workers.
"""

import fcntl
import logging
import os
import secrets
import socket
import threading
from collections import deque
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

from blog.visits.visit_settings import visit_settings

logger = logging.getLogger(__name__)

SUFFIX = ".journal"
MAX_JOURNAL_BYTES = 32 * 1024 * 1024
# Held in memory while the disk is full: half an hour at sixty visits a second.
MAX_WAITING_LINES = 100_000


class Journal:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._descriptor: int | None = None
        self._pid = 0
        self._size = 0
        self._is_torn = False
        self._waiting: deque[bytes] = deque(maxlen=MAX_WAITING_LINES)
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the file and leave it to the drain."""
        if self._descriptor is not None and self._pid == os.getpid():
            os.close(self._descriptor)
        self._descriptor = None

    def append(self, line: bytes) -> None:
        """Write one line, ending in a newline. A full disk delays it; nothing is raised."""
        with self._lock:
            if not self._waiting and self._write(line):
                return
            self._waiting.append(line)

    def flush(self) -> bool:
        """Write delayed lines in order; return whether all are written."""
        with self._lock:
            while self._waiting:
                if not self._write(self._waiting[0]):
                    return False
                self._waiting.popleft()
        return True

    def _write(self, line: bytes) -> bool:
        try:
            if (
                self._descriptor is None
                or self._pid != os.getpid()
                or self._size > MAX_JOURNAL_BYTES
            ):
                self._open()
            if self._is_torn:
                # End the torn line, or this one would be appended to it.
                line = b"\n" + line
            written = os.write(self._descriptor, line)  # type: ignore[arg-type]
        except OSError as error:
            logger.warning("The visit journal can't be written: %s", error.strerror)
            return False
        self._size += written
        self._is_torn = written < len(line)
        return not self._is_torn

    def _open(self) -> None:
        """Start a new file and leave the previous one to the drain."""
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(6)}{SUFFIX}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        # Renamed once it is locked: a drain assumes that the owner of an unlocked journal is dead.
        draft = self.folder / f"{name}.new"
        descriptor = os.open(draft, flags, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        draft.rename(self.folder / name)
        self._descriptor, self._pid, self._size, self._is_torn = descriptor, os.getpid(), 0, False


def journal_folder() -> Path:
    return visit_settings().journal_folder


def journals() -> list[Path]:
    """Return this machine's journals, also those from before JOURNAL_DIR was set."""
    folders = dict.fromkeys((journal_folder(), visit_settings().default_journal_folder))
    return [path for folder in folders for path in sorted(folder.glob(f"*{SUFFIX}"))]


def torn_lines() -> Path:
    """Return the file of the lines that can't be read."""
    return journal_folder() / "torn-lines"


def host_and_name(path: Path) -> tuple[str, str]:
    """Return the machine of a journal, and the rest of the file's name."""
    parts = path.name.rsplit("-", 2)
    host = parts[0] if len(parts) == 3 else ""
    return host, path.name.removeprefix(f"{host}-")


def own_journal() -> Journal:
    """Return the journal of this process."""
    return _journal_in(journal_folder())


@cache
def _journal_in(folder: Path) -> Journal:
    return Journal(folder)


def visit_line(at: float, post_pk: int, reader: str, referrer: str) -> bytes:
    """Return ``v <seconds since the epoch> <post> <reader> <referrer or ->``."""
    return f"v {at:.0f} {post_pk} {reader} {referrer or '-'}\n".encode("ascii", "replace")


def excluded_line(at: float, reason: str) -> bytes:
    """Return ``x <seconds since the epoch> <reason>``."""
    return f"x {at:.0f} {reason}\n".encode("ascii")


def download_line(at: float, name: str, reader: str) -> bytes:
    """Return ``d <seconds since the epoch> <reader> <name, percent-encoded>``."""
    return f"d {at:.0f} {reader} {quote(name)}\n".encode("ascii")


def moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
