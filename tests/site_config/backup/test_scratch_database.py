import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.db import connection

from blog.models import DailyVisits, Post
from importers.importer import Options
from site_config.backup.database_copies import CopyFailedError
from site_config.backup.scratch_database import scratch_database
from site_config.imports.importing import import_site
from tests.data import make_post
from tests.processes import database_url

pytestmark = pytest.mark.django_db(transaction=True)


def save_elsewhere(post, url):
    """Save a post in another connection, waiting for locks for 2 seconds."""
    update = f"UPDATE blog_post SET update_note = update_note || '+' WHERE id = {post.pk}"
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=2)) as other, other:
            other.execute(update)
    else:
        with psycopg.connect(url, options="-c lock_timeout=2000") as other:
            other.execute(update)


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(5):
        (folder / f"note-{number}.md").write_text(f"# Note {number}\n\nText.\n")
    return folder


def test_dry_run_does_not_block_a_save(notes):
    import_site(notes)
    post = Post.objects.get(title="Note 0")
    (notes / "note-0.md").write_text("# Note 0\n\nAnother text.\n")
    url, steps = database_url(), []

    def save_at_each_step(step, of, title):
        steps.append(step)
        save_elsewhere(post, url)

    report = import_site(notes, Options(is_dry_run=True, on_progress=save_at_each_step))

    post.refresh_from_db()
    assert (post.update_note, post.body) == ("+" * len(steps), "Text.")
    assert len(steps) == 10
    assert report.counts["posts"]["updated"] == 1


def test_scratch_database_has_the_rows_and_loses_changes():
    post = make_post("Kept")

    with scratch_database():
        Post.objects.filter(pk=post.pk).update(title="Changed")
        added = make_post("Added")
        inside = sorted(Post.objects.values_list("title", flat=True))

    assert inside == ["Added", "Changed"]
    assert added.pk > post.pk
    assert [post.title for post in Post.objects.all()] == ["Kept"]


def test_visits_can_be_read_in_the_scratch_database():
    DailyVisits.objects.create(post=make_post(), day="2026-03-04", count=7)

    with scratch_database():
        assert DailyVisits.objects.get().count == 7


def test_full_disk_is_explained(monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL copies into temporary tables")
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 1000}))

    with pytest.raises(CopyFailedError, match="the disk is too full"), scratch_database():
        pass
