import re
import shutil
import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from site_config.preparing import prepare
from tests.data import make_post, make_staff
from tests.production import copy_static_files, manage, prepare_like_another

server = pytest.mark.server


@pytest.fixture
def static_root(settings, tmp_path, data_dir):
    shutil.copytree(data_dir / "fonts", tmp_path / "fonts")
    settings.STATIC_ROOT = tmp_path / "static"
    return settings.STATIC_ROOT


def state(folder):
    """Return the files in a folder and their modification times, without SQLite's extra files."""
    return {
        path: path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def counts(folder):
    with closing(sqlite3.connect(folder / "offprint.sqlite3")) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()
            for (name,) in tables
        }


@server
def test_first_start_writes_the_password_once_and_the_second_changes_nothing(
    tmp_path, data_dir, runs
):
    folder = tmp_path / "site"
    copy_static_files(folder, runs)
    first = manage("prepare", data_dir=folder, ADMIN_PASSWORD="", DEMO="0")
    before = state(folder), counts(folder)
    second = manage("prepare", data_dir=folder, ADMIN_PASSWORD="", DEMO="0")

    assert f"password in {folder / 'admin_password'}" in first.stdout
    assert re.fullmatch(r"\w{16}\n", (folder / "admin_password").read_text())
    assert (folder / "admin_password").stat().st_mode & 0o777 == 0o600
    assert second.stdout == "Up to date.\n"
    assert (state(folder), counts(folder)) == before
    assert (folder / "secret_key").read_text() != (data_dir / "secret_key").read_text()


@server
def test_first_start_loads_the_demo_content_and_the_second_does_not(tmp_path, runs):
    prepare_like_another(tmp_path, runs, demo=True)
    loaded = counts(tmp_path)
    manage("demo", "clear", data_dir=tmp_path)

    manage("prepare", data_dir=tmp_path)

    assert loaded["blog_post"] >= (13,)
    assert counts(tmp_path)["blog_post"] == (0,)


@server
def test_copying_the_data_folder_is_a_backup(tmp_path, data_dir):
    shutil.copytree(data_dir, tmp_path / "copy")

    result = manage("prepare", data_dir=tmp_path / "copy")

    assert result.stdout == "Up to date.\n"
    assert counts(tmp_path / "copy") == counts(data_dir)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", r"password \w{16} \(shown only once\)\."),
        ("a password of mine", r"password from ADMIN_PASSWORD\."),
    ],
)
def test_only_a_generated_password_is_shown_and_only_on_a_terminal(
    db, static_root, settings, given, said
):
    settings.ADMIN_PASSWORD = given
    terminal = StringIO()
    terminal.isatty = lambda: True

    call_command("prepare", "--no-demo", stdout=terminal)

    assert re.search(said, terminal.getvalue())
    assert not (settings.DATA_DIR / "admin_password").exists()


def test_admin_account_gets_the_configured_password(db, static_root):
    prepared = prepare(demo=False, password="a password of mine")

    assert (prepared.has_new_account, prepared.password) == (True, "")
    assert User.objects.get().check_password("a password of mine")


def test_existing_account_is_the_only_one(db, static_root):
    make_staff("ada")

    prepared = prepare(demo=False, password="")

    assert prepared.password == ""
    assert [user.username for user in User.objects.all()] == ["ada"]


def test_site_with_content_gets_no_demo(db, static_root):
    post = make_post()

    prepared = prepare(demo=True, password="")

    assert prepared.demo_summary == ""
    assert list(type(post).objects.all()) == [post]


def test_static_files_are_collected_when_a_source_changes(db, static_root, settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    settings.STATICFILES_DIRS = [source]
    (source / "a.css").write_text("a {}")
    answers = [prepare(demo=False, password="").has_new_static_files for _ in range(2)]
    (source / "b.css").write_text("b {}")

    answers.append(prepare(demo=False, password="").has_new_static_files)

    assert answers == [True, False, True]
    assert Path(static_root, "b.css").read_text() == "b {}"


def test_static_files_are_collected_again_when_they_are_gone(db, static_root):
    prepare(demo=False, password="")
    shutil.rmtree(static_root)

    assert prepare(demo=False, password="").has_new_static_files


@server
@pytest.mark.parametrize("command", ["prepare", "serve"])
def test_database_of_a_newer_version_is_refused(tmp_path, data_dir, command):
    folder = shutil.copytree(data_dir, tmp_path / "copy")
    with closing(sqlite3.connect(folder / "offprint.sqlite3")) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('blog', '0999_from_the_future', '2030-01-01')"
        )
        database.commit()

    done = manage(command, data_dir=folder)

    assert done.returncode == 1
    assert "is from a newer Offprint (it has blog.0999_from_the_future)" in done.stderr
    assert "Traceback" not in done.stderr
