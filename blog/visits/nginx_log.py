"""Collect visits to pages that nginx sent from its cache, from a log that nginx writes.

A batch of lines becomes a journal, renamed once it is complete, and is then released from the log,
so that addresses stay only until the next round. The journal's name says where in the log its lines
are: after a crash between the two steps, the batch is released, not collected again.
"""

import logging
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.db import Error, connection

from blog.visits.hole_punching import first_byte, release
from blog.visits.journal import SUFFIX, journal_folder, journals
from blog.visits.reader_keys import SALTS
from blog.visits.recording import COUNTED_PAGES, counted_of, journal_line
from blog.visits.visit_settings import visit_settings

logger = logging.getLogger(__name__)

COLLECT_INTERVAL = 0.4
BATCH_BYTES = 2 * 1024 * 1024
# What follows the time and the page in a line, as in the log_format in docs/nginx-cache.md.
FIELDS = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_HOST",
    "HTTP_USER_AGENT",
    "HTTP_REFERER",
    "QUERY_STRING",
    "HTTP_SEC_FETCH_SITE",
    "HTTP_SEC_FETCH_MODE",
    "HTTP_SEC_FETCH_DEST",
)
# The same for all: nginx runs on this machine, and passes other requests on.
_REQUEST = {"REQUEST_METHOD": "GET", "REMOTE_ADDR": "127.0.0.1"}
_ABSENT = "-"
_ESCAPED = re.compile(r"\\x([0-9A-F]{2})")
_TIME = re.compile(rb"[0-9.]{1,20}(?=\t)")
_collecting = threading.Lock()


class UnknownFormatError(OSError):
    pass


def journals_after_collecting() -> list[Path]:
    """Collect, and return the journals, of which every batch is released from the log."""
    with _collecting:
        _collect()
        return journals()


def collect() -> None:
    """Collect all complete lines. Only call as the only drainer. Raise OSError or Error."""
    with _collecting:
        _collect()


def _collect() -> None:
    path = visit_settings().nginx_log
    if path is None:
        return
    with path.open("r+b", buffering=0) as log:
        while _collect_batch(log):
            pass
    # After the lines of yesterday; drops its salt.
    SALTS.prepare(datetime.now(UTC).date())


def _collect_batch(log: BinaryIO) -> bool:
    """Collect the next complete lines; return whether there may be more."""
    start = first_byte(log.fileno())
    log.seek(start)
    block = log.read(BATCH_BYTES)
    whole = block[: block.rfind(b"\n") + 1]
    if not whole:
        return False
    first = _TIME.match(whole)
    # The time tells this log from an earlier one.
    names = f"{socket.gethostname()}-nginx{start}.{{}}-{first[0].decode() if first else 0}{SUFFIX}"
    collected = next(journal_folder().glob(names.format("*")), None)
    if collected is None:
        end = start + len(whole)
        _write_journal(journal_folder() / names.format(end), whole, log.name)
    else:
        end = int(collected.name.rpartition("-")[0].rpartition(".")[2])
    release(log.fileno(), start, end)
    return len(block) == BATCH_BYTES or collected is not None


def _write_journal(path: Path, block: bytes, log: str) -> None:
    lines = []
    texts = block.decode("latin-1").split("\n")[:-1]
    for text in texts:
        with suppress(ValueError, OverflowError):
            lines.append(translate(text))
    if not lines:
        raise UnknownFormatError(f"{log} isn't in the format of docs/nginx-cache.md.")
    if len(lines) < len(texts):
        # Without the lines, which may contain addresses.
        logger.warning("%d broken lines in %s", len(texts) - len(lines), log)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_bytes(b"".join(lines))
    draft.rename(path)


def translate(text: str) -> bytes:
    """Return a line of the log as the application would have recorded it. Raise ValueError."""
    at, page, *values = text.split("\t")
    counted = counted_of(page)
    if not isinstance(counted, int) and counted not in COUNTED_PAGES:
        raise ValueError(page)
    if "\\" in text:
        values = [_unescaped(value) for value in values]
    sent = {name: value for name, value in zip(FIELDS, values, strict=True) if value != _ABSENT}
    return journal_line(_REQUEST | sent, counted, float(at))


def _unescaped(value: str) -> str:
    """Return what the server passes on: of a header that isn't ASCII, nothing."""
    sent = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return sent if sent.isascii() else ""


@contextmanager
def collecting() -> Iterator[None]:
    """Collect in a thread until the block ends, so that addresses don't wait for a long drain."""
    if visit_settings().nginx_log is None:
        yield
        return
    ended = threading.Event()

    def collect_until_end() -> None:
        while not ended.wait(COLLECT_INTERVAL):
            # The drain, which collects first, reports errors.
            with suppress(Error, OSError):
                collect()
        connection.close()

    thread = threading.Thread(target=collect_until_end, name="nginx-log", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
