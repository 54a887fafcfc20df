"""A repeated import, a dry run, and a failing import."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from blog.editor.trash import move_to_trash
from blog.models import Image, Paper, Post, Redirect, Topic
from tests.importers.folders import PDF, book, counts, png, report_lines, run, write

pytestmark = pytest.mark.django_db

LIST = "# Notes - Index\n\nWelcome.\n\n### Graphs\n\n* \\[OSDI '14] A ([pdf](https://a.example/a.pdf))\n"
PAGE = "# Page\n\nOne ![](a.png) and [file](a.pdf).\n"


@pytest.fixture
def folder(tmp_path):
    files = {"README.md": LIST, "page.md": PAGE, "a.png": png(), "a.pdf": PDF, "b.md": "# B\n\nb"}
    summary = ["## Notes", "* [Notes - Index](README.md)", "  * [Page](page.md)", "  * [B](b.md)"]
    return book(tmp_path, summary, files)


def everything():
    models = (Post, Topic, Paper, Redirect, Image)
    return [list(model.objects.order_by("pk").values()) for model in models]


def files_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_second_run_changes_nothing_and_decodes_no_image(folder, settings, monkeypatch):
    run(folder)
    before = everything(), files_in(settings.MEDIA_ROOT)
    monkeypatch.setattr("importers.writing.assets.store_image", None)

    report = run(folder)

    assert (everything(), files_in(settings.MEDIA_ROOT)) == before
    assert report.has_changes is False
    assert counts(report)["posts"] == {"unchanged": 2}


def test_changed_file_updates_its_post_only(folder):
    run(folder)
    other = Post.objects.filter(source_path="b.md").values().get()
    write(folder, {"page.md": "# Page\n\nTwo.\n"})

    report = run(folder)

    assert Post.objects.get(source_path="page.md").body == "Two."
    assert Post.objects.filter(source_path="b.md").values().get() == other
    assert counts(report)["posts"] == {"updated": 1, "unchanged": 1}


def test_image_added_later_is_imported(folder):
    (folder / "a.png").unlink()
    run(folder)
    write(folder, {"a.png": png()})

    run(folder)

    assert Post.objects.get(source_path="page.md").body_html.count("<img") == 1


def test_text_edited_by_the_owner_is_preserved_and_reported(folder):
    run(folder)
    post = Post.objects.get(source_path="page.md")
    post.body = "Mine."
    post.save()
    write(folder, {"page.md": "# Page\n\nTwo.\n"})

    report = run(folder)

    assert Post.objects.get(pk=post.pk).body == "Mine."
    assert [n for n in report_lines(report.notes) if "not updated" in n] == [
        "page.md: body changed both in the folder and on the site: not updated"
    ]
    assert counts(report)["posts"] == {"preserved": 1, "unchanged": 1}


def test_change_of_one_field_does_not_hold_up_the_others(folder):
    run(folder)
    post = Post.objects.get(source_path="page.md")
    post.title = "My title"
    post.save()
    write(folder, {"page.md": "# Another\n\nTwo.\n"})

    run(folder)

    post.refresh_from_db()
    assert (post.title, post.body) == ("My title", "Two.")


def test_normalized_line_endings_are_not_a_change(folder):
    write(folder, {"page.md": "# Page\n\nOne\n\ntwo\n"})
    run(folder)
    post = Post.objects.get(source_path="page.md")
    post.body = post.body.replace("\n", "\r\n")
    post.save()
    write(folder, {"page.md": "# Page\n\nThree\n"})

    run(folder)

    post.refresh_from_db()
    assert post.body == "Three"


def test_topic_edited_by_the_owner_is_preserved(folder):
    run(folder)
    topic = Topic.objects.get(name="Notes")
    topic.name, topic.description = "Readings", "Mine."
    topic.save()

    report = run(folder)

    assert [(t.name, t.description) for t in Topic.objects.order_by("pk")] == [
        ("Readings", "Mine."),
        ("Graphs", ""),
    ]
    assert counts(report)["topics"] == {"preserved": 1, "unchanged": 1}


def test_dry_run_reports_the_same_and_writes_nothing(folder, settings):
    dry = run(folder, is_dry_run=True)

    assert (everything(), files_in(settings.MEDIA_ROOT)) == ([[], [], [], [], []], [])
    assert counts(dry) == counts(run(folder))


def test_dry_run_after_an_import_finds_nothing_to_do(folder):
    run(folder)

    assert run(folder, is_dry_run=True).has_changes is False


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt])
def test_interrupted_import_changes_nothing(folder, settings, monkeypatch, error):
    def fail(*args, **kwargs):
        raise error

    def on_progress(number, total, title):
        if number == total:
            fail()

    with pytest.raises(type(error) if isinstance(error, Exception) else error):
        run(folder, on_progress=on_progress)

    assert (everything(), files_in(settings.MEDIA_ROOT)) == ([[], [], [], [], []], [])


def test_command_prints_its_summary(folder):
    out = StringIO()

    call_command("import_posts", str(folder), "--dry-run", stdout=out, verbosity=0)

    assert out.getvalue() == (
        "Format: gitbook.\n"
        "Papers: 1 created.\n"
        "Topics: 2 created.\n"
        "Images: 1 created.\n"
        "Files: 1 created.\n"
        "Posts: 2 created.\n"
        "Redirects: 2 created.\n"
        "6 files used, 0 ignored.\n"
        "Text: 19 words, 100% saved.\n\n"
        "Automatic choices (1):\n"
        "  README.md: imported as the text of topic “Notes”; 1 papers added to the reading "
        "list; the rest is shown above the topic's notes\n\n"
        "Dry run: nothing was written.\n"
    )


def test_command_dates_the_first_post(folder):
    call_command("import_posts", str(folder), "--date", "2021-05-03", verbosity=0)

    first, second = Post.objects.order_by("pk")
    assert first.published_at.date() == date(2021, 5, 3)
    assert first.published_at - second.published_at == timedelta(minutes=1)


def test_command_can_import_drafts(folder):
    call_command("import_posts", str(folder), "--draft", verbosity=0)

    assert Post.objects.drafts().count() == 2


def test_command_explains_an_invalid_folder(tmp_path):
    with pytest.raises(CommandError, match="does not exist"):
        call_command("import_posts", str(tmp_path / "missing"))


def test_post_in_the_trash_stays_there(folder):
    run(folder)
    move_to_trash(Post.objects.get(source_path="page.md"))

    report = run(folder)

    assert [post.source_path for post in Post.objects.all()] == ["b.md"]
    assert counts(report)["posts"] == {"preserved": 1, "unchanged": 1}
    assert "page.md: its post is in the trash; not imported" in report_lines(report.notes)


def test_page_with_invalid_front_matter_is_a_draft(folder):
    write(folder, {"page.md": "---\ndraft: [true\n---\n\n# Page\n\nSecret.\n"})

    run(folder)

    assert [post.title for post in Post.objects.drafts()] == ["Page"]


def test_progress_counts_the_reading_and_the_writing(folder):
    steps = []

    run(folder, on_progress=lambda *step: steps.append(step))

    assert steps == [(1, 4, "Page"), (2, 4, "B"), (3, 4, "Page"), (4, 4, "B")]
