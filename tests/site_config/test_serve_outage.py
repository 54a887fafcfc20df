"""The running server while its database is away: pages stay, visits wait, writes are refused."""

import signal
import sqlite3
import time
from contextlib import closing

import psycopg
import pytest

from tests.postgresql import find_programs, stoppable_cluster
from tests.production import copy_static_files, manage, prepare_like_another, served
from tests.running_site import (
    CACHED,
    CHANGE_POST,
    add_content,
    fetch,
    is_changed,
    is_whole,
    wait_until,
)

pytestmark = pytest.mark.server

UNREAD = "/blog/papers/"
FILES = ("/media/images/a.png", "/static/staticfiles.json")


def soon_are(sites, paths, is_met):
    """Whether all pages of all sites are so within five seconds."""
    return wait_until(lambda: all(is_met(fetch(site, path)) for site in sites for path in paths), 5)


@pytest.fixture
def cluster():
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with stoppable_cluster(programs) as running:
        yield running


def count_visits(url):
    with psycopg.connect(url) as database:
        return database.execute("SELECT sum(count) FROM blog_dailyvisits").fetchone()[0] or 0


def test_two_machines_stay_up_while_postgresql_is_down(tmp_path, runs, cluster):
    """One has all pages in memory; the other, just started, is asked for them during the outage."""
    settings = {"DATABASE_URL": cluster.url, "TRUSTED_PROXIES": "1"}
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        copy_static_files(folder, runs)
    assert manage("prepare", data_dir=first, DEMO="0", **settings).returncode == 0
    add_content(first, **settings)
    with served(first, **settings) as warm, served(second, **settings) as cold:
        before = {path: fetch(warm, path)[2] for path in CACHED}
        cluster.stop(signal.SIGQUIT)
        time.sleep(1)
        during = [
            (path, *fetch(warm, path, reader)[::2]) for reader in range(1, 31) for path in CACHED
        ]
        files = [fetch(warm, path)[0] for path in FILES]
        refused = [fetch(warm, path) for path in ("/search/?q=word", UNREAD, "/healthz")]
        refused += [fetch(cold, path) for path in (*CACHED, UNREAD)]
        admin = fetch(warm, "/admin/login/")
        cluster.start()
        # Nothing has changed yet: a failure that the server remembered would still count.
        is_back = soon_are((warm, cold), (*CACHED, UNREAD), is_whole)
        manage("shell", "-v0", "-c", CHANGE_POST, data_dir=first, **settings)
        is_fresh = soon_are((warm, cold), CACHED, is_changed)
        is_counted = wait_until(lambda: count_visits(cluster.url) == 31, 10)
    logs = [(folder / "server.log").read_text() for folder in (first, second)]

    assert {(status, body == before[path]) for path, status, body in during} == {(200, True)}
    assert files == [200, 200]
    assert [(status, headers["Retry-After"]) for status, headers, _ in refused] == [(503, "5")] * 8
    assert b"database" in refused[0][2]
    assert admin[0] in {200, 503}
    assert (is_back, is_fresh, is_counted) == (True, True, True)
    assert [("Traceback" in log, log.count("The database is down")) for log in logs] == [
        (False, 1)
    ] * 2


def test_site_stays_up_while_sqlite_is_locked(tmp_path, runs):
    prepare_like_another(tmp_path, runs)
    add_content(tmp_path)
    with (
        served(tmp_path, TRUSTED_PROXIES="1") as site,
        closing(sqlite3.connect(tmp_path / "offprint.sqlite3", timeout=30)) as other,
    ):
        other.execute("BEGIN EXCLUSIVE")
        during = [fetch(site, path, reader) for reader in range(1, 6) for path in CACHED]
        time.sleep(3)
        during += [fetch(site, path) for path in CACHED]
        other.rollback()

    assert [is_whole(answer) for answer in during] == [True] * 24
