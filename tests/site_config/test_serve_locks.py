"""The running server while another process holds the locks that a save needs."""

import re
import sqlite3
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from http.cookiejar import CookieJar
from urllib.parse import urlencode

import psycopg
import pytest

from tests.production import prepare_like_another, served
from tests.site_config.conftest import IS_POSTGRESQL

pytestmark = [pytest.mark.server, pytest.mark.django_db]


class Admin:
    """A browser that is signed in to the admin."""

    def __init__(self, site):
        self.url, self.cookies = f"{site.url}/admin", CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.post("/login/", username="admin", password=site.password)

    def post(self, path, **fields):
        """Send a form; return the status, the headers and the text of the answer."""
        with self.opener.open(self.url + path) as page:
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())[1]
        data = urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        try:
            with self.opener.open(self.url + path, data, timeout=30) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()


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
        admin = Admin(site)
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
