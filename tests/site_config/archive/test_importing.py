"""What an import of content refuses, compares and takes; nothing from outside of its folder."""

import pytest
from django.core.management import CommandError, call_command

from blog.images.library import store_image
from blog.models import Image, Post
from tests.data import make_post, make_topic
from tests.images import drawing, encoded
from tests.site_config.archive.round_trips import bring_in, everything, export, files_of, flush


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "export"


# ── a site that has content already ─────────────────────────────────────────────────────────
def test_filled_site_is_told_what_differs_and_stays_as_it_is(db, folder, capsys):
    kept, changed, gone = make_post("Kept"), make_post("Changed"), make_post("Gone")
    export(folder)
    gone.delete()
    changed.body = "Other words"
    changed.save()
    make_topic("New")
    before = everything()

    with pytest.raises(CommandError, match="differs from the folder in 4 ways") as refusal:
        call_command("import_content", folder)

    said = capsys.readouterr().out.splitlines()
    assert refusal.value.returncode == 1
    assert said[0] == "topic “new” is on the site only."
    assert (
        "posts/changed.md: post “changed”: body is empty in the folder, “Other words” on" in said[1]
    )
    assert said[3] == "posts/gone.md:2: post “gone” is in the folder only."
    assert (everything(), kept.slug) == (before, "kept")


# ── what is wrong in a folder ───────────────────────────────────────────────────────────────
WRONG = {
    "offprint.yaml": ("format: 9\n", "offprint.yaml:1: the folder is of a newer Offprint"),
    "topics.yaml": ("- name: A\n  slug: a\n  parent: b\n", "topics.yaml:3: “b” is not there"),
    "students.yaml": ("- name: [a\n", "students.yaml:2: this is not YAML"),
    "people.yaml": ("- name: A\n  id: 1\n- name: B\n  id: 1\n", "people.yaml:4: people.yaml:1 has"),
    "series.yaml": ("- title: A\n  sluk: a\n", "series.yaml:2: a series has no “sluk”"),
    "papers.yaml": ("- &a {title: x}\n- *a\n", "papers.yaml:2: this is not YAML: references"),
    "awards.yaml": ("- text: x\n  order: many\n", "awards.yaml:2: “order” is a whole number"),
    "news.yaml": ("- text: x\n  date: 2024-13-01\n", "news.yaml:2: date: "),
    "positions.yaml": ("- role: x\n  logo: media/no.png\n", "positions.yaml:2: “logo” names"),
    "redirects.yaml": (
        "- path: /x\n  post: nobody\n",
        "redirects.yaml:2: there is no post “nobody”",
    ),
    "profile.yaml": (
        "name: A\nlinks:\n  - kind: github\n    url: javascript:alert(1)\n",
        "profile.yaml:4: url: Enter a valid URL",
    ),
    "media.yaml": ("- file: a.png\n  path: images/../../x.png\n", "media.yaml:1: images/../"),
    "posts/late.md": ("---\ntitle: x\nstatus: gone\n---\n", "posts/late.md:3: status: "),
    "posts/none.md": ("# Only a text\n", "posts/none.md: a post begins with its details"),
    "visits/visits-2024.csv": ("day,post,visits\n2024-01-01,note,x\n", "visits-2024.csv:2: a row"),
    "visits/downloads-2024.csv": ("day,file\n", "downloads-2024.csv:1: the columns are day, file"),
}


@pytest.fixture
def note_folder(db, folder, tmp_path, settings, django_capture_on_commit_callbacks):
    """An export of a site with one note and its picture; the site itself is new again."""
    image = store_image(encoded(drawing(40, 30), "PNG"), "plot.png")
    make_post("Note", body=f"![Plot]({image.file.url})")
    export(folder)
    flush(settings, tmp_path / "new")
    return folder


def test_what_is_wrong_is_said_with_its_place_and_nothing_is_left_behind(note_folder, settings):
    said = {}
    for name, (text, _) in WRONG.items():
        place = note_folder / name
        former = place.read_bytes() if place.exists() else None
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
        with pytest.raises(CommandError) as refusal:
            call_command("import_content", note_folder)
        said[name] = str(refusal.value)
        place.unlink() if former is None else place.write_bytes(former)

    assert {n: said[n] for n, (_, sentence) in WRONG.items() if sentence not in said[n]} == {}
    assert [label for label, rows in everything().items() if rows] == []
    assert files_of(settings.MEDIA_ROOT) == {}


def test_nothing_outside_the_folder_is_read(note_folder, tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(encoded(drawing(20, 20), "PNG"))
    [picture] = (note_folder / "media").iterdir()
    picture.unlink()
    picture.symlink_to(secret)

    with pytest.raises(CommandError, match=r"media.yaml:1: there is no file media/plot.png"):
        call_command("import_content", note_folder)

    assert not Image.objects.exists()


def test_trial_of_an_import_writes_nothing(note_folder, settings):
    imported = bring_in(note_folder, dry_run=True)

    assert imported.summary().endswith("This was a dry run: nothing was written.")
    assert imported.numbers["posts/"] == 1
    assert [label for label, rows in everything().items() if rows] == []
    assert files_of(settings.MEDIA_ROOT) == {}


def test_folder_that_somebody_has_written_in_is_read(note_folder):
    text = "---\ntitle: By hand\ntopics: [by-hand]\n---\nA text with no blank line above.\n"
    (note_folder / "posts" / "by-hand.md").write_text(text.replace("\n", "\r\n"), newline="")
    (note_folder / "topics.yaml").write_text("- name: By hand\n  slug: by-hand\n")

    bring_in(note_folder)

    post = Post.objects.get(slug="by-hand")
    assert (post.title, post.body, post.status) == (
        "By hand", "A text with no blank line above.", "draft"
    )  # fmt: skip
    assert [topic.name for topic in post.topics.all()] == ["By hand"]
    assert make_post().pk > post.pk
