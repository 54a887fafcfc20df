import fcntl
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from blog.visits.journal import Journal, excluded_line, visit_line

LINES = [f"line {number}\n".encode() for number in range(20)]


def written(folder):
    return [path.read_bytes() for path in sorted(folder.glob("*.journal"))]


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "journal")


def test_journal_contains_every_line_in_order(journal):
    for line in LINES:
        journal.append(line)

    assert written(journal.folder) == [b"".join(LINES)]


def test_journals_of_one_folder_are_separate(tmp_path):
    for line in LINES[:2]:
        Journal(tmp_path).append(line)

    assert sorted(written(tmp_path)) == LINES[:2]


def test_open_journal_is_locked(journal):
    journal.append(LINES[0])
    [path] = journal.folder.glob("*.journal")

    with path.open("rb") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_journal_of_a_killed_process_is_whole_and_unlocked(tmp_path):
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from blog.visits.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1]))\n"
        "for number in range(1000): journal.append(b'line %d\\n' % number)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )

    subprocess.run([sys.executable, "-c", code, tmp_path], check=False)

    [path] = tmp_path.glob("*.journal")
    with path.open("rb") as journal:
        fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        assert journal.read().count(b"\n") == 1000


def test_forked_process_writes_its_own_journal(journal):
    journal.append(LINES[0])

    child = os.fork()
    if child == 0:
        journal.append(LINES[1])
        os._exit(0)
    os.waitpid(child, 0)

    assert sorted(written(journal.folder)) == LINES[:2]


def test_full_disk_delays_lines_and_tears_none_that_follow(tmp_path):
    """Simulate a full disk by a file size limit: the kernel writes only what fits."""
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from blog.visits.journal import Journal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "limit = lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))\n"
        "hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]\n"
        "journal = Journal(Path(sys.argv[1]))\n"
        "lines = [b'line %02d\\n' % number for number in range(20)]\n"
        "limit(60)\n"
        "for line in lines: journal.append(line)\n"
        "assert not journal.flush()\n"
        "limit(hard)\n"
        "assert journal.flush()"
    )

    done = subprocess.run([sys.executable, "-c", code, tmp_path], check=False)

    [content] = written(tmp_path)
    whole = [line for line in content.split(b"\n") if len(line) == 7]
    assert (done.returncode, whole) == (0, [b"line %02d" % number for number in range(20)])


def test_unusable_folder_raises_nothing(tmp_path):
    (tmp_path / "file").write_text("in the way")
    journal = Journal(tmp_path / "file" / "journal")

    journal.append(LINES[0])

    assert journal.flush() is False


def test_lines_contain_time_post_and_reader():
    at = datetime(2026, 3, 4, 12, tzinfo=UTC).timestamp()

    assert visit_line(at, 7, "abc", "") == b"v 1772625600 7 abc -\n"
    assert visit_line(at, 7, "abc", "example.org") == b"v 1772625600 7 abc example.org\n"
    assert excluded_line(at, "robot") == b"x 1772625600 robot\n"
