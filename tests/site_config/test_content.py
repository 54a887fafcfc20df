"""Out of a site and back: nothing is lost, nothing is added, nothing is taken from elsewhere."""

import random
import shutil
from pathlib import Path
from threading import Thread

import pytest
import yaml
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from blog.exchange.importer import Options
from blog.images import store_image
from blog.models import Image, Post
from profile_app.models import Publication
from site_config.content.counts import TABLES
from site_config.content.exporting import export_content, one_moment
from site_config.content.importing import import_content
from site_config.content.shapes import IMAGES, LEFT_OUT, SHAPES
from site_config.content.yaml_text import read_yaml, write_yaml
from site_config.moving_in.importing import import_site
from site_config.search.indexing import rebuild as rebuild_index
from tests.data import make_post, make_topic
from tests.pictures import drawing, encoded
from tests.site_config.hostile_content import MOMENT, make_hostile_site

OURS = [
    model for label in ("blog", "profile_app") for model in apps.get_app_config(label).get_models()
]
TABLE_MODELS = {table.model for table in TABLES}
PUBLIC = """
/ /news/ /publications/ /publications.bib /publications.json /cv/ /theme.css /blog/
/blog/popular/?window=all /blog/popular/?window=trending /blog/papers/ /blog/papers.bib
/blog/topics/ /blog/archive/2021/ /feed/ /feed/atom.xml /feed/rss.xml /feed/feed.json
/sitemap.xml /robots.txt /search/?q=yes /search/?q=spaces /old/topic
"""


def quiet(_sentence):
    pass


def every_shape(shapes=(*SHAPES, IMAGES)):
    for shape in shapes:
        yield shape
        yield from every_shape(shape.parts.values())


def everything():
    """Every field of every row, by model; rows that have no number of their own in any order."""
    keyed = {shape.model for shape in SHAPES if shape.key}
    found = {}
    for model in OURS:
        if model._meta.label in {"blog.ContentVersion", "blog.WindowState", "blog.SearchWord"}:
            continue
        rows = [told(row, keyed) for row in model._default_manager.order_by("pk")]
        found[model._meta.label] = rows if model in keyed else sorted(rows, key=str)
    return found


def told(row, keyed):
    values = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.is_relation and field.related_model not in keyed and value is not None:
            value = str(getattr(row, field.name))
        if not field.primary_key or type(row) in keyed:
            values[field.name] = str(value) if field.get_internal_type() == "FileField" else value
    for field in row._meta.many_to_many:
        values[field.name] = sorted(getattr(row, field.name).values_list("pk", flat=True))
    return values


def pages(client):
    addresses = [*PUBLIC.split(), "/cv.pdf"]
    addresses += [
        row.get_absolute_url()
        for shape in SHAPES
        if shape.key
        for row in shape.model.objects.all()
        if hasattr(row, "get_absolute_url")
    ]
    addresses += [
        f"/blog/papers/{paper.pk}.bib" for paper in apps.get_model("blog.Paper").objects.all()
    ]
    found = {}
    for address in addresses:
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        found[address] = (response.status_code, response.headers.get("Location"), body)
    return found


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def flush(settings, media):
    """Make the site as new as it is before anybody has written anything."""
    for model in (Publication, *OURS):
        model._base_manager.all().delete()
    rebuild_index(anew=True)
    settings.MEDIA_ROOT = media


@pytest.fixture
def hostile(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_hostile_site()
    rebuild_index()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "export"


def export(folder, **options):
    return export_content(folder, dry_run=False, progress=quiet, **options)


def bring_in(folder, *, dry_run=False):
    return import_content(folder, dry_run=dry_run, progress=quiet)


# ── every field ─────────────────────────────────────────────────────────────────────────────
def test_every_model_is_exported_or_left_out_for_a_reason():
    exported = {shape.model for shape in every_shape()} | TABLE_MODELS

    assert {m._meta.label for m in OURS} - {m._meta.label for m in exported} == set(LEFT_OUT)


def test_every_field_says_something_in_the_site_that_goes_out_and_back(hostile):
    silent = []
    for shape in every_shape():
        for field in shape.fields():
            if field.many_to_many:
                is_told = any(
                    getattr(row, field.name).exists() for row in shape.model.objects.all()
                )
            else:
                values = shape.model._default_manager.values_list(field.attname, flat=True)
                is_told = any(value not in (field.get_default(), "", None) for value in values)
            if not is_told:
                silent.append(f"{shape.model.__name__}.{field.name}")

    assert silent == []


def test_site_goes_out_and_comes_back_with_every_field_and_every_page(
    hostile, folder, tmp_path, client, settings, django_capture_on_commit_callbacks
):
    before, shown = everything(), pages(client)
    stored = files_of(settings.MEDIA_ROOT)
    export(folder)
    written = files_of(folder)
    flush(settings, tmp_path / "new")

    with django_capture_on_commit_callbacks(execute=True):
        imported = bring_in(folder)

    thrown_away = Post.with_bin.in_bin().count()
    assert imported.differences == []
    assert without_bin(everything()) == without_bin(before)
    assert thrown_away == 0
    assert pages(client) == shown
    assert files_of(settings.MEDIA_ROOT) == stored
    export(tmp_path / "again")
    assert files_of(tmp_path / "again") == written
    assert bring_in(folder).summary().startswith("The site is what the folder says.")


def without_bin(found):
    posts = [row for row in found["blog.Post"] if row["binned_at"] is None]
    return {**found, "blog.Post": posts}


def test_imported_notes_go_out_and_come_back(
    db, corpus, folder, tmp_path, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        import_site(corpus / "mdbook-notes", Options())
        rebuild_index()
    before, stored = everything(), files_of(settings.MEDIA_ROOT)
    export(folder)
    flush(settings, tmp_path / "new")

    bring_in(folder)

    assert len(before["blog.Post"]) == 18
    assert everything() == {**before, "profile_app.ImportedRow": []}
    assert files_of(settings.MEDIA_ROOT) == stored


@pytest.mark.django_db(transaction=True)
def test_export_is_of_one_moment_and_nobody_waits_for_it():
    make_post("Before")

    def write():
        make_post("Meanwhile")
        connection.close()

    with one_moment():
        seen = Post.objects.count()
        writer = Thread(target=write)
        writer.start()
        writer.join(10)
        seen_later = Post.objects.count()

    assert (seen, seen_later, Post.objects.count()) == (1, 1, 2)


# ── the folder ──────────────────────────────────────────────────────────────────────────────
def test_export_writes_what_has_changed_and_touches_nothing_else(db, folder):
    post, gone = make_post("Kept"), make_post("Gone")
    export(folder)
    kept = {".git/HEAD": "ref", "README.md": "mine", "posts/idea.txt": "mine"}
    for name, text in kept.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    first = (folder / "posts" / "kept.md").stat().st_mtime_ns

    gone.delete()
    topic = make_topic("New")
    dry = export_content(folder, dry_run=True, progress=quiet).outcome.counts
    counts = export(folder).outcome.counts

    assert dry == counts == {"unchanged": 4, "created": 1, "removed": 1}
    assert {name: (folder / name).read_text() for name in kept} == kept
    assert (folder / "posts" / "kept.md").stat().st_mtime_ns == first
    assert not (folder / "posts" / "gone.md").exists()
    assert (topic.slug, post.slug) == ("new", "kept")


def test_export_refuses_a_folder_that_is_no_export(db, folder, tmp_path):
    folder.mkdir()
    (folder / "thesis.tex").write_text("years of work")
    outside = tmp_path / "outside"
    outside.mkdir()
    make_post("Note")
    linked = tmp_path / "linked"
    export(linked)
    shutil.rmtree(linked / "posts")
    (linked / "posts").symlink_to(outside)

    with pytest.raises(CommandError, match="no export: thesis"):
        call_command("export_content", folder)
    with pytest.raises(CommandError, match="leads elsewhere"):
        call_command("export_content", linked)

    assert [path.name for path in folder.iterdir()] == ["thesis.tex"]
    assert list(outside.iterdir()) == []


def test_exported_post_reads_as_other_systems_expect(db, folder):
    image = store_image(encoded(drawing(40, 30), "PNG"), "My figure.png")
    make_post("Tails at Scale", body=f"![Tail]({image.file.url})", published_at=MOMENT,
              topics=(make_topic("Systems"),))  # fmt: skip

    export(folder)

    text = (folder / "posts" / "tails-at-scale.md").read_text(encoding="utf-8")
    head, body = text.split("---\n")[1:]
    assert body == "\n![Tail](../media/my-figure.png)\n"
    assert head.splitlines()[:4] == [
        "title: Tails at Scale",
        "slug: tails-at-scale",
        "status: published",
        "date: 2021-03-04T05:06:07.000089+00:00",
    ]
    assert "topics:\n  - systems\n" in head
    assert (folder / "media" / "my-figure.png").is_file()


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


# ── YAML ────────────────────────────────────────────────────────────────────────────────────
def test_any_text_comes_back_from_yaml():
    chosen = random.Random(7)
    signs = [
        *"ab \n\t:#-'\"|>&*!%@`[]{},?\r\x00\x85\u2028\ufeff~=.0_😀潘",
        "---",
        "yes",
        "null",
        "1e3",
    ]
    texts = ["".join(chosen.choices(signs, k=chosen.randint(0, 9))) for _ in range(500)]
    value = [{"key": text, "list": [text, {text: text}]} for text in texts]

    written = write_yaml(value)

    assert read_yaml(written, "x.yaml") == value
    assert yaml.safe_load(written) == value
