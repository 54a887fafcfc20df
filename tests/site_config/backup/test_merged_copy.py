"""Imports while others save: nobody waits, nothing is lost, and an import is whole or nothing."""

import sqlite3
from contextlib import closing

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction

from blog.models import CacheGeneration, DailyVisits, Image, Post, Topic
from importers.importer import Options
from site_config.backup import merged_copy
from site_config.backup.merged_copy import MAX_ATTEMPTS, in_short_transaction
from site_config.imports.importing import import_site
from tests.data import make_post, make_topic
from tests.importers.folders import png

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL locks single rows"),
]


@pytest.fixture
def elsewhere():
    """Write in another connection to the site's database, without waiting for locks."""
    place = connection.settings_dict["NAME"]

    def write(statement, *values):
        with closing(sqlite3.connect(place, timeout=0)) as other, other:
            other.execute(statement, values)

    return write


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(5):
        (folder / f"note-{number}.md").write_text(
            f"# Note {number}\n\nText on *turbines*, see [next](note-{(number + 1) % 5}.md).\n\n"
            "![A figure](figure.png)\n"
        )
    (folder / "figure.png").write_bytes(png())
    return folder


def titles():
    return sorted(Post.objects.values_list("title", flat=True))


def stored_files():
    return sorted(str(path) for path in default_storage.base_location.rglob("*") if path.is_file())


def test_saves_during_an_import_are_not_held_up_and_not_lost(notes, elsewhere):
    post, steps = make_post("Mine"), []

    def save(step, of, title):
        steps.append(step)
        elsewhere("UPDATE blog_post SET update_note = update_note || '+' WHERE id = ?", post.pk)
        elsewhere(
            "INSERT INTO blog_dailyvisits (post_id, day, count) VALUES (?, ?, 1)",
            *(post.pk, f"2026-03-{step:02}"),
        )

    report = import_site(notes, Options(on_progress=save))

    post.refresh_from_db()
    assert len(steps) == 10
    assert report.counts["posts"]["created"] == 5
    assert titles() == ["Mine", *(f"Note {number}" for number in range(5))]
    assert (post.update_note, DailyVisits.objects.count()) == ("+" * 10, 10)


def test_import_is_whole_and_the_same_as_in_one_transaction(notes, client):
    make_post("Mine", body="See [[Note 3]].")
    before = CacheGeneration.objects.get().number if CacheGeneration.objects.exists() else None
    import_site(notes)

    page = client.get("/blog/note-3/").content.decode()
    found = client.get("/search/", {"q": "turbine"}).content.decode()
    assert "turbines" in page
    assert "Note 4" in page
    assert found.count("<mark>turbines</mark>") == 5
    assert default_storage.exists(Image.objects.get().file.name)
    assert before != CacheGeneration.objects.get().number
    with transaction.atomic():
        assert import_site(notes).has_changes is False
    assert import_site(notes).has_changes is False


def test_import_starts_again_if_its_rows_were_changed_meanwhile(notes, elsewhere):
    import_site(notes)
    post, steps = Post.objects.get(title="Note 0"), []
    (notes / "note-0.md").write_text("# Note 0\n\nAnother text.\n")

    def edit(step, of, title):
        steps.append(step)
        if len(steps) == 1:
            elsewhere("UPDATE blog_post SET update_note = 'Edited' WHERE id = ?", post.pk)

    import_site(notes, Options(on_progress=edit))

    post.refresh_from_db()
    assert (post.update_note, post.body) == ("Edited", "Another text.")
    assert len(steps) == 20


def test_rows_created_meanwhile_keep_their_numbers(notes, elsewhere):
    topic, seen = make_topic("Existing"), []
    others = [
        f'"{f.column}"' for f in Topic._meta.concrete_fields if f.name not in {"id", "name", "slug"}
    ]
    columns = ", ".join(["id", "name", "slug", *others])
    values = ", ".join(["?", "?", "?", *others])

    def create(step, of, title):
        seen.append(step)
        if step == 1:
            elsewhere(
                f"INSERT INTO blog_topic ({columns}) SELECT {values} FROM blog_topic WHERE id = ?",
                *(topic.pk + len(seen), f"New {len(seen)}", f"new-{len(seen)}", topic.pk),
            )

    (notes / "SUMMARY.md").write_text("# Summary\n\n## Systems\n\n* [Note](note-0.md)\n")
    import_site(notes, Options(on_progress=create))

    names = set(Topic.objects.values_list("name", flat=True))
    assert {"Existing", "New 1", "Systems"} <= names


def test_import_that_never_gets_its_rows_alone_takes_the_lock(notes, elsewhere):
    import_site(notes)
    post, attempts = Post.objects.get(title="Note 0"), []
    (notes / "note-0.md").write_text("# Note 0\n\nAnother text.\n")

    def edit(step, of, title):
        if step == 1:
            attempts.append(step)
            if len(attempts) <= MAX_ATTEMPTS:
                statement = "UPDATE blog_post SET update_note = update_note || '+' WHERE id = ?"
                elsewhere(statement, post.pk)

    import_site(notes, Options(on_progress=edit))

    post.refresh_from_db()
    assert (post.update_note, post.body) == ("+" * MAX_ATTEMPTS, "Another text.")
    assert len(attempts) == MAX_ATTEMPTS + 1


def test_failed_merge_leaves_rows_and_files_as_they_were(notes, monkeypatch):
    monkeypatch.setattr(
        merged_copy._Table, "insert", lambda *_: (_ for _ in ()).throw(OSError("no space"))
    )
    before = stored_files()

    with pytest.raises(OSError, match="no space"):
        import_site(notes)

    assert (titles(), Image.objects.count(), stored_files()) == ([], 0, before)


def test_nothing_happens_on_commit_of_work_that_is_repeated(elsewhere):
    post, done = make_post("Mine"), []

    def work(atomic):
        with atomic():
            Post.objects.filter(pk=post.pk).update(title="Changed")
            transaction.on_commit(lambda: done.append(titles()))
            if not attempts:
                elsewhere("UPDATE blog_post SET update_note = '+' WHERE id = ?", post.pk)
            attempts.append(post)
        return titles()

    attempts = []

    assert in_short_transaction(work) == ["Changed"]
    assert (len(attempts), done) == (2, [["Changed"]])


def test_deleted_rows_are_deleted_and_foreign_keys_stay_whole():
    post = make_post("Mine", topics=[make_topic("Kept"), make_topic("Gone")])

    def work(atomic):
        with atomic():
            Topic.objects.get(name="Gone").delete()

    in_short_transaction(work)

    assert [topic.name for topic in post.topics.all()] == ["Kept"]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        assert cursor.fetchall() == []
