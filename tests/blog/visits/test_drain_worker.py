import sqlite3

import pytest
from django.db import DatabaseError, OperationalError

from blog.models import DailyVisits
from blog.visits import drain_worker
from blog.visits.drain import only_drainer
from blog.visits.drain_worker import DrainBetweenRequests, drain_while, run_round
from blog.visits.journal import Journal, journal_folder, visit_line
from tests.data import make_post

pytestmark = pytest.mark.django_db


def fail():
    raise DatabaseError("broken")


def wait_too_long():
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
    raise OperationalError("database is locked") from cause


def test_first_of_several_failures_is_a_warning_and_waiting_is_not(monkeypatch):
    warnings = []
    monkeypatch.setattr(drain_worker, "_has_failed", False)
    monkeypatch.setattr(drain_worker.logger, "warning", lambda *parts: warnings.append(parts[1:]))

    for one_round in (wait_too_long, fail, wait_too_long, fail):
        run_round(one_round)

    assert [str(error) for (error,) in warnings] == ["broken"]


def times(number):
    """Return a function that returns true ``number`` times."""
    answers = iter([True] * number)
    return lambda: next(answers, False)


def write_a_visit():
    journal = Journal(journal_folder())
    journal.append(visit_line(1_772_625_600, make_post().pk, "r1", ""))
    journal.close()


@pytest.fixture(autouse=True)
def _keep_niceness(monkeypatch):
    """Niceness can't be lowered again, so don't raise it."""
    monkeypatch.setattr("os.nice", lambda increment: increment)


def test_process_counts_while_it_is_needed_and_once_more():
    write_a_visit()

    drain_while(times(2))

    assert [row.count for row in DailyVisits.objects.all()] == [1]


def test_process_yields_to_a_running_drainer():
    write_a_visit()

    with only_drainer():
        drain_while(times(3))

    assert DailyVisits.objects.count() == 0


def test_process_that_is_not_needed_counts_nothing():
    write_a_visit()

    drain_while(times(0))

    assert DailyVisits.objects.count() == 0


def test_visits_are_counted_between_requests_without_a_thread():
    write_a_visit()
    application = DrainBetweenRequests(lambda environ, start_response: [b"page"])

    answers = [application({}, None) for _ in range(2)]

    assert answers == [[b"page"], [b"page"]]
    assert [row.count for row in DailyVisits.objects.all()] == [1]
