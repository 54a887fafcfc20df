"""Exporting a site and importing it again loses nothing and adds nothing."""

import shutil
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from blog.images.library import store_image
from blog.models import Post
from importers.importer import Options
from site_config.archive.counts import TABLES
from site_config.archive.exporting import export_content, snapshot_transaction
from site_config.archive.schema import EXCLUDED_MODELS
from site_config.imports.importing import import_site
from site_config.search.indexing import rebuild_index
from tests.data import make_post, make_topic
from tests.images import drawing, encoded
from tests.site_config.archive.hostile_content import MOMENT, make_hostile_site
from tests.site_config.archive.round_trips import (
    OURS,
    every_shape,
    everything,
    export,
    files_of,
    flush,
    import_folder,
    no_progress,
    pages,
)

TABLE_MODELS = {table.model for table in TABLES}


@pytest.fixture
def hostile(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_hostile_site()
    rebuild_index()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "export"


# ── every field ─────────────────────────────────────────────────────────────────────────────
def test_every_model_is_exported_or_excluded_with_a_reason():
    exported = {shape.model for shape in every_shape()} | TABLE_MODELS

    assert {m._meta.label for m in OURS} - {m._meta.label for m in exported} == set(EXCLUDED_MODELS)


def test_round_trip_site_fills_every_field(hostile):
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


def test_round_trip_preserves_every_field_and_page(
    hostile, folder, tmp_path, client, settings, django_capture_on_commit_callbacks
):
    before, pages_before = everything(), pages(client)
    stored = files_of(settings.MEDIA_ROOT)
    export(folder)
    written = files_of(folder)
    flush(settings, tmp_path / "new")

    with django_capture_on_commit_callbacks(execute=True):
        imported = import_folder(folder)

    thrown_away = Post.with_trash.in_trash().count()
    assert imported.differences == []
    assert without_trash(everything()) == without_trash(before)
    assert thrown_away == 0
    assert pages(client) == pages_before
    assert files_of(settings.MEDIA_ROOT) == stored
    export(tmp_path / "again")
    assert files_of(tmp_path / "again") == written
    assert import_folder(folder).summary().startswith("The site and the folder are identical.")


def without_trash(found):
    posts = [row for row in found["blog.Post"] if row["binned_at"] is None]
    there = {None, *(row["id"] for row in (*posts, *found["blog.Page"]))}
    redirects = [row for row in found["blog.Redirect"] if row["post"] in there]
    menu = [row for row in found["profile_app.MenuItem"] if row["page"] in there]
    return {
        **found,
        "blog.Post": posts,
        "blog.Redirect": redirects,
        "profile_app.MenuItem": menu,
    }


def test_round_trip_preserves_imported_notes(
    db, corpus, folder, tmp_path, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        import_site(corpus / "mdbook-notes", Options())
        rebuild_index()
    before, stored = everything(), files_of(settings.MEDIA_ROOT)
    export(folder)
    flush(settings, tmp_path / "new")

    import_folder(folder)

    assert len(before["blog.Post"]) == 18
    history = {"blog.SiteImport": [], "profile_app.ImportedRow": []}
    assert everything() == {**before, **history}
    assert files_of(settings.MEDIA_ROOT) == stored


@pytest.mark.django_db(transaction=True)
def test_export_is_a_snapshot_and_does_not_block_writers():
    make_post("Before")

    def write():
        make_post("Meanwhile")
        connection.close()

    with snapshot_transaction():
        seen = Post.objects.count()
        writer = Thread(target=write)
        writer.start()
        writer.join(10)
        seen_later = Post.objects.count()

    assert (seen, seen_later, Post.objects.count()) == (1, 1, 2)


# ── the folder ──────────────────────────────────────────────────────────────────────────────
def test_export_writes_only_changed_files(db, folder):
    post, gone = make_post("Kept"), make_post("Gone")
    export(folder)
    other_files = {".git/HEAD": "ref", "README.md": "mine", "posts/idea.txt": "mine"}
    for name, text in other_files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    first = (folder / "posts" / "kept.md").stat().st_mtime_ns

    gone.delete()
    topic = make_topic("New")
    dry = export_content(folder, dry_run=True, progress=no_progress).outcome.counts
    counts = export(folder).outcome.counts

    assert dry == counts == {"unchanged": 4, "created": 1, "removed": 1}
    assert {name: (folder / name).read_text() for name in other_files} == other_files
    assert (folder / "posts" / "kept.md").stat().st_mtime_ns == first
    assert not (folder / "posts" / "gone.md").exists()
    assert (topic.slug, post.slug) == ("new", "kept")


def test_export_rejects_other_folders(db, folder, tmp_path):
    folder.mkdir()
    (folder / "thesis.tex").write_text("years of work")
    outside = tmp_path / "outside"
    outside.mkdir()
    make_post("Note")
    linked = tmp_path / "linked"
    export(linked)
    shutil.rmtree(linked / "posts")
    (linked / "posts").symlink_to(outside)

    with pytest.raises(CommandError, match="not an export: it contains thesis"):
        call_command("export_content", folder)
    with pytest.raises(CommandError, match="symbolic link"):
        call_command("export_content", linked)

    assert [path.name for path in folder.iterdir()] == ["thesis.tex"]
    assert list(outside.iterdir()) == []


def test_exported_post_has_standard_front_matter(db, folder):
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
