"""Moving journals into the database: every whole line, exactly once.

The bookmark of a journal changes in the transaction that counts its lines, so that wherever a
drain is killed, a line is either counted and passed, or neither.
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
from blog.visits.journal import SUFFIX, journal_folder
from blog.visits.reader_keys import purge_past_days
from blog.visits.windows import roll

logger = logging.getLogger(__name__)

# One transaction takes about a thousand lines, so that no other writer waits long for the next.
BYTES_AT_ONCE = 64 * 1024
_REMOVAL = "removal.lock"


@dataclass
class Drained:
    """What one pass moved: lines, and what was set aside by journal and reason."""

    lines: int = 0
    set_aside: list[str] = field(default_factory=list)


def drain(*, now: datetime | None = None) -> Drained | None:
    """Drain every journal in DATA_DIR; None where another process is at it."""
    with only_drainer() as is_only:
        return drain_journals(now or datetime.now(UTC)) if is_only else None


def drain_journals(now: datetime, *, pause: float = 0) -> Drained:
    """Do what ``drain`` does for who is the only drainer; ``pause`` seconds after each batch."""
    drained = Drained()
    with transaction.atomic():
        roll(now)
    for path in sorted(journal_folder().glob(f"*{SUFFIX}")):
        _drain_journal(path, now, drained, pause)
    is_new_day = purge_past_days(now)
    purge_trash(now)
    if is_new_day:
        thin_out_revisions(now)
    return drained


def lines_waiting() -> int:
    """Return how many whole lines of the journals in DATA_DIR are not in the database yet."""
    bookmarks = dict(JournalBookmark.objects.values_list("name", "offset"))
    return sum(
        path.read_bytes()[bookmarks.get(path.name, 0) :].count(b"\n")
        for path in journal_folder().glob(f"*{SUFFIX}")
    )


@contextmanager
def only_drainer() -> Iterator[bool]:
    """Yield whether nobody else drains the same journals; nobody else does until the block ends."""
    with _lock("drain.lock", fcntl.LOCK_EX | fcntl.LOCK_NB) as is_only:
        yield is_only


@contextmanager
def journals_stay() -> Iterator[None]:
    """Let no journal be removed until the block ends; counting goes on."""
    with _lock(_REMOVAL, fcntl.LOCK_SH):
        yield


@contextmanager
def _lock(name: str, operation: int) -> Iterator[bool]:
    """Yield whether the lock was free; ``operation`` may be to wait until it is."""
    folder = journal_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("a") as lock:
        try:
            fcntl.flock(lock, operation)
        except BlockingIOError:
            yield False
            return
        yield True


def _drain_journal(path: Path, now: datetime, drained: Drained, pause: float) -> None:
    # Asked first: whatever its owner wrote before it died is then there to be read.
    has_ended = is_dead(path)
    while _drain_once(path, now, drained):
        time.sleep(pause)
    if has_ended:
        _remove(path, drained)


def _drain_once(path: Path, now: datetime, drained: Drained) -> bool:
    """Count the next whole lines; say whether there may be more."""
    with transaction.atomic():
        JournalBookmark.objects.get_or_create(name=path.name)
        bookmark = JournalBookmark.objects.select_for_update().get(name=path.name)
        with path.open("rb") as journal:
            journal.seek(bookmark.offset)
            block = journal.read(BYTES_AT_ONCE)
        whole = block[: block.rfind(b"\n") + 1]
        if not whole:
            return False
        lines = whole.split(b"\n")[:-1]
        broken = count_lines(lines, now)
        bookmark.offset += len(whole)
        bookmark.save()
    drained.lines += len(lines) - len(broken)
    drained.set_aside += [f"{path.name}: {line!r}" for line in broken]
    return len(block) == BYTES_AT_ONCE


def is_dead(path: Path) -> bool:
    """A living worker holds a lock on its journal."""
    # Over a network only what is open for writing can be locked.
    with path.open("r+b") as journal:
        try:
            fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _remove(path: Path, drained: Drained) -> None:
    """Remove a drained journal and its bookmark; while a backup is made, a later round does.

    Bookmarks are left alone otherwise: other machines may count from journals that are not here.
    """
    with _lock(_REMOVAL, fcntl.LOCK_EX | fcntl.LOCK_NB) as is_free:
        if not is_free:
            return
        _set_tail_aside(path, drained)
        # A bookmark may outlive its journal, but a journal without one is counted again.
        with transaction.atomic():
            JournalBookmark.objects.filter(name=path.name).delete()
            path.unlink()


def _set_tail_aside(path: Path, drained: Drained) -> None:
    """Keep what a dead worker left of a line: it is never guessed, and never lost."""
    offset = JournalBookmark.objects.get(name=path.name).offset
    tail = path.read_bytes()[offset:]
    if tail:
        with path.with_name("torn-lines").open("ab") as torn:
            torn.write(tail + b"\n")
        drained.set_aside.append(f"{path.name}: {tail!r}")
