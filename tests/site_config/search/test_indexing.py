import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from blog.background import work_while
from blog.deferred import deferred_work
from blog.editor.trash import move_to_trash, restore_from_trash
from blog.models import CacheGeneration, Post, SearchEntry, SearchWord
from profile_app.models import Authorship, Publication
from site_config.search.finding import Filters, count
from site_config.search.indexing import (
    MAX_IMMEDIATE_ENTRIES,
    index_stale_entries,
    is_behind,
    rebuild_index,
)
from site_config.search.query import parse
from tests.data import make_paper, make_person, make_post, make_publication, make_topic

pytestmark = pytest.mark.django_db


def found(typed):
    return count(parse(typed), Filters()).total


def test_saving_a_post_replaces_its_words():
    post = make_post("Zebra")

    post.title = "Giraffe"
    post.save()

    assert (found("zebra"), found("giraffe")) == (0, 1)


def test_deleted_content_is_not_found():
    make_post("Zebra one").delete()
    make_publication("Zebra two", authors=(make_person("Zebra"),)).delete()
    Post.objects.filter(pk=make_post("Zebra three").pk).delete()

    assert found("zebra") == 0
    assert not SearchEntry.objects.exists()


def test_restored_post_is_found():
    post = make_post("Zebra")
    move_to_trash(post)
    binned = (found("zebra"), SearchEntry.objects.count(), is_behind())

    restore_from_trash(post)

    assert (binned, found("zebra")) == ((0, 0, False), 1)


def test_saving_a_paper_updates_its_notes():
    paper = make_paper("Zebra")
    make_post("A note", paper=paper)
    paper.title = "Giraffe"
    paper.save()
    renamed = (found("zebra"), found("giraffe"))

    paper.delete()

    assert (renamed, found("giraffe")) == ((0, 1), 0)


def test_saving_a_paper_updates_the_posts_that_cite_it():
    paper = make_paper("Zebra", citation_key="z")
    make_post("A note", body="See [@z].")
    before = found("zebra")

    paper.title = "Giraffe"
    paper.save()

    assert (before, found("zebra"), found("giraffe")) == (2, 0, 2)


def test_saving_a_topic_updates_its_content():
    topic = make_topic("Zebras")
    make_post("A note", topics=(topic,))
    make_paper("A paper").topics.add(topic)
    topic.publications.add(make_publication("Own"))
    before = found("zebras")
    topic.name = "Giraffes"
    topic.save()
    renamed = (found("zebras"), found("giraffes"))

    topic.delete()

    assert (before, renamed, found("giraffes")) == (3, (0, 3), 0)


def test_saving_an_author_updates_publications():
    person = make_person("Zebra Jones")
    publication = make_publication("Own", authors=(person,))
    person.name = "Giraffe Jones"
    person.save()
    renamed = (found("zebra"), found("giraffe"))

    Authorship.objects.filter(publication=publication).delete()

    assert (renamed, found("giraffe")) == ((0, 1), 0)


def test_rolled_back_changes_are_not_indexed():
    post = make_post("Zebra")

    with transaction.atomic():
        post.title = "Giraffe"
        post.save()
        transaction.set_rollback(True)

    assert (found("zebra"), found("giraffe")) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_failed_indexing_rolls_back_the_save(monkeypatch):
    post = make_post("Zebra")
    monkeypatch.setattr("site_config.search.sources.PostSource.to_index", lambda *_: 1 / 0)

    post.title = "Giraffe"
    with pytest.raises(ZeroDivisionError):
        post.save()

    assert Post.objects.get().title == "Zebra"


def test_saving_the_same_words_does_not_write_the_index():
    post = make_post("Zebra", topics=(make_topic(),))
    entry = SearchEntry.objects.get(source="post")

    post.save()

    assert SearchEntry.objects.get(source="post").digest == entry.digest
    assert rebuild_index().unchanged == 1


def test_saves_of_one_import_index_each_row_once():
    with transaction.atomic(), deferred_work():
        publication = Publication(title="Zebra", year=2023)
        publication.save()
        person = make_person("Giraffe")
        Authorship.objects.bulk_create([Authorship(publication=publication, person=person)])
        waiting = SearchEntry.objects.count()

    assert (waiting, found("zebra giraffe")) == (0, 1)


def test_index_does_not_bump_the_generation(django_capture_on_commit_callbacks):
    make_post("Zebra")
    before = CacheGeneration.current()

    with django_capture_on_commit_callbacks(execute=True):
        rebuild_index(from_scratch=True)

    assert CacheGeneration.current() == before


def test_rebuild_fixes_outdated_entries():
    kept, changed, gone = make_post("Kept"), make_post("Zebra"), make_post("Gone")
    Post.objects.filter(pk=changed.pk).update(title="Giraffe")
    Post.objects.filter(pk=gone.pk)._raw_delete(using="default")
    [added] = Post.objects.bulk_create([Post(title="Added", slug="added")])
    assert added.pk != kept.pk

    report = rebuild_index()

    assert report.summary() == "1 created, 1 updated, 1 unchanged, 1 removed."
    assert (found("zebra"), found("giraffe")) == (0, 1)
    assert rebuild_index().summary() == "0 created, 0 updated, 3 unchanged, 0 removed."


def test_rebuild_from_scratch_removes_unused_words():
    post = make_post("Zebra")
    post.title = "Giraffe"
    post.save()
    before = SearchWord.objects.filter(word="zebra").exists()

    rebuild_index(from_scratch=True)

    assert (before, SearchWord.objects.filter(word="zebra").exists()) == (True, False)
    assert found("giraffe") == 1


def test_a_site_that_was_never_indexed_is_behind():
    make_post("Zebra")
    before = is_behind()
    SearchEntry.objects.all().delete()

    assert (before, is_behind()) == (False, True)


def test_command_reports_progress_and_a_summary(capsys):
    make_post("Zebra")

    call_command("search", "rebuild", "--from-scratch")

    printed = capsys.readouterr()
    assert printed.out == "1 created, 0 updated, 0 unchanged, 0 removed.\n"
    assert printed.err == "Posts: 1 of 1\n"


def test_index_of_an_earlier_version_is_behind(monkeypatch):
    make_post("Zebra")
    before = is_behind()
    monkeypatch.setattr("site_config.search.sources.VERSION", 0)

    assert (before, is_behind()) == (False, True)


def test_many_entries_are_updated_in_the_background():
    topic = make_topic("Zebras")
    for number in range(MAX_IMMEDIATE_ENTRIES + 1):
        make_post(f"Note {number}", topics=(topic,))
    lone = SearchEntry.objects.create(source="post", source_pk=10**9, kind="note", digest="")

    with CaptureQueriesContext(connection) as queries:
        topic.name = "Giraffes"
        topic.save()
    saved = (found("zebras"), found("giraffes"), is_behind())
    rounds = iter([True] * 3)
    work_while(lambda: next(rounds, False), index_stale_entries)

    number = MAX_IMMEDIATE_ENTRIES + 1
    assert (len(queries) < 20, saved) == (True, (number, 0, True))
    assert (found("zebras"), found("giraffes"), is_behind()) == (0, number, False)
    assert not SearchEntry.objects.filter(pk=lone.pk).exists()
