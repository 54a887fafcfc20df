"""A broken database or disk is explained in a sentence."""

import errno
import os
import re
import sqlite3
from html import unescape

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.staticfiles.management.commands import collectstatic
from django.db import DatabaseError, OperationalError

from blog.models import Topic
from site_config.command_line import main
from site_config.storage_errors import StorageProblem, storage_problem
from tests.data import make_post, make_staff
from tests.production import manage


def raise_full(*args, **kwargs):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def raise_unreachable(*args, **kwargs):
    raise OperationalError("connection refused")


@pytest.fixture
def staff(client, db):
    client.force_login(make_staff())
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("failure", "said"),
    [(raise_full, "The disk is full."), (raise_unreachable, "The database can&#x27;t be reached.")],
)
def test_owner_reads_why_a_save_failed(staff, monkeypatch, failure, said):
    monkeypatch.setattr(Group, "save", failure)

    response = staff.post("/admin/auth/group/add/", {"name": "Co-authors"})

    assert response.status_code == 503
    assert (said in response.text, "Nothing was saved" in response.text) == (True, True)
    assert response["Retry-After"] == "5"


def raise_busy(*args, **kwargs):
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
    raise OperationalError("database is locked") from cause


def test_save_while_another_process_writes_is_sent_again(staff, monkeypatch):
    text = "\n <b>first</b>\n\nsecond & third"
    with monkeypatch.context() as patched:
        patched.setattr(Topic, "save", raise_busy)
        busy = staff.post("/admin/blog/topic/add/", {"name": "Systems", "description": text})

    again = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', busy.text, re.DOTALL)
    fields = {name: unescape(value) for name, value in again}
    saved = staff.post("/admin/blog/topic/add/", fields)

    assert (busy.status_code, saved.status_code) == (503, 302)
    assert "Keep it open" in busy.text
    # URL-encoded, Chinese would be three times as long, and soon too long.
    assert 'enctype="multipart/form-data"' in busy.text
    assert fields["description"] == text
    assert Topic.objects.get().name == "Systems"


def test_passwords_are_not_repeated_in_a_page(staff, monkeypatch):
    monkeypatch.setattr(User, "save", raise_busy)
    fields = {"username": "guest", "password1": "a long secret", "password2": "a long secret"}

    answer = staff.post("/admin/auth/user/add/", {**fields, "role": "Author"})

    assert answer.status_code == 503
    assert "a long secret" not in answer.text


def test_readers_are_not_shown_what_is_wrong_with_the_server(client, db, monkeypatch):
    make_post("A note", slug="a-note")
    client.raise_request_exception = False
    monkeypatch.setattr("blog.views.hover_cards", raise_full)

    response = client.get("/blog/a-note/")

    assert response.status_code == 503
    assert "disk" not in response.text


def test_faults_of_the_program_stay_faults(client, db, monkeypatch):
    make_post("A note", slug="a-note")
    client.raise_request_exception = False
    monkeypatch.setattr("blog.views.hover_cards", lambda post: 1 // 0)

    assert client.get("/blog/a-note/").status_code == 500


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (OSError(errno.EROFS, ""), StorageProblem.READ_ONLY),
        (PermissionError(errno.EACCES, ""), StorageProblem.READ_ONLY),
        (FileNotFoundError(errno.ENOENT, ""), None),
        (DatabaseError("syntax error"), None),
        (ValueError("x"), None),
        (None, None),
    ],
)
def test_only_failures_of_storage_are_recognized(error, problem):
    assert storage_problem(error) == problem


@pytest.mark.server
@pytest.mark.parametrize("command", ["prepare", "visits check"])
def test_damaged_database_is_explained(tmp_path, command):
    (tmp_path / "offprint.sqlite3").write_bytes(b"not a database" * 100)

    done = manage(*command.split(), data_dir=tmp_path)

    assert done.returncode == 1
    assert "The database is damaged. Restore a backup" in done.stderr
    assert str(tmp_path / "offprint.sqlite3") in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.server
def test_unreachable_database_is_explained(tmp_path):
    url = "postgres://ada:secret@127.0.0.1:1/site"

    done = manage("prepare", data_dir=tmp_path, DATABASE_URL=url)

    assert done.returncode == 1
    assert "The database can't be reached. Check that it is running" in done.stderr
    assert "127.0.0.1:1/site" in done.stderr
    assert "secret" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "The disk is full. Free some space, then try again."),
        (errno.EROFS, "The disk or the database is read-only. DATA_DIR must belong to"),
        (errno.EACCES, "The disk or the database is read-only. DATA_DIR must belong to"),
    ],
)
def test_failing_disk_ends_a_command_with_a_sentence(monkeypatch, code, sentence):
    def collect(command, **options):
        raise OSError(code, os.strerror(code), "static/site.js")

    monkeypatch.setattr(collectstatic.Command, "handle", collect)

    with pytest.raises(SystemExit, match=sentence) as ended:
        main(["manage.py", "collectstatic", "--no-input"])

    assert "static/site.js" in str(ended.value)


def test_admin_redirects_from_an_id_that_is_no_number(staff):
    urls = (f"/admin/blog/post/{key}/change/" for key in ("abc", "9" * 30))

    assert [staff.get(url).status_code for url in urls] == [302, 302]


def test_admin_lists_ignore_filters_out_of_range(staff):
    paths = ("blog/post/?published_at__year=9999", f"auth/group/?permissions__exact={'9' * 30}")
    urls = [f"/admin/{path}" for path in paths]

    assert [staff.get(url, follow=True).status_code for url in urls] == [200, 200]
