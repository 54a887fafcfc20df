"""The running server under load: whatever is killed, every answered visit is counted once."""

import contextlib
import http.client
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Sum

from blog.models import DailySalt, DailyVisits, HourlyVisits, ReaderKey, WindowScore
from blog.visits.drain import drain
from blog.visits.reader_keys import keyed_hash
from tests.data import make_post
from tests.processes import ROOT, environment
from tests.readers import BROWSER, address, many_readers
from tests.running_site import counting_process, workers_of

KILLS = 12

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(autouse=True)
def _with_static_files(data_dir, tmp_path):
    (tmp_path / "static").symlink_to(data_dir / "static")


@contextlib.contextmanager
def served(**given):
    """The production server with two workers on the test's database; yields port and process."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "2"],
        cwd=ROOT,
        env=environment(settings.DATA_DIR, **{"TRUSTED_PROXIES": "1", **given}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        # The counting process outlives the server by one round: don't let it affect the next test.
        wait_until_drained()


def wait_for(url):
    for _ in range(1_200):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=2).close()
            return
        time.sleep(0.1)
    pytest.fail(f"{url} does not answer")


def wait_for_answers(answers, count):
    for _ in range(1_200):
        if len(answers) >= count:
            return
        time.sleep(0.1)
    pytest.fail(f"only {len(answers)} of {count} pages in two minutes")


def wait_until_drained():
    """The journals of the stopped server have no owner, so one drain counts them all."""
    for _ in range(50):
        if drain() is not None:
            return
        time.sleep(0.1)
    pytest.fail("somebody else keeps draining")


def uncounted(answers):
    salt = bytes.fromhex(DailySalt.objects.get(day=datetime.now(UTC).date()).salt)
    known = set(ReaderKey.objects.values_list("reader", flat=True))
    keys = {
        number: keyed_hash({"REMOTE_ADDR": address(number), "HTTP_USER_AGENT": BROWSER}, salt)
        for number, _, _ in answers
    }
    return [number for number, key in keys.items() if key not in known]


def totals():
    """Return the visits according to each table, which must all be equal."""
    return {
        DailyVisits.objects.aggregate(sum=Sum("count"))["sum"],
        HourlyVisits.objects.aggregate(sum=Sum("count"))["sum"],
        WindowScore.objects.filter(window="all").aggregate(sum=Sum("score"))["sum"],
        ReaderKey.objects.count(),
    }


def test_killed_workers_lose_no_visits():
    post = make_post("Under fire")
    chance = random.Random(11)

    with served() as (port, process), many_readers(port, f"/blog/{post.slug}/") as answers:
        for number in range(KILLS):
            time.sleep(0.5 + chance.random() * 0.8)
            workers = workers_of(process.pid)
            if workers:
                os.kill(workers[-1] if number < 3 else chance.choice(workers), signal.SIGKILL)
        wait_for_answers(answers, 50)
        is_running = process.poll() is None

    assert {(status, is_whole) for _, status, is_whole in answers} == {(200, True)}
    assert (is_running, uncounted(answers)) == (True, [])
    assert len(totals()) == 1


def test_workers_count_when_the_counting_process_is_killed():
    post = make_post("Uncounted")

    with served() as (port, process):
        wait_for(f"http://127.0.0.1:{port}/blog/{post.slug}/")
        os.kill(counting_process(process.pid), signal.SIGKILL)
        with many_readers(port, f"/blog/{post.slug}/") as answers:
            wait_for_answers(answers, 20)
        waited = wait_until_all_are_counted(answers)

    assert waited


def wait_until_all_are_counted(answers):
    """The server is still running: only its own processes drain."""
    for _ in range(150):
        with contextlib.suppress(DailySalt.DoesNotExist):
            if not uncounted(answers):
                return True
        time.sleep(0.2)
    return False


def lock_the_database(seconds):
    """Hold the write lock, as a backup or a hung process would."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], timeout=30)
        other.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        other.rollback()
        other.close()
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE blog_readerkey, blog_dailyvisits IN EXCLUSIVE MODE")
        time.sleep(seconds)
        cursor.execute("ROLLBACK")


def test_locked_database_delays_only_counting():
    post = make_post("Locked")

    with served() as (port, _):
        url = f"http://127.0.0.1:{port}/blog/{post.slug}/"
        wait_for(url)
        with many_readers(port, f"/blog/{post.slug}/") as answers:
            before = len(answers)
            lock_the_database(5)
            during = len(answers) - before

    assert {(status, is_whole) for _, status, is_whole in answers} == {(200, True)}
    assert (during > 20, uncounted(answers)) == (True, [])
    assert len(totals()) == 1


def answer_of(port, path, method, headers):
    connected = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    connected.request(method, path, headers={"User-Agent": BROWSER, **headers})
    status = connected.getresponse().status
    connected.close()
    return status


def test_one_client_is_one_visit_whatever_it_sends():
    post = make_post("Insistent")
    path = f"/blog/{post.slug}/"

    with served(TRUSTED_PROXIES="0") as (port, _):
        wait_for(f"http://127.0.0.1:{port}/blog/")
        tries = [("GET", {})] * 50
        tries += [("GET", {"X-Forwarded-For": f"198.51.100.{n}"}) for n in range(20)]
        tries += [("HEAD", {}), ("GET", {"Range": "bytes=0-10"}), ("GET", {"If-None-Match": "*"})]
        threads = [
            threading.Thread(target=answer_of, args=(port, path, method, headers))
            for method, headers in tries
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert totals() == {1}


def test_change_in_the_admin_is_public_within_a_second_on_every_worker():
    post = make_post("Before")

    with served() as (port, _):
        url = f"http://127.0.0.1:{port}/blog/{post.slug}/"
        for _ in range(20):
            urllib.request.urlopen(url).close()
        post.title = "Afterwards"
        post.save()
        time.sleep(1)
        bodies = {b"Afterwards" in urllib.request.urlopen(url).read() for _ in range(20)}

    assert bodies == {True}
