"""Topics of folders and tags: found again on the site, never guessed, never dropped silently."""

import pytest

from blog.models import Post, Topic
from tests.data import make_topic
from tests.importers.folders import counts, report_lines, run, write

pytestmark = pytest.mark.django_db
TEXT = "# {}\n\nA note of some more words.\n"


def notes(tmp_path, *paths):
    return write(tmp_path / "notes", {path: TEXT.format(path) for path in paths})


def paths_of_topics():
    tree = Topic.objects.tree().values()
    return sorted("/".join(topic.name for topic in one.path) for one in tree)


def test_folders_with_the_same_name_are_separate_topics(tmp_path):
    folder = notes(tmp_path, "db/papers/one.md", "os/papers/two.md")

    run(folder)
    again = run(folder)

    assert paths_of_topics() == ["db", "db/papers", "os", "os/papers"]
    assert counts(again)["topics"] == {"unchanged": 4}


@pytest.mark.parametrize("name", ["ökologie", "Data-Processing"])
def test_topic_of_the_name_in_any_case_is_used(tmp_path, name):
    topic = make_topic(name)

    run(notes(tmp_path, f"{name.swapcase()}/one.md"))

    assert (list(Topic.objects.all()), Post.objects.get().topics.get()) == ([topic], topic)


def test_names_that_share_a_slug_are_separate_topics(tmp_path):
    run(notes(tmp_path, "C/one.md", "C++/two.md"))

    assert paths_of_topics() == ["C", "C++"]


def test_ambiguous_topic_name_uses_an_existing_topic_and_is_reported(tmp_path):
    first = make_topic("Papers", slug="first")
    make_topic("Papers", slug="second")

    report = run(notes(tmp_path, "papers/one.md"))

    assert Topic.objects.count() == 2
    assert Post.objects.get().topics.get() == first
    assert report_lines(report.warnings) == [
        "papers: 2 sibling topics are named “papers”; using this one: /blog/topics/first/"
    ]


def test_slug_comes_before_the_name(tmp_path):
    make_topic("papers", slug="first")
    meant = make_topic("Read", slug="papers")

    run(notes(tmp_path, "papers/one.md"))

    assert Post.objects.get().topics.get() == meant


def test_name_longer_than_the_field_is_cut_and_reported(tmp_path):
    long = "x" * 130

    report = run(notes(tmp_path, f"{long}/one.md"))

    assert Topic.objects.get().name == "x" * 120
    assert report_lines(report.warnings) == [f"{long}: topic name cut to 120 characters: “{long}”"]


def test_ambiguous_tag_is_not_imported_and_is_reported(tmp_path):
    folder = notes(tmp_path, "db/papers/one.md", "os/papers/two.md", "three.md")
    write(folder, {"tagged.md": "---\ntags: [papers, ml]\n---\n" + TEXT.format("Tagged")})

    report = run(folder)

    assert [t.name for t in Post.objects.get(title="Tagged").topics.all()] == ["ml"]
    assert report_lines(report.warnings) == [
        "tagged.md:1: tag “papers” not imported: it could be topic db/papers or os/papers"
    ]


def test_tag_called_like_the_folder_of_its_note_is_that_topic(tmp_path):
    folder = notes(tmp_path, "db/papers/one.md")
    write(folder, {"os/papers/two.md": "---\ntags: [papers]\n---\n" + TEXT.format("Two")})

    report = run(folder)

    assert [
        t.path[0].name for t in Topic.objects.tree().values() if t.posts.filter(title="Two")
    ] == ["os"]
    assert report_lines(report.warnings) == []
