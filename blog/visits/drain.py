"""Move journals into the database: every complete line, exactly once.

The bookmark of a journal moves in the transaction that counts its lines, so a line is either
counted and passed or neither, wherever a drain is killed.
"""

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from blog.editor.revisions import thin_out_revisions
from blog.editor.trash import purge_trash
from blog.models import JournalBookmark
from blog.visits.counting import count_lines
from blog.visits.journal import host_and_name, journal_folder, journals, torn_lines
from blog.visits.nginx_log import collecting, journals_after_collecting
from blog.visits.reader_keys import purge_past_days
from blog.visits.windows import expire

logger = logging.getLogger(__name__)

# About a thousand lines per transaction, so that other writers never wait for long.
BATCH_BYTES = 64 * 1024
_REMOVAL = "removal.lock"


@dataclass
class Drained:
    """The number of counted lines, and the broken lines that were set aside."""

    lines: int = 0
    set_aside: list[str] = field(default_factory=list)


def drain(*, now: datetime | None = None) -> Drained | None:
    """Drain every journal of this machine; return None if another process is draining."""
    with only_drainer() as is_only:
        if not is_only:
            return None
        with collecting():
            return drain_journals(now or datetime.now(UTC))


def drain_journals(now: datetime, *, pause: float = 0) -> Drained:
    """Drain as the only drainer, with ``pause`` seconds after each batch."""
    drained = Drained()
    with transaction.atomic():
        expire(now)
    for path in journals_after_collecting():
        _drain_journal(path, now, drained, pause)
    is_new_day = purge_past_days(now)
    purge_trash(now)
    if is_new_day:
        thin_out_revisions(now)
    return drained


def count_waiting_lines() -> int:
    """Return the number of complete lines in the journals that are not in the database yet."""
    bookmarks = {(mark.host, mark.name): mark.offset for mark in JournalBookmark.objects.all()}
    return sum(
        path.read_bytes()[bookmarks.get(host_and_name(path), 0) :].count(b"\n")
        for path in journals()
    )


@contextmanager
def only_drainer() -> Iterator[bool]:
    """Yield whether this is the only drainer of the journals; if so, it is until the block ends."""
    with _lock("drain.lock", fcntl.LOCK_EX | fcntl.LOCK_NB) as is_only:
        yield is_only


@contextmanager
def journals_locked() -> Iterator[None]:
    """Prevent the removal of journals until the block ends; counting goes on."""
    with _lock(_REMOVAL, fcntl.LOCK_SH):
        yield


@contextmanager
def _lock(name: str, operation: int) -> Iterator[bool]:
    """Yield whether the lock was acquired; with a blocking ``operation``, wait for it."""
    folder = journal_folder()
    folder.mkdir(parents=True, exist_ok=True)
    # Network file systems need writing for an exclusive lock, and reading for a shared one.
    with (folder / name).open("a+") as lock:
        try:
            fcntl.flock(lock, operation)
        except BlockingIOError:
            yield False
            return
        yield True


def _drain_journal(path: Path, now: datetime, drained: Drained, pause: float) -> None:
    # Checked before reading, so that everything a dead worker wrote is read.
    is_finished = is_dead(path)
    while _drain_once(path, now, drained):
        time.sleep(pause)
    if is_finished:
        _remove(path, drained)


def _drain_once(path: Path, now: datetime, drained: Drained) -> bool:
    """Count the next complete lines; return whether there may be more."""
    host, name = host_and_name(path)
    with transaction.atomic():
        JournalBookmark.objects.get_or_create(host=host, name=name)
        bookmark = JournalBookmark.objects.select_for_update().get(host=host, name=name)
        with path.open("rb") as journal:
            journal.seek(bookmark.offset)
            block = journal.read(BATCH_BYTES)
        whole = block[: block.rfind(b"\n") + 1]
        if not whole:
            return False
        lines = whole.split(b"\n")[:-1]
        broken = count_lines(lines, now)
        bookmark.offset += len(whole)
        bookmark.save()
    drained.lines += len(lines) - len(broken)
    drained.set_aside += [f"{path.name}: {line!r}" for line in broken]
    return len(block) == BATCH_BYTES


def is_dead(path: Path) -> bool:
    """Return whether the worker of a journal has died: a live one holds a lock on it."""
    # Network file systems only lock files that are open for writing.
    with path.open("r+b") as journal:
        try:
            fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _remove(path: Path, drained: Drained) -> None:
    """Remove a drained journal and its bookmark, unless a backup is being created.

    Other bookmarks stay: they may be for journals of other machines.
    """
    host, name = host_and_name(path)
    with _lock(_REMOVAL, fcntl.LOCK_EX | fcntl.LOCK_NB) as is_free:
        if not is_free:
            return
        _set_tail_aside(path, drained, JournalBookmark.objects.get(host=host, name=name).offset)
        # A bookmark may outlive its journal, but a journal without one is counted again.
        with transaction.atomic():
            JournalBookmark.objects.filter(host=host, name=name).delete()
            path.unlink()


def _set_tail_aside(path: Path, drained: Drained, offset: int) -> None:
    """Save the incomplete last line of a dead worker to a file of torn lines."""
    tail = path.read_bytes()[offset:]
    if tail:
        with torn_lines().open("ab") as torn:
            torn.write(tail + b"\n")
        drained.set_aside.append(f"{path.name}: {tail!r}")
