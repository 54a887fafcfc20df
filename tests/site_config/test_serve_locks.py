"""The running server while another process holds the locks that a save needs."""

import sqlite3
import time
from contextlib import closing, contextmanager

import psycopg
import pytest

from tests.production import prepare_like_another, served
from tests.running_site import Admin
from tests.site_config.conftest import IS_POSTGRESQL

pytestmark = [pytest.mark.server, pytest.mark.django_db]


@contextmanager
def topics_locked(data_dir, settings):
    if IS_POSTGRESQL:
        with psycopg.connect(settings["DATABASE_URL"]) as other:
            other.execute("LOCK TABLE blog_topic IN EXCLUSIVE MODE")
            yield
            other.rollback()
    else:
        with closing(sqlite3.connect(data_dir / "offprint.sqlite3", timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.rollback()


def test_save_that_waits_too_long_is_answered_with_a_page_that_repeats_it(
    tmp_path, runs, databases
):
    settings = databases("locked")
    prepare_like_another(tmp_path, runs, **settings)
    with served(tmp_path, **settings) as site:
        admin = Admin(site.url, site.password)
        with topics_locked(tmp_path, settings):
            began = time.monotonic()
            status, headers, page = admin.post("/blog/topic/add/", name="Systems", parent="")
            seconds = time.monotonic() - began
        _, _, after = admin.post("/blog/topic/add/", name="Systems", parent="")
    log = (tmp_path / "server.log").read_text()

    assert (status, headers["Retry-After"]) == (503, "5")
    assert 'name="name" hidden>\nSystems<' in page
    assert "was added successfully" in after
    assert 4 < seconds < 15
    assert "Traceback" not in log
