"""An import blocks no one who saves meanwhile, and stays all or nothing."""

import re
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction

from blog.editor.trash import move_to_trash
from blog.images.library import store_image
from blog.models import CacheGeneration, DailyVisits, Image, Post, SiteImport
from blog.rerendering import rerender_stale_texts
from blog.visits.drain import drain
from blog.visits.journal import Journal, journal_folder, visit_line
from importers.importer import Options
from importers.undo import undo_import
from site_config.backup.merged_database import MERGE_ATTEMPTS
from site_config.imports.importing import import_site
from site_config.search.indexing import index_stale_entries, is_behind
from tests.data import make_post, make_topic
from tests.importers.folders import png, write
from tests.processes import start_python

NOTES = {f"note-{n}.md": f"# Note {n}\n\nText, with ![](a.png).\n" for n in range(4)}
OWN = re.compile(rb"\b(?:id|uid|added|added_at|created|updated|updated_at): \S+")
POST = "---\nlayout: post\ntitle: A\ncategories: [Looms]\n---\nA text.\n"
JEKYLL = {"_config.yml": "title: A\n", "_posts/2024-01-02-a.md": POST}
STEPS = 2 * len(NOTES)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL, writers don't block each other")


@pytest.fixture
def notes(tmp_path):
    return write(tmp_path / "notes", {**NOTES, "a.png": png()})


def elsewhere(work):
    """Work in another thread, with a connection that waits for locks for a second."""

    def run():
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout = 1000")
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def at_the_last_step(work):
    """Return options with which an import does some work elsewhere, the first time only."""
    waiting = [work]

    def on_progress(step, of, title):
        if step == of and waiting:
            elsewhere(waiting.pop())

    return Options(on_progress=on_progress)


def media():
    root = Path(default_storage.location)
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def titles_found(client, word):
    response = client.get("/search/", {"q": word})
    found = response.context["results"]
    return sorted("".join(part.text for part in result.title) for result in found)


def check_search_index():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO blog_search_text (blog_search_text) VALUES ('integrity-check')")


def test_posts_saved_during_an_import_survive(notes, client):
    post, saved = make_post("Before"), []

    def save(step, of, title):
        saved.append(f"Meanwhile {step}")
        elsewhere(lambda: make_post(saved[-1]))
        elsewhere(lambda: Post.objects.get(pk=post.pk).save())

    report = import_site(notes, Options(on_progress=save))

    titles = {"Before", *saved, *(f"Note {n}" for n in range(4))}
    assert {post.title for post in Post.objects.all()} == titles
    assert (len(saved), report.counts["posts"]["created"]) == (STEPS, 4)
    check_search_index()
    index_stale_entries(limit=100)
    assert is_behind() is False


def test_imported_words_are_found_and_former_ones_are_not(notes, client):
    import_site(notes, Options())
    (notes / "note-0.md").write_text("# Note 0\n\nA zeppelin.\n")
    (notes / "new.md").write_text("# New\n\nA windmill.\n")

    import_site(notes, Options())

    found = {word: titles_found(client, word) for word in ("zeppelin", "windmill", "text")}
    assert found == {
        "zeppelin": ["Note 0"],
        "windmill": ["New"],
        "text": ["Note 1", "Note 2", "Note 3"],
    }
    check_search_index()


def test_visit_counted_during_an_import_survives(notes):
    post = make_post()
    journal = Journal(journal_folder())
    journal.append(visit_line(datetime.now(UTC).timestamp(), post.pk, "reader", ""))

    import_site(notes, at_the_last_step(drain))

    assert DailyVisits.objects.get().count == 1
    assert drain().lines == 0


def test_row_that_both_changed_is_imported_again(notes):
    import_site(notes, Options())
    (notes / "note-0.md").write_text("# Note 0\n\nFrom the folder.\n")
    (notes / "note-1.md").write_text("# Note 1\n\nFrom the folder, ![](b.png).\n")
    (notes / "b.png").write_bytes(png("blue"))

    def edit():
        post = Post.objects.get(title="Note 0")
        post.body = "Mine"
        post.save()

    report = import_site(notes, at_the_last_step(edit))

    assert Post.objects.get(title="Note 0").body == "Mine"
    assert "From the folder" in Post.objects.get(title="Note 1").body
    assert (report.counts["posts"]["updated"], report.counts["images"]["created"]) == (1, 1)


def test_url_taken_meanwhile_stays_with_its_post(notes):
    report = import_site(notes, at_the_last_step(lambda: make_post("Own", slug="note-2")))

    assert Post.objects.get(slug="note-2").title == "Own"
    assert report.counts["posts"]["created"] == 4
    assert Post.objects.filter(title__startswith="Note").count() == 4


def test_import_that_is_always_disturbed_ends_in_one_transaction(notes):
    import_site(notes, Options())
    (notes / "note-0.md").write_text("# Note 0\n\nFrom the folder.\n")
    attempts = []

    def disturb(step, of, title):
        if step == of and len(attempts) < MERGE_ATTEMPTS:
            attempts.append(step)
            elsewhere(lambda: Post.objects.filter(title="Note 0").update(update_note=len(attempts)))

    import_site(notes, Options(on_progress=disturb))

    assert len(attempts) == MERGE_ATTEMPTS
    assert "From the folder" in Post.objects.get(title="Note 0").body


def test_text_saved_meanwhile_links_to_what_was_imported(notes):
    link = {"slug": "linking", "body": "See [[Note 1]]."}

    import_site(notes, at_the_last_step(lambda: make_post("Linking", **link)))
    rerender_stale_texts()

    url = Post.objects.get(title="Note 1").get_absolute_url()
    assert f'href="{url}"' in Post.objects.get(title="Linking").body_html


def test_image_moved_to_the_trash_meanwhile_is_restored(notes):
    image = store_image(png(), "a.png")

    import_site(notes, at_the_last_step(lambda: move_to_trash(image)))

    assert Image.objects.get().binned_at is None


def test_topic_deleted_meanwhile_is_created_for_an_imported_post(tmp_path):
    folder = write(tmp_path / "site", JEKYLL)
    topic = make_topic("Looms")

    report = import_site(folder, at_the_last_step(lambda: move_to_trash(topic)))

    assert report.counts["topics"]["created"] == 1
    assert [topic.name for topic in Post.objects.get().topics.all()] == ["Looms"]


def test_other_processes_notice_the_import(notes):
    before = CacheGeneration.current()
    seen = []

    import_site(notes, at_the_last_step(lambda: seen.append(CacheGeneration.current())))

    assert seen == [before]
    assert CacheGeneration.current() > before


def test_merged_import_can_be_undone(notes):
    import_site(notes, Options())

    undo_import(SiteImport.objects.get())

    assert Post.objects.exists() is False
    assert Image.objects.filter(binned_at=None).exists() is False


@pytest.mark.parametrize("last_step", [len(NOTES), STEPS])
def test_failing_import_leaves_rows_and_files(notes, last_step):
    make_post("Before")

    def fail(step, of, title):
        if step == last_step:
            raise OSError("disk on fire")

    with pytest.raises(OSError, match="on fire"):
        import_site(notes, Options(on_progress=fail))

    assert [post.title for post in Post.objects.all()] == ["Before"]
    assert (Image.objects.exists(), media()) == (False, [])


KILLED_AT_WORK = """
def kill(step, of, title):
    if step == of:
        os.kill(os.getpid(), signal.SIGKILL)
import_site(Path(sys.argv[1]), Options(on_progress=kill))
"""
# Everything is merged, and only the commit is missing.
KILLED_AT_MERGE = """
from site_config.backup import merged_database
apply = merged_database.apply_changes
merged_database.apply_changes = lambda tables: (apply(tables), os.kill(os.getpid(), signal.SIGKILL))
import_site(Path(sys.argv[1]), Options())
"""
IMPORTS = """
import os, signal, sys
from pathlib import Path
from importers.importer import Options
from site_config.imports.importing import import_site
"""


@pytest.mark.parametrize("code", [KILLED_AT_WORK, KILLED_AT_MERGE])
def test_killed_import_leaves_no_rows(notes, settings, code):
    make_post("Before")

    process = start_python(IMPORTS + code, notes, data_dir=settings.DATA_DIR)

    assert process.wait() == -signal.SIGKILL
    assert [post.title for post in Post.objects.all()] == ["Before"]
    assert (Image.objects.exists(), SiteImport.objects.exists()) == (False, False)
    check_search_index()


@pytest.mark.parametrize("name", ["mdbook-notes", "al-folio-1", "obsidian-notes"])
def test_merged_import_equals_one_transaction(corpus, tmp_path, settings, name):
    options = Options(dated=date(2024, 5, 6))

    merged = import_site(corpus / name, options)
    call_command("export_content", tmp_path / "merged", verbosity=0)
    files = media()
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(settings.MEDIA_ROOT)
    with transaction.atomic():
        alone = import_site(corpus / name, options)
    call_command("export_content", tmp_path / "alone", verbosity=0)

    assert merged.summary(is_whole=True) == alone.summary(is_whole=True)
    assert exported(tmp_path / "merged") == exported(tmp_path / "alone")
    assert media() == files


def exported(folder):
    """Return the files of an export, except for ids and times."""
    return {
        path.relative_to(folder).as_posix(): OWN.sub(b"", path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }
