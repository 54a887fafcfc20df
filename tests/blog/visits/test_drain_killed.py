"""Visits survive ``kill -9``: a drain is killed at random until everything is counted."""

import random
import time
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db.models import Sum

from blog.models import DailyDownloads, DailyVisits, DownloadKey, ReaderKey, WindowScore
from blog.visits.drain import drain
from blog.visits.journal import Journal, download_line, journal_folder, visit_line
from tests.data import make_post
from tests.processes import start_python

ROUNDS = 20
READERS = 30_000

pytestmark = pytest.mark.django_db(transaction=True)


def test_drain_killed_at_any_moment_loses_nothing_and_counts_nothing_twice():
    posts = [make_post(), make_post()]
    now = datetime.now(UTC).timestamp()
    journal = Journal(journal_folder())
    for number in range(READERS):
        journal.append(visit_line(now, posts[number % 2].pk, f"r{number}", "example.org"))
        journal.append(download_line(now, "publications/a.pdf", f"r{number}"))
    chance = random.Random(7)

    for _ in range(ROUNDS):
        code = "from blog.visits.drain import drain\nwhile True: drain()"
        process = start_python(code, data_dir=settings.DATA_DIR)
        time.sleep(0.45 + chance.random() * 0.4)
        process.kill()
        process.wait()
    drain()

    totals = [
        DailyVisits.objects.aggregate(sum=Sum("count"))["sum"],
        WindowScore.objects.filter(window="all").aggregate(sum=Sum("score"))["sum"],
        ReaderKey.objects.count(),
        DailyDownloads.objects.aggregate(sum=Sum("count"))["sum"],
        DownloadKey.objects.count(),
    ]
    assert totals == [READERS] * 5
    assert journal.flush()
