import re
import shutil
from collections import Counter
from datetime import UTC, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from blog.images.rendition_threads import encoding_later
from blog.models import (
    CacheGeneration,
    DailyReferrer,
    DailyVisits,
    FormerPath,
    HourlyVisits,
    Image,
    Post,
    SearchWord,
    Topic,
    WindowState,
)
from profile_app.models import CvSection, HomeSection, MenuItem, Person, Profile, Publication
from site_config.archive.errors import ContentRefused
from site_config.archive.exporting import export_content
from site_config.archive.importing import import_content
from site_config.demo.clearing import clear_demo
from site_config.demo.loader import DEMO_FOLDER, load_demo
from tests.data import (
    make_page,
    make_paper,
    make_person,
    make_post,
    make_profile,
    make_publication,
    make_topic,
)
from tests.site_config.archive.round_trips import files_of, no_progress

# Files are deleted on commit, so each test commits.
pytestmark = pytest.mark.django_db(transaction=True)

# The counting position, the cache generation, and all words that were ever indexed.
BOOKKEEPING = {CacheGeneration, SearchWord, WindowState}
# How the owner arranges the pages, and the files that contain it.
SETTINGS = {CvSection, HomeSection}
NOT_COMPARED = {"homepage.yaml", "cv.yaml", "files.txt"}
# What differs between two sites with the demo: the time of loading, and ids.
BY_NATURE = re.compile(
    r"^ *(?:added|added_at|created|date|id|read_on|uid|updated|updated_at): .*\n", re.MULTILINE
)


def load(folder=DEMO_FOLDER, *, dry_run=False):
    return load_demo(dry_run=dry_run, progress=no_progress, folder=folder)


def rows():
    """Every row of every table."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model not in BOOKKEEPING
    }


def files(settings):
    folder = settings.MEDIA_ROOT
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}


@pytest.fixture
def small(tmp_path):
    """The demo with three notes: published, draft and scheduled."""
    folder = tmp_path / "demo"
    shutil.copytree(DEMO_FOLDER, folder, ignore=shutil.ignore_patterns("*.md"))
    for name in ("themis.md", "clipper.md", "pollux.md"):
        shutil.copy(DEMO_FOLDER / "posts" / name, folder / "posts")
    return folder


# ── the folder ──────────────────────────────────────────────────────────────────────────────
def test_folder_is_what_an_export_of_it_writes(tmp_path):
    with encoding_later():
        import_content(DEMO_FOLDER, dry_run=False, progress=no_progress)

    export_content(tmp_path / "export", dry_run=False, progress=no_progress)

    assert files_of(tmp_path / "export") == files_of(DEMO_FOLDER)


def test_loaded_demo_is_exported_as_the_folder(tmp_path):
    load()

    export_content(tmp_path / "export", dry_run=False, progress=no_progress)

    def content(folder):
        return {
            name: data if name.startswith("media/") else BY_NATURE.sub("", data.decode())
            for name, data in files_of(folder).items()
            if not name.startswith("visits/") and name not in NOT_COMPARED
        }

    assert content(tmp_path / "export") == content(DEMO_FOLDER)


def test_folder_is_small():
    sizes = {path.name: path.stat().st_size for path in (DEMO_FOLDER / "media").iterdir()}

    assert sum(sizes.values()) < 600_000


# ── the whole demo ──────────────────────────────────────────────────────────────────────────
def test_clearing_leaves_the_site_as_it_was(settings):
    make_profile()
    make_post("Themis of mine", slug="themis", topics=(make_topic("Of mine", slug="storage"),))
    make_publication("Apparate of mine", slug="apparate", authors=(make_person("Rui Pan"),))
    make_paper("Dynamo of mine", doi="10.1145/1294261.1294281")
    before = rows(), files(settings)

    load()
    loaded = Post.objects.count(), len(files(settings)) > 20
    clear_demo(dry_run=False)

    assert loaded == (19, True)
    assert (rows(), files(settings)) == before


def test_loading_twice_changes_nothing(settings):
    first = load()
    before = rows(), files(settings)

    second = load()

    assert (rows(), files(settings)) == before
    assert second.unchanged == first.created
    assert (second.created, second.visits) == (Counter(), 0)


def test_one_post_is_a_draft_and_one_is_scheduled(small):
    load(small)

    scheduled = Post.objects.scheduled().get()

    assert [post.slug for post in Post.objects.drafts()] == ["clipper"]
    assert scheduled.published_at.date() == (timezone.now() + timedelta(days=30)).date()
    assert [post.slug for post in Post.objects.published()] == ["themis"]


# ── visits ──────────────────────────────────────────────────────────────────────────────────
def test_visits_add_up(small):
    report = load(small)
    days = {(row.post_id, row.day): row.count for row in DailyVisits.objects.all()}
    of_hours, of_referrers = Counter(), Counter()
    for row in HourlyVisits.objects.all():
        of_hours[row.post_id, row.hour.astimezone(UTC).date()] += row.count
    for row in DailyReferrer.objects.all():
        of_referrers[row.post_id, row.day] += row.count

    assert report.visits == sum(days.values()) > 0
    assert {key: n for key, n in of_hours.items() if n > days[key]} == {}
    assert {key: n for key, n in of_referrers.items() if n > days[key]} == {}


def test_visits_are_in_the_past_and_the_same_each_time(small):
    def counts():
        today = timezone.now().date()
        load(small)
        return dict(DailyVisits.objects.filter(day__lt=today).values_list("day", "count"))

    first = counts()
    assert not HourlyVisits.objects.filter(hour__gt=timezone.now()).exists()
    assert not DailyVisits.objects.filter(day__gt=timezone.now().date()).exists()
    clear_demo(dry_run=False)

    assert counts() == first


# ── what is the owner's ─────────────────────────────────────────────────────────────────────
def test_existing_content_of_the_owner_is_skipped(small):
    make_profile(name="Ada Lovelace")
    make_post("My view of Pollux", slug="pollux")
    mine = make_paper("Themis", arxiv_id="1907.01484", summary="My words")

    report = load(small)
    mine.refresh_from_db()

    assert report.skipped == [
        "paper “Themis”: you already have one.",
        "post “My view of Pollux”: you already have one.",
        "profile “Ada Lovelace”: you already have one.",
    ]
    assert Profile.load().links.count() == 0
    assert (Post.objects.get(slug="themis").paper, mine.summary) == (mine, "My words")


def test_clearing_keeps_an_edited_post_and_what_it_needs(small, settings):
    load(small)
    # As the admin does when the owner saves.
    Post.objects.filter(slug="themis").update(is_demo=False)

    report = clear_demo(dry_run=False)

    post = Post.objects.get()
    assert (post.paper.is_demo, [topic.is_demo for topic in post.topics.all()]) == (False, [False])
    assert report.retained == [
        "series “Sharing a GPU cluster”: one of your posts is part of it.",
        f"paper “{post.paper}”: one of your posts is about it.",
        "topic “Cluster scheduling”: some of your content is filed under it.",
        "topic “Machine learning systems”: some of your content is filed under it.",
    ]
    assert [path.suffix for path in files(settings)] == [".webp"]


def test_clearing_keeps_what_content_of_the_owner_needs(small):
    load(small)
    author = Person.objects.get(name="Aditya Akella")
    mine = make_publication("Of mine", authors=(author,), post=Post.objects.get(slug="themis"))
    mine.topics.add(Topic.objects.get(slug="research-craft"))
    image = Image.objects.get(name="offprint-demo-pollux-goodput.webp")
    make_post("Mine", body=f"![A knob]({image.file.url})")
    entry = MenuItem.objects.create(kind="page", page=make_page("/join/", is_demo=True))

    clear_demo(dry_run=False)
    mine.refresh_from_db()
    entry.refresh_from_db()

    assert list(Publication.objects.all()) == [mine]
    assert (mine.post.slug, mine.post.is_demo) == ("themis", False)
    assert not entry.page.is_demo
    assert list(Person.objects.values_list("name", "is_demo")) == [("Aditya Akella", False)]
    assert ("research-craft", False) in Topic.objects.values_list("slug", "is_demo")
    assert image in Image.objects.all()
    assert image.file.storage.exists(image.file.name)


def test_loading_again_restores_deleted_rows_and_keeps_a_replaced_image(small):
    load(small)
    Topic.objects.get(slug="storage").delete()
    Post.objects.get(slug="themis").delete()
    image = Image.objects.get(name="offprint-demo-themis-knob.webp")
    FormerPath.objects.create(path=image.file.name, image=image)
    Image.objects.filter(pk=image.pk).update(file="images/ab/another.webp")

    report = load(small)

    assert report.created == {Topic: 1, Post: 1}
    assert str(Image.objects.get(name=image.name).file) == "images/ab/another.webp"


# ── all or nothing ──────────────────────────────────────────────────────────────────────────
def test_dry_runs_write_nothing(small, settings):
    empty = rows(), files(settings)
    dry_load = load(small, dry_run=True)
    after_dry_load = rows(), files(settings)
    real_load = load(small)
    loaded = rows(), files(settings)

    clear_demo(dry_run=True)

    assert after_dry_load == empty
    assert dry_load.created == real_load.created
    assert (rows(), files(settings)) == loaded


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("topics.yaml", "- name", "- ["),
        ("posts/themis.md", "## Background", "too long " * 60_000),
        ("positions.yaml", "start_on: 2022-02-01", "start_on: 2023-02-01"),
    ],
)
def test_failure_leaves_no_row_and_no_file(small, settings, name, before, after):
    text = (small / name).read_text()
    assert before in text
    (small / name).write_text(text.replace(before, after, 1))
    empty = rows(), files(settings)

    with pytest.raises(ContentRefused, match=re.escape(name)):
        load(small)

    assert (rows(), files(settings)) == empty


def test_files_of_an_interrupted_load_are_overwritten(small, settings):
    for name in ("logos/offprint-demo-aws.webp", "publications/agdh/agdh.pdf"):
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half")

    load(small)

    sizes = {path.name: len(data) for path, data in files(settings).items()}
    assert min(sizes.values()) > 1_000
    assert sorted(name for name in sizes if re.match("agdh|offprint-demo-aws", name)) == [
        "agdh.pdf",
        "offprint-demo-aws.webp",
    ]


# ── the command ─────────────────────────────────────────────────────────────────────────────
def test_command_reports_progress_and_what_it_did(capsys):
    make_profile(name="Ada Lovelace")

    call_command("demo", "load", "--dry-run")

    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert "Posts: 19" in err.splitlines()
    assert lines[0].startswith("Created: 10 topics, 1 series, 35 papers, ")
    assert lines[-3:] == [
        "Skipped: profile “Ada Lovelace”: you already have one.",
        "Dry run: nothing was written.",
        "106 created, 0 unchanged, 1 skipped; remove it with 'python manage.py demo clear'.",
    ]


def test_command_clears(capsys):
    call_command("demo", "clear")

    assert capsys.readouterr().out == "0 deleted, 0 kept (edited or used by you).\n"


def test_command_explains_why_it_cannot_load(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "a-file"
    settings.MEDIA_ROOT.write_text("")

    with pytest.raises(CommandError, match="Nothing has been changed"):
        call_command("demo", "load")
