from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import Sum

from blog.models import DailyVisits, ExcludedRequests, JournalBookmark
from blog.visits.drain import count_waiting_lines, drain
from blog.visits.journal import Journal, excluded_line, journal_folder, visit_line
from blog.visits.journal import journals as all_journals
from tests.data import make_post

NOW = datetime.now(UTC)

pytestmark = pytest.mark.django_db


def line(post, number):
    return visit_line(NOW.timestamp(), post.pk, f"r{number}", "")


def write(post, numbers, *, journal=None):
    journal = journal or Journal(journal_folder())
    for number in numbers:
        journal.append(line(post, number))
    return journal


def counted():
    return DailyVisits.objects.aggregate(total=Sum("count"))["total"] or 0


def journals():
    return sorted(path.name for path in journal_folder().glob("*.journal"))


def test_drain_counts_every_line_once():
    journal = write(make_post(), range(50))

    moved = [drain().lines for _ in range(3)]

    assert (moved, counted()) == ([50, 0, 0], 50)
    assert journal.flush()


def test_drain_continues_where_it_stopped():
    post = make_post()
    journal = write(post, range(5))
    drain()

    write(post, range(5, 8), journal=journal)

    assert (drain().lines, counted()) == (3, 8)


def test_journal_of_a_running_worker_is_not_removed():
    journal = write(make_post(), range(3))

    drain()

    assert (len(journals()), JournalBookmark.objects.count()) == (1, 1)
    assert journal.flush()


def test_journal_of_a_dead_worker_is_drained_and_removed():
    write(make_post(), range(3)).close()

    drain()

    assert (counted(), journals(), JournalBookmark.objects.count()) == (3, [], 0)


def test_journal_of_another_data_folder_is_counted_once(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "web-2"
    journal = write(make_post(), range(3))
    journal.append(excluded_line(NOW.timestamp(), "robot"))
    drain()

    for name in ("web", "web-2"):
        settings.DATA_DIR = tmp_path / name
        drain()

    assert ExcludedRequests.objects.get().count == 1
    assert journal.flush()


def test_journals_from_before_a_change_of_their_folder_are_counted(settings, tmp_path):
    write(make_post(), range(3)).close()
    settings.JOURNAL_DIR = tmp_path / "own-disk"
    journal = write(make_post(), range(3, 5))

    waiting = count_waiting_lines()
    drain()

    assert (waiting, counted(), [path.parent for path in all_journals()]) == (
        5, 5, [settings.JOURNAL_DIR],
    )  # fmt: skip
    assert journal.flush()


def dead_journal(content):
    folder = journal_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "elsewhere-1-aa.journal"
    path.write_bytes(content)
    return path


def test_torn_line_of_a_dead_worker_is_set_aside():
    post = make_post()
    whole, torn = line(post, 1), line(post, 2)[:-4]
    path = dead_journal(whole + torn)

    drained = drain()

    assert (drained.lines, len(drained.set_aside), counted()) == (1, 1, 1)
    assert path.with_name("torn-lines").read_bytes() == torn + b"\n"


def test_incomplete_line_of_a_running_worker_waits():
    post = make_post()
    worker = write(post, [1])
    [name] = journals()
    path = journal_folder() / name
    with path.open("ab") as file:
        file.write(line(post, 2)[:-4])
    drain()
    before = counted()

    with path.open("ab") as file:
        file.write(line(post, 2)[-4:])
    drain()

    assert (before, counted()) == (1, 2)
    assert worker.flush()


@pytest.mark.django_db(transaction=True)
def test_two_drains_at_once_count_nothing_twice():
    write(make_post(), range(2000))

    def one(_):
        try:
            return drain()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))

    assert counted() == 2000


def test_bookmark_of_another_machine_stays():
    name = "7-0123456789ab.journal"
    theirs = JournalBookmark.objects.create(host="web-2", name=name, offset=70)
    journal = write(make_post(), [1])
    [path] = journal_folder().glob("*.journal")
    path.rename(path.with_name(f"web-{name}"))
    journal.close()

    drain()

    assert (counted(), journals(), list(JournalBookmark.objects.all())) == (1, [], [theirs])
