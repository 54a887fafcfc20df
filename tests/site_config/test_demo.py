import re
import shutil
from collections import Counter
from datetime import UTC, timedelta
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from blog.images.library import encoding_later
from blog.markdown.rendering import BodyTooLarge, render_markdown
from blog.models import (
    CacheGeneration,
    DailyReferrer,
    DailyVisits,
    DemoAware,
    HourlyVisits,
    Image,
    Paper,
    Post,
    SearchWord,
    Topic,
    WindowState,
)
from profile_app.models import CvSection, HomeSection, Person, Profile, Publication
from site_config.demo.content import FOLDER
from site_config.demo.drawings import FIGURES, figure
from site_config.demo.loader import DemoError, clear_demo, load_demo
from tests.data import (
    make_paper,
    make_person,
    make_post,
    make_profile,
    make_publication,
    make_topic,
)

# Files go only once a transaction is certain, so each test commits.
pytestmark = pytest.mark.django_db(transaction=True)

# How far the counting has come, and how often anything changed: no content.
# Words that were ever indexed are told only where somebody can find them.
BOOKKEEPING = {CacheGeneration, SearchWord, WindowState}
# How the owner wants things arranged: the demo has no say in it.
SETTINGS = {CvSection, HomeSection}


@pytest.fixture(autouse=True)
def _sizes_of_pictures_later():
    """They take most of the time, and have tests of their own."""
    with encoding_later():
        yield


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


def demo_models():
    return [model for model in apps.get_models() if issubclass(model, DemoAware)]


@pytest.fixture
def small(tmp_path):
    """The demo with three notes, a published one with a figure, a draft and one to come."""
    folder = tmp_path / "demo"
    folder.mkdir()
    for path in FOLDER.glob("*.yaml"):
        shutil.copy(path, folder)
    (folder / "posts").mkdir()
    for name in ("themis.md", "clipper.md", "pollux.md"):
        shutil.copy(FOLDER / "posts" / name, folder / "posts")
    return folder


# ── the whole of it ─────────────────────────────────────────────────────────────────────────
def test_demo_goes_as_it_came(settings):
    make_profile()
    make_post("Themis of mine", slug="themis", topics=(make_topic("Of mine", slug="storage"),))
    make_publication("Apparate of mine", slug="apparate", authors=(make_person("Rui Pan"),))
    make_paper("Dynamo of mine", doi="10.1145/1294261.1294281")
    before = rows(), files(settings)

    load_demo(dry_run=False)
    loaded = Post.objects.count(), len(files(settings)) > 20
    clear_demo(dry_run=False)

    assert loaded == (19, True)
    assert (rows(), files(settings)) == before


def test_demo_loaded_twice_changes_nothing(settings):
    first = load_demo(dry_run=False)
    before = rows(), files(settings)

    second = load_demo(dry_run=False)

    assert (rows(), files(settings)) == before
    assert second.unchanged == first.created
    assert (second.created, second.updated, second.visits) == (Counter(), Counter(), 0)


def test_demo_texts_render_without_problems_and_link_to_each_other():
    load_demo(dry_run=False)
    rendered = {post: render_markdown(post.body) for post in Post.objects.all()}

    links = {unquote(link) for page in rendered.values() for link in page.links}
    places = {found[1] for link in links if (found := re.match(r"/blog/([^/]+)/$", link))}

    assert {post.slug: page.problems for post, page in rendered.items() if page.problems} == {}
    assert places - {"papers"} <= {post.slug for post in rendered if post.is_public}
    assert len(places) >= 12


def test_demo_rows_are_valid_and_marked():
    load_demo(dry_run=False)
    filled = set(demo_models()) - SETTINGS
    loaded = [row for model in filled for row in model._default_manager.all()]

    for row in loaded:
        row.full_clean()

    assert {type(row) for row in loaded} == filled
    assert [row for row in loaded if not row.is_demo] == []


def test_demo_has_one_draft_and_one_post_to_come(small):
    load_demo(dry_run=False, folder=small)

    to_come = Post.objects.scheduled().get()

    assert [post.slug for post in Post.objects.drafts()] == ["clipper"]
    assert to_come.published_at.date() == (timezone.now() + timedelta(days=30)).date()
    assert [post.slug for post in Post.objects.published()] == ["themis"]


# ── visits ──────────────────────────────────────────────────────────────────────────────────
def test_demo_visits_add_up(small):
    report = load_demo(dry_run=False, folder=small)
    days = {(row.post_id, row.day): row.count for row in DailyVisits.objects.all()}
    of_hours, of_referrers = Counter(), Counter()
    for row in HourlyVisits.objects.all():
        of_hours[row.post_id, row.hour.astimezone(UTC).date()] += row.count
    for row in DailyReferrer.objects.all():
        of_referrers[row.post_id, row.day] += row.count

    assert report.visits == sum(days.values()) > 0
    assert {key: n for key, n in of_hours.items() if n > days[key]} == {}
    assert {key: n for key, n in of_referrers.items() if n > days[key]} == {}


def test_demo_visits_are_the_same_each_time(small):
    def counts():
        today = timezone.now().date()
        load_demo(dry_run=False, folder=small)
        return dict(DailyVisits.objects.filter(day__lt=today).values_list("day", "count"))

    first = counts()
    clear_demo(dry_run=False)

    assert counts() == first


def test_demo_visits_of_today_are_in_the_past(small):
    load_demo(dry_run=False, folder=small)

    assert not HourlyVisits.objects.filter(hour__gt=timezone.now()).exists()
    assert not DailyVisits.objects.filter(day__gt=timezone.now().date()).exists()


# ── what is the owner's ─────────────────────────────────────────────────────────────────────
def test_demo_skips_what_the_owner_has(small):
    make_profile(name="Ada Lovelace")
    make_post("My view of Themis", slug="themis")

    report = load_demo(dry_run=False, folder=small)

    assert report.skipped == [
        "post “My view of Themis”: there is one of yours.",
        "profile “Ada Lovelace”: there is one of yours.",
    ]
    assert Profile.load().links.count() == 0


def test_demo_puts_a_note_beside_the_owners_paper(small):
    mine = make_paper("Themis", arxiv_id="1907.01484", summary="My words")

    load_demo(dry_run=False, folder=small)

    assert Post.objects.get(slug="themis").paper == mine
    assert Paper.objects.get(pk=mine.pk).summary == "My words"


def test_clearing_keeps_an_edited_post_and_what_it_stands_on(small, settings):
    load_demo(dry_run=False, folder=small)
    # What the desk does when the owner saves.
    Post.objects.filter(slug="themis").update(is_demo=False)

    report = clear_demo(dry_run=False)

    kept = Post.objects.get()
    assert (kept.paper.is_demo, [topic.is_demo for topic in kept.topics.all()]) == (False, [False])
    assert report.kept == [
        "series “Sharing a GPU cluster”: a post of yours is a part of it.",
        f"paper “{kept.paper}”: a post of yours is about it.",
        "topic “Cluster scheduling”: something of yours stands under it.",
        "topic “Machine Learning Systems”: something of yours stands under it.",
    ]
    [figure] = [path for path in files(settings) if path.suffix == ".png"]
    assert all(
        path.name.startswith(f"{figure.stem}-") for path in files(settings).keys() - {figure}
    )


def test_clearing_keeps_a_co_author_of_the_owner(small):
    load_demo(dry_run=False, folder=small)
    mine = make_publication("Of mine", authors=(Person.objects.get(name="Aditya Akella"),))

    clear_demo(dry_run=False)

    assert list(Publication.objects.all()) == [mine]
    assert list(Person.objects.values_list("name", "is_demo")) == [("Aditya Akella", False)]


def test_clearing_keeps_a_post_that_the_owners_publication_leads_to(small):
    load_demo(dry_run=False, folder=small)
    mine = make_publication("Of mine", post=Post.objects.get(slug="themis"))

    clear_demo(dry_run=False)
    mine.refresh_from_db()

    assert (mine.post.slug, mine.post.is_demo) == ("themis", False)


def test_clearing_keeps_a_topic_of_the_owners_publication(small):
    load_demo(dry_run=False, folder=small)
    make_publication("Of mine").topics.add(Topic.objects.get(slug="research-craft"))

    clear_demo(dry_run=False)

    assert list(Topic.objects.values_list("slug", "is_demo")) == [("research-craft", False)]


def test_clearing_keeps_a_picture_that_the_owner_shows(small):
    load_demo(dry_run=False, folder=small)
    image = Image.objects.get()
    make_post(body=f"![A knob]({image.file.url})")

    clear_demo(dry_run=False)

    assert list(Image.objects.all()) == [image]
    assert image.file.storage.exists(image.file.name)


def test_deleted_demo_rows_come_back_when_loaded_again(small):
    load_demo(dry_run=False, folder=small)
    Topic.objects.get(slug="storage").delete()
    Post.objects.get(slug="themis").delete()

    report = load_demo(dry_run=False, folder=small)

    assert report.created == {Topic: 1, Post: 1}


def test_changed_demo_text_is_brought_up_to_date(small, settings):
    load_demo(dry_run=False, folder=small)
    published_at = Post.objects.get(slug="themis").published_at
    note = small / "posts" / "themis.md"
    note.write_text(re.sub(r"!\[.*\n", "No figure.\n", note.read_text()))

    report = load_demo(dry_run=False, folder=small)

    assert report.updated == {Post: 1}
    assert Post.objects.get(slug="themis").published_at == published_at
    assert Image.objects.count() == 0


# ── all or nothing ──────────────────────────────────────────────────────────────────────────
def test_dry_runs_write_nothing(small, settings):
    empty = rows(), files(settings)
    dry_load = load_demo(dry_run=True, folder=small)
    after_dry_load = rows(), files(settings)
    load = load_demo(dry_run=False, folder=small)
    loaded = rows(), files(settings)

    clear_demo(dry_run=True)

    assert after_dry_load == empty
    assert dry_load.created == load.created
    assert (rows(), files(settings)) == loaded


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("posts/themis-2.md", "---\ntitle: no end\n", DemoError),
        ("posts/themis-2.md", "---\ntitle: [\n---\n", DemoError),
        ("topics.yaml", "- [", DemoError),
        ("posts/themis-2.md", "![No drawing](demo:nothing.png)", DemoError),
        ("posts/themis-2.md", "too long " * 60_000, BodyTooLarge),
    ],
)
def test_failure_leaves_no_row_and_no_file(small, settings, name, text, error):
    if not text.startswith("-"):
        head = (small / "posts" / "themis.md").read_text().split("---\n")[1]
        text = f"---\n{head.replace('slug: themis', 'slug: themis-2')}---\n{text}"
    (small / name).write_text(text)
    before = rows(), files(settings)

    with pytest.raises(error):
        load_demo(dry_run=False, folder=small)

    assert (rows(), files(settings)) == before


def test_failure_after_files_were_written_takes_them_back(small, settings):
    profile = small / "profile.yaml"
    profile.write_text(profile.read_text().replace("start_on: 2022-02-01", "start_on: 2023-02-01"))

    with pytest.raises(Exception, match="position_ends_after_it_starts"):
        load_demo(dry_run=False, folder=small)

    assert files(settings) == {}
    assert Post.objects.count() == 0


# ── the drawings and the command ────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", FIGURES)
def test_figure_is_drawn_the_same_each_time(name):
    assert FIGURES[name]() == figure(name)


def test_command_says_what_it_did(capsys):
    make_profile(name="Ada Lovelace")

    call_command("demo", "load", "--dry-run")

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Created: 10 topics, 35 papers, 1 series, 19 posts, ")
    assert lines[-3:] == [
        "Skipped: profile “Ada Lovelace”: there is one of yours.",
        "This was a dry run: nothing has been written.",
        "110 created, 0 updated, 0 unchanged, 1 skipped; 'manage.py demo clear' takes it all away.",
    ]


def test_command_clears(capsys):
    call_command("demo", "clear")

    assert capsys.readouterr().out == "0 deleted, 0 kept as yours.\n"


def test_command_says_in_a_sentence_why_it_cannot(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "a-file"
    settings.MEDIA_ROOT.write_text("")

    with pytest.raises(CommandError, match="Nothing has been changed"):
        call_command("demo", "load")
