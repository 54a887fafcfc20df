from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from blog.editor.revisions import (
    contents_of,
    record_revision,
    recording_revisions,
    restore_revision,
    revisions_of,
)
from blog.models import Paper, Post, Revision
from profile_app.models import ProfileLink
from tests.data import make_paper, make_post, make_profile, make_staff, make_topic

pytestmark = pytest.mark.django_db


def save_revision(post, **changes):
    """Save a post with changes, and record and return the revision."""
    for name, value in changes.items():
        setattr(post, name, value)
    post.save()
    return record_revision(post, None, "Saved")


def test_revision_contains_the_whole_form():
    topic, paper = make_topic("Scheduling"), make_paper("Themis")
    post = make_post("A note", body="Text.", topics=(topic,), paper=paper, language="de")

    content = contents_of(post)

    assert content["topics"] == [[topic.pk, "Scheduling"]]
    assert content["paper"] == [paper.pk, "Themis"]
    assert {name: content[name] for name in ("title", "body", "language", "status")} == {
        "title": "A note", "body": "Text.", "language": "de", "status": "published",
    }  # fmt: skip


def test_derived_fields_are_not_recorded():
    assert not {"body_html", "body_text", "headings", "word_count"} & set(contents_of(make_post()))


def test_every_change_is_recorded_once():
    post = make_post("One", body="a b c")

    revisions = [
        save_revision(post),
        save_revision(post),
        save_revision(post, body="a b c d e"),
        save_revision(post),
    ]

    assert [revision is None for revision in revisions] == [False, True, False, True]
    assert list(revisions_of(post)) == [revisions[2], revisions[0]]


def test_revision_describes_the_changes():
    post = make_post("One", body="a b c")
    save_revision(post)

    revision = save_revision(post, title="Two", body="a b d e", is_pinned=True)

    assert revision.changes == "title, text (+2 \N{MINUS SIGN}1 words), pinned"


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        ("one\r\ntwo\r\n", "title"),
        ("one\ntwo\n", "title"),
        ("one,\ntwo", "title, text (punctuation or spaces)"),
    ],
)
def test_revision_names_only_texts_whose_words_or_marks_changed(body, changes):
    post = make_post("One", body="one\ntwo")
    save_revision(post)

    revision = save_revision(post, title="Two", body=body)

    assert revision.changes == changes


def test_other_line_ends_are_no_change():
    post = make_post("One", body="one\ntwo")
    save_revision(post)

    assert save_revision(post, body="one\r\ntwo") is None


def test_unrecorded_state_is_recorded_before_a_change():
    post = make_post("Imported")
    owner = make_staff()

    with recording_revisions(post, owner, "Published"):
        post.title = "Mended"
        post.save()

    revisions = revisions_of(post)
    assert [(v.event, v.made_by) for v in revisions] == [
        ("Published", owner), ("Before this change", None),
    ]  # fmt: skip
    assert '"title": "Imported"' in revisions[1].content


def test_failed_change_is_not_recorded():
    post = make_post("One")

    with pytest.raises(RuntimeError), recording_revisions(post, None, "Saved"):
        raise RuntimeError

    assert not Revision.objects.exists()


def test_restoring_sets_text_topics_and_paper_and_is_recorded():
    topic, paper = make_topic(), make_paper()
    post = make_post("One", body="# First", topics=(topic,), paper=paper)
    first = save_revision(post)
    post.topics.clear()
    save_revision(post, title="Two", body="Second", paper=None)

    lost = restore_revision(first, post, None)

    post = Post.objects.get()
    assert lost == []
    assert (post.title, post.body, post.paper, list(post.topics.all())) == (
        "One", "# First", paper, [topic],
    )  # fmt: skip
    assert "<h2" in post.body_html
    assert revisions_of(post).first().event.startswith("Restored from ")
    assert revisions_of(post).count() == 3


def test_restoring_can_be_undone():
    post = make_post(body="First")
    first = save_revision(post)
    second = save_revision(post, body="Second")

    restore_revision(first, post, None)
    restore_revision(second, post, None)

    assert Post.objects.get().body == "Second"


def test_restoring_does_not_change_status_date_and_url():
    draft = make_post("One", slug="old", status=Post.Status.DRAFT, published_at=None)
    first = save_revision(draft)
    save_revision(draft, slug="new", status=Post.Status.PUBLISHED, body="More")

    restore_revision(first, draft, None)

    post = Post.objects.get()
    assert (post.slug, post.status, post.body) == ("new", "published", "")


def test_deleted_objects_are_skipped_and_named():
    topic, paper = make_topic("Old topic"), make_paper("Old paper")
    post = make_post(topics=(topic,), paper=paper, body="First")
    first = save_revision(post)
    topic.delete()
    Paper.objects.all().delete()
    post = Post.objects.get()

    lost = restore_revision(first, post, None)

    assert lost == [
        "Paper “Old paper” no longer exists and was left out.",
        "Topic “Old topic” no longer exists and was left out.",
    ]


def test_invalid_revision_is_not_restored():
    post = make_post("One", body="Text")
    first = save_revision(post)
    save_revision(post, title="Two")
    Revision.objects.filter(pk=first.pk).update(content='{"title": "", "body": "Other"}')
    first.refresh_from_db()

    with pytest.raises(ValidationError):
        restore_revision(first, post, None)

    assert Post.objects.get().body == "Text"


def test_cover_of_a_revision_is_preserved_and_restored(django_capture_on_commit_callbacks):
    for name in ("covers/one.png", "covers/two.png"):
        default_storage.save(name, ContentFile(b"picture"))
    post = make_post(cover="covers/one.png")
    first = save_revision(post)
    with django_capture_on_commit_callbacks(execute=True):
        save_revision(post, cover="covers/two.png")

    restore_revision(first, post, None)

    assert default_storage.exists("covers/one.png")
    assert Post.objects.get().cover.name == "covers/one.png"


def test_missing_cover_leaves_the_current_one():
    post = make_post(cover="covers/gone.png")
    first = save_revision(post)
    save_revision(post, cover="")

    lost = restore_revision(first, post, None)

    assert lost == ["The file covers/gone.png no longer exists; the current one was left in place."]
    assert Post.objects.get().cover.name == ""


def test_profile_is_restored_with_its_links():
    profile = make_profile(bio="First")
    ProfileLink.objects.create(profile=profile, kind="github", url="https://github.com/ada")
    record_revision(profile, None, "Saved")
    first = revisions_of(profile).get()
    profile.links.all().delete()
    ProfileLink.objects.create(profile=profile, kind="x", url="https://x.com/ada")
    save_revision(profile, bio="Second")

    restore_revision(first, profile, None)

    profile.refresh_from_db()
    assert profile.bio == "First"
    assert [link.url for link in profile.links.all()] == ["https://github.com/ada"]


def test_deleting_a_post_deletes_its_revisions():
    post, other = make_post(), make_post()
    save_revision(post)
    save_revision(other)

    post.delete()

    assert [revision.object_id for revision in Revision.objects.all()] == [other.pk]


def test_time_of_a_revision_is_a_readable_date():
    at = datetime.fromisoformat("2024-03-01T10:00:00+00:00")
    post = make_post(published_at=at)
    save_revision(post)

    revision = save_revision(post, published_at=at + timedelta(days=1))

    assert revision.changes == "published"


def test_import_records_what_it_overwrites(tmp_path):
    page = tmp_path / "note.md"
    (tmp_path / "SUMMARY.md").write_text("# Summary\n\n* [A note](note.md)\n")
    page.write_text("# A note\n\nFirst words.\n")
    call_command("import_posts", str(tmp_path))
    page.write_text("# A note\n\nSecond words.\n")

    call_command("import_posts", str(tmp_path))

    newest, before = revisions_of(Post.objects.get())
    assert (newest.event, before.event) == ("Imported again", "Before this change")
    assert "First words." in before.content
