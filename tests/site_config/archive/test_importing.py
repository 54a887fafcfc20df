"""What importing content rejects, compares and accepts; nothing outside its folder is read."""

import pytest
from django.core.management import CommandError, call_command

from blog.images.library import store_image
from blog.models import Image, Post
from tests.data import make_post, make_topic
from tests.images import drawing, encoded
from tests.site_config.archive.round_trips import everything, export, files_of, flush, import_folder


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "export"


# ── a site that has content already ─────────────────────────────────────────────────────────
def test_import_into_a_filled_site_lists_differences_and_writes_nothing(db, folder, capsys):
    unchanged, changed, gone = make_post("Kept"), make_post("Changed"), make_post("Gone")
    export(folder)
    gone.delete()
    changed.body = "Other words"
    changed.save()
    make_topic("New")
    before = everything()

    with pytest.raises(CommandError, match="differs from the folder in 4 ways") as refusal:
        call_command("import_content", folder)

    lines = capsys.readouterr().out.splitlines()
    assert refusal.value.returncode == 1
    assert lines[0] == "topic “new” is only on the site."
    assert (
        "posts/changed.md: post “changed”: body is empty in the folder, “Other words” on"
        in lines[1]
    )
    assert lines[3] == "posts/gone.md:2: post “gone” is only in the folder."
    assert (everything(), unchanged.slug) == (before, "kept")


# ── invalid folders ────────────────────────────────────────────────────────────────────────
INVALID = {
    "offprint.yaml": ("format: 9\n", "offprint.yaml:1: the folder is from a newer Offprint"),
    "topics.yaml": (
        "- name: A\n  slug: a\n  parent: b\n",
        "topics.yaml:3: the parent “b” doesn't exist",
    ),
    "students.yaml": ("- name: [a\n", "students.yaml:2: invalid YAML"),
    "people.yaml": (
        "- name: A\n  id: 1\n- name: B\n  id: 1\n",
        "people.yaml:4: id 1 is already used at people.yaml:1",
    ),
    "series.yaml": ("- title: A\n  sluk: a\n", "series.yaml:2: unknown field “sluk” for series"),
    "papers.yaml": ("- &a {title: x}\n- *a\n", "papers.yaml:2: invalid YAML: aliases"),
    "awards.yaml": ("- text: x\n  order: many\n", "awards.yaml:2: “order” must be a whole number"),
    "news.yaml": ("- text: x\n  date: 2024-13-01\n", "news.yaml:2: date: "),
    "positions.yaml": (
        "- role: x\n  logo: media/no.png\n",
        "positions.yaml:2: logo: media/no.png is not in",
    ),
    "redirects.yaml": (
        "- path: /x\n  post: nobody\n",
        "redirects.yaml:2: unknown post “nobody”",
    ),
    "profile.yaml": (
        "name: A\nlinks:\n  - kind: github\n    url: javascript:alert(1)\n",
        "profile.yaml:4: url: Enter a valid URL",
    ),
    "media.yaml": ("- file: a.png\n  path: images/../../x.png\n", "media.yaml:1: images/../"),
    "posts/late.md": ("---\ntitle: x\nstatus: gone\n---\n", "posts/late.md:3: status: "),
    "posts/none.md": ("# Only a text\n", "posts/none.md: missing front matter"),
    "visits/visits-2024.csv": (
        "day,post,visits\n2024-01-01,note,x\n",
        "visits-2024.csv:2: the first value",
    ),
    "visits/visits-9999.csv": (
        "day,post,visits\n9999-12-31,note,1\n",
        "visits-9999.csv:2: 9999-12-31 can't be a day on which",
    ),
    "posts/old.md": (
        "---\ntitle: x\nupdated: 0001-01-01\n---\n",
        "posts/old.md:3: updated: Choose a year from 1900",
    ),
    "visits/downloads-2024.csv": (
        "day,file\n",
        "downloads-2024.csv:1: expected the columns day, file",
    ),
}


@pytest.fixture
def note_folder(db, folder, tmp_path, settings, django_capture_on_commit_callbacks):
    """An export of a site with one note and its image; the site itself is empty again."""
    image = store_image(encoded(drawing(40, 30), "PNG"), "plot.png")
    make_post("Note", body=f"![Plot]({image.file.url})")
    export(folder)
    flush(settings, tmp_path / "new")
    return folder


def test_invalid_folder_is_reported_with_file_and_line_and_writes_nothing(note_folder, settings):
    errors = {}
    for name, (text, _) in INVALID.items():
        place = note_folder / name
        former = place.read_bytes() if place.exists() else None
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
        with pytest.raises(CommandError) as refusal:
            call_command("import_content", note_folder)
        errors[name] = str(refusal.value)
        place.unlink() if former is None else place.write_bytes(former)

    assert {n: errors[n] for n, (_, message) in INVALID.items() if message not in errors[n]} == {}
    assert [label for label, rows in everything().items() if rows] == []
    assert files_of(settings.MEDIA_ROOT) == {}


def test_files_outside_the_folder_are_not_read(note_folder, tmp_path):
    outside = tmp_path / "outside.png"
    outside.write_bytes(encoded(drawing(20, 20), "PNG"))
    [image] = (note_folder / "media").iterdir()
    image.unlink()
    image.symlink_to(outside)

    with pytest.raises(CommandError, match=r"media.yaml:1: media/plot.png is missing"):
        call_command("import_content", note_folder)

    assert not Image.objects.exists()


def test_dry_run_writes_nothing(note_folder, settings):
    imported = import_folder(note_folder, dry_run=True)

    assert imported.summary().endswith("Dry run: nothing was written.")
    assert imported.numbers["posts/"] == 1
    assert [label for label, rows in everything().items() if rows] == []
    assert files_of(settings.MEDIA_ROOT) == {}


def test_edited_folder_is_imported(note_folder):
    text = "---\ntitle: By hand\ntopics: [by-hand]\n---\nA text with no blank line above.\n"
    (note_folder / "posts" / "by-hand.md").write_text(text.replace("\n", "\r\n"), newline="")
    (note_folder / "topics.yaml").write_text("- name: By hand\n  slug: by-hand\n")

    import_folder(note_folder)

    post = Post.objects.get(slug="by-hand")
    assert (post.title, post.body, post.status) == (
        "By hand", "A text with no blank line above.", "draft"
    )  # fmt: skip
    assert [topic.name for topic in post.topics.all()] == ["By hand"]
    assert make_post().pk > post.pk
