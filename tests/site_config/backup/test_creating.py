"""Backing up and restoring with the commands that an owner runs."""

import hashlib
import io
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
import urllib.request
from contextlib import closing

import pytest

from blog.visits.journal import excluded_line
from tests.production import ROOT, inherited, manage, prepare_like_another, served
from tests.readers import BROWSER

pytestmark = pytest.mark.server
IS_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
WRITER = """
import itertools, sys, time
from blog.models import Paper, Post
# More rows than are restored at a time.
Paper.objects.bulk_create(Paper(title=f"Read {n}", citation_key=f"read{n}") for n in range(1001))
for number in itertools.count(1):
    Post(title=f"Written {number}", body="Text. " * 200, status="published").save()
    print(number, flush=True)
    time.sleep(0.1)
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory, databases):
    """A site with a post, an image and a journal, and its environment."""
    folder, settings = tmp_path_factory.mktemp("source"), databases("source")
    prepare_like_another(folder, tmp_path_factory.getbasetemp(), **settings)
    run(folder, settings, "shell", "-c", "from tests.data import make_post; make_post('Kept')")
    for name, data in {"media/images/a.png": b"picture", "journal/dead.journal": b""}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder, settings


@pytest.fixture(scope="module")
def archive(source, tmp_path_factory):
    file = tmp_path_factory.mktemp("archive") / "site.tar.gz"
    run(*source, "backup", str(file))
    return file


def run(folder, settings, *arguments):
    done = manage(*arguments, data_dir=folder, **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def refused(folder, settings, *arguments):
    done = manage(*arguments, data_dir=folder, **settings)
    assert done.returncode == 1
    return done.stderr


def ask(folder, settings, expression):
    code = f"from blog.models import *; import json; print(json.dumps({expression}))"
    return json.loads(run(folder, settings, "shell", "-v0", "-c", code).splitlines()[-1])


def files_of(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (folder / "media").rglob("*")
        if path.is_file()
    }


def test_backup_is_restored_elsewhere(source, archive, tmp_path, databases):
    settings = databases("elsewhere")

    said = run(tmp_path, settings, "restore", str(archive))

    assert said.startswith("Restored ")
    assert files_of(tmp_path) == files_of(source[0])
    assert (tmp_path / "secret_key").read_text() == (source[0] / "secret_key").read_text()
    assert ask(tmp_path, settings, "list(Post.objects.values_list('title', flat=True))") == ["Kept"]
    assert not list(tmp_path.glob("before-restore-*"))
    assert open_to_others(tmp_path) == []


def open_to_others(folder):
    """What another account of the machine could open; static files are public."""
    paths = [folder, *folder.rglob("*")]
    return [path for path in paths if path.is_file() and path.stat().st_mode & 0o077]


def test_existing_site_is_replaced_only_on_request_and_moved_aside(
    archive, tmp_path, databases, runs
):
    settings = databases("standing")
    prepare_like_another(tmp_path, runs, **settings)
    (tmp_path / "media").mkdir(exist_ok=True)
    (tmp_path / "media" / "mine.png").write_bytes(b"mine")

    sentence = refused(tmp_path, settings, "restore", str(archive))
    untouched = (tmp_path / "media" / "mine.png").exists()
    said = run(tmp_path, settings, "restore", str(archive), "--replace")

    assert "There is already a site in" in sentence
    assert untouched
    [aside] = tmp_path.glob("before-restore-*")
    assert str(aside) in said
    assert (aside / "media" / "mine.png").read_bytes() == b"mine"
    assert len(list(aside.glob("*offprint.sqlite3*")) + list(aside.glob("*.dump"))) >= 1
    assert ask(tmp_path, settings, "Post.objects.count()") == 1


@pytest.mark.any_database
def test_running_site_is_not_overwritten(archive, tmp_path, databases, runs):
    settings = databases("served")
    prepare_like_another(tmp_path, runs, **settings)

    with served(tmp_path, **settings):
        sentence = refused(tmp_path, settings, "restore", str(archive), "--replace")

    assert "The server is running. Stop it" in sentence


def rewritten(archive, tmp_path, change):
    """Rewrite the archive with its members changed by ``change``."""
    target = tmp_path / "changed.tar.gz"
    with tarfile.open(archive) as old, tarfile.open(target, "w:gz") as new:
        members = {m.name: old.extractfile(m).read() for m in old}
        for name, data in change(members).items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            new.addfile(info, io.BytesIO(data))
    return target


CHANGES = {
    "is damaged": lambda m: {**m, "media/images/a.png": b"other"},
    "is missing": lambda m: {n: d for n, d in m.items() if n != "media/images/a.png"},
    "its manifest is missing": lambda m: {n: d for n, d in m.items() if n != "manifest.json"},
    "is not a valid backup: it contains ../outside": lambda m: {"../outside": b"x", **m},
    "is not a valid backup: it contains /etc/passwd": lambda m: {**m, "/etc/passwd": b"x"},
    "media/new.png is damaged": lambda m: {**m, "media/new.png": b"x"},
    "from a newer Offprint": lambda m: {
        **m, "manifest.json": m["manifest.json"].replace(b'"format": 2', b'"format": 3'),
    },
    "it has blog.9999_new": lambda m: {
        **m, "manifest.json": m["manifest.json"].replace(b'"auth.0001', b'"blog.9999_new", "x.1'),
    },
    "lacks blog.0016_post_uid_is_its_own. Check out commit": lambda m: {
        **m, "manifest.json": m["manifest.json"].replace(b'"blog.0016', b'"x.0016'),
    },
}  # fmt: skip


RESTORE_EACH = """
from pathlib import Path
from django.core.management import CommandError, call_command
for path in sorted(Path({folder!r}).glob("*.tar.gz")):
    try:
        call_command("restore", str(path))
    except CommandError as error:
        print(f"{{path.name}} {{error}}")
"""


def test_invalid_backups_are_rejected(archive, tmp_path, databases):
    for number, change in enumerate(CHANGES.values()):
        rewritten(archive, tmp_path, change).rename(tmp_path / f"{number}.tar.gz")
    folder = tmp_path / "site"

    code = RESTORE_EACH.format(folder=str(tmp_path))
    said = run(folder, databases("refused"), "shell", "-v0", "-c", code).splitlines()

    expected = [f"{number}.tar.gz Nothing was restored: " for number in range(len(CHANGES))]
    assert [line[: len(start)] for line, start in zip(said, expected, strict=True)] == expected
    assert [line for line, wanted in zip(said, CHANGES, strict=True) if wanted not in line] == []
    assert not (folder / "media").exists()
    assert not (tmp_path / "outside").exists()


@pytest.mark.any_database
def test_truncated_archive_is_rejected(archive, tmp_path, source):
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(archive.read_bytes()[:-200])

    assert "Can't read" in refused(*source, "backup", str(cut), "--check")
    assert "is valid" in run(*source, "backup", str(archive), "--check")


@pytest.mark.any_database
def test_existing_file_is_not_overwritten(archive, source):
    before = archive.read_bytes()

    assert "already exists" in refused(*source, "backup", str(archive))
    assert archive.read_bytes() == before
    assert archive.stat().st_mode & 0o077 == 0


@pytest.mark.any_database
def test_old_backups_are_deleted(source, tmp_path):
    names = [f"offprint-2026-01-0{day}-033000.tar.gz" for day in range(1, 5)]
    for name in (*names, "notes.txt"):
        (tmp_path / name).write_bytes(b"old")

    said = run(*source, "backup", str(tmp_path), "--keep", "3")

    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept[:3] == ["notes.txt", *names[2:]]
    assert len(kept) == 4
    assert "Deleted 2 old backups" in said
    assert (source[0] / "last_backup").read_text() == f"{tmp_path / kept[3]}\n"


DRAIN_MEANWHILE = """
from pathlib import Path
from blog.visits.drain import drain
from site_config.backup.creating import backup
backup(Path({file!r}), lambda said: drain())
"""


def test_journal_drained_during_a_backup_is_counted_once(tmp_path, databases, runs):
    source, settings = tmp_path / "source", databases("drained")
    target, other, file = tmp_path / "target", databases("undrained"), tmp_path / "site.tar.gz"
    other["JOURNAL_DIR"] = str(tmp_path / "own-disk")
    source.mkdir()
    prepare_like_another(source, runs, **settings)
    journal = source / "journal" / f"{socket.gethostname()}-1-0123456789ab.journal"
    journal.parent.mkdir(exist_ok=True)
    journal.write_bytes(excluded_line(time.time(), "robot") * 3)

    run(source, settings, "shell", "-v0", "-c", DRAIN_MEANWHILE.format(file=str(file)))
    run(target, other, "restore", str(file))

    count = "[sum(ExcludedRequests.objects.values_list('count', flat=True))]"
    for site in ((source, settings), (target, other)):
        run(*site, "visits", "drain")
        assert ask(*site, count) == [3]
    assert not list(tmp_path.glob("*/**/*.journal"))


# ── under load ──────────────────────────────────────────────────────────────────────────────
def test_backup_under_load_is_complete(tmp_path, databases, runs):
    source, settings = tmp_path / "source", databases("loaded")
    source.mkdir()
    prepare_like_another(source, runs, **settings)
    file, target, other = tmp_path / "site.tar.gz", tmp_path / "target", databases("unloaded")
    with (
        served(source, workers=2, **settings) as site,
        Writer(source, settings) as writer,
        Readers(site.url) as readers,
    ):
        wait_until(lambda: min(writer.written, readers.answered) > 10)
        written, read = writer.written, readers.answered
        run(source, settings, "backup", str(file))

    run(target, other, "restore", str(file))
    if IS_POSTGRESQL:
        _to_the_other_database_and_back(file, target, other, tmp_path)
    run(target, other, "visits", "drain")

    numbers = ask(target, other, "[int(t.split()[1]) for t in Post.objects.order_by('pk')"
                                 ".values_list('title', flat=True)]")  # fmt: skip
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= written
    assert "All totals are correct." in run(target, other, "visits", "check")
    assert ask(target, other, "sum(DailyVisits.objects.values_list('count', flat=True))") >= read
    if not IS_POSTGRESQL:
        with closing(sqlite3.connect(target / "offprint.sqlite3")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def _to_the_other_database_and_back(file, target, other, tmp_path):
    """The rows are the same on SQLite, and on PostgreSQL again, which stays writable."""
    beside, again = tmp_path / "sqlite", tmp_path / "sqlite.tar.gz"
    rows = rows_of(target, other)

    run(beside, {}, "restore", str(file))
    over = rows_of(beside, {})
    run(beside, {}, "backup", str(again))
    run(target, other, "restore", str(again), "--replace")
    back = rows_of(target, other)

    assert rows["blog.Paper"].count("Read ") == 1001
    assert over == rows
    assert back == rows
    run(target, other, "prepare")
    texts = "Post.objects.count() + Paper.objects.count()"
    count = f"Topic.objects.create(name='New').pk, SearchEntry.objects.count(), {texts}"
    pk, indexed, posts_and_papers = ask(target, other, f"[{count}]")
    assert (pk, indexed) == (1, posts_and_papers)


ROWS = """
from pprint import pformat
from django.apps import apps
for model in apps.get_models(include_auto_created=True):
    if not model.__name__.startswith("Search"):
        rows = list(model._base_manager.order_by("pk").values_list())
        print("ROWS", model._meta.label, pformat(rows, width=10_000_000))
"""


def rows_of(folder, settings):
    said = run(folder, settings, "shell", "-v0", "-c", ROWS)
    return dict(line.split(" ", 2)[1:] for line in said.splitlines() if line.startswith("ROWS"))


def wait_until(is_so):
    for _ in range(1200):
        if is_so():
            return
        time.sleep(0.05)
    pytest.fail("too little was written and read")


class Writer:
    """A process that writes post after post."""

    def __init__(self, folder, settings):
        env = {**inherited(), **settings, "DATA_DIR": str(folder)}
        env["DJANGO_SETTINGS_MODULE"] = "site_config.settings"
        code = f"import django; django.setup()\n{WRITER}"
        self._process = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
        )
        self.written = 0
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def _follow(self):
        for line in self._process.stdout:
            self.written = int(line)

    def __enter__(self):
        self._thread.start()
        wait_until(lambda: self.written)
        return self

    def __exit__(self, *_error):
        self._process.terminate()
        self._process.wait(timeout=20)
        self._thread.join(timeout=20)


class Readers:
    """One reader after another opens the first post."""

    def __init__(self, url):
        self._url, self.answered, self._is_over = url, 0, False
        self._thread = threading.Thread(target=self._read, daemon=True)

    def _read(self):
        number = 0
        while not self._is_over:
            number += 1
            headers = {"User-Agent": f"{BROWSER} {number}"}
            asked = urllib.request.Request(f"{self._url}/blog/written-1/", headers=headers)
            with urllib.request.urlopen(asked, timeout=10) as answer:
                self.answered += answer.status == 200
            time.sleep(0.05)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._is_over = True
        self._thread.join(timeout=20)


@pytest.mark.any_database
def test_progress_is_for_terminals_only(source, tmp_path):
    folder, settings = source
    done = manage("backup", str(tmp_path / "quiet.tar.gz"), data_dir=folder, **settings)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Wrote ")
