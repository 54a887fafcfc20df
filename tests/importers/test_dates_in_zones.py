"""The day that a source names is the day that the site shows, in any time zone."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone

from blog.dates import on_written_day, start_of_day
from blog.models import Post
from importers.dates import parse_date_text, parse_datetime_text
from tests.data import make_post
from tests.importers.folders import run, write

pytestmark = pytest.mark.django_db
ZONES = ("UTC", "Pacific/Auckland", "America/Los_Angeles", "Pacific/Kiritimati", "America/Santiago")
DATES = (
    "2024-02-29", "'2024-02-29'", "2024/02/29", "February 29, 2024", "29 Feb 2024",
    "2024-02-29 00:00:00", "2024-02-29T00:00:00Z", "2024-02-29 00:30:00 +0800",
    "2024-02-29T00:30:00+08:00", "2024-02-29T23:30:00-08:00", "2024-02-29 23:59",
)  # fmt: skip


def hugo(written):
    return {"hugo.toml": 'timeZone = "Asia/Shanghai"\n', "content/posts/a.md": post_of(written)}


def jekyll(written):
    config = "title: A\nurl: https://a.example\ntimezone: Asia/Shanghai\n"
    return {"_config.yml": config, "_posts/2024-02-29-a.md": post_of(written)}


def plain(written):
    return {"a.md": post_of(written)}


def post_of(written):
    return f"---\ntitle: Leap\ndate: {written}\n---\nWords of a note, written on that day.\n"


@pytest.fixture(params=ZONES)
def zone(request, settings):
    settings.TIME_ZONE = request.param
    return request.param


@pytest.mark.parametrize(
    ("zone", "source"),
    list(zip(ZONES, (hugo, jekyll, plain, hugo, jekyll), strict=True)),
    indirect=["zone"],
)
def test_imported_post_shows_the_written_day(zone, source, tmp_path, client):
    shown = {}
    for number, written in enumerate(DATES):
        run(write(tmp_path / str(number), source(written)), name=str(number))
        post = Post.objects.latest("pk")
        page = client.get(post.get_absolute_url()).text
        shown[written] = re.findall(r'dt-published" datetime="(.{10})[^>]*>([^<]*)<', page)

    assert shown == {written: [("2024-02-29", "February 29, 2024")] for written in DATES}


def test_day_in_a_file_name_is_the_day_of_the_post(zone, tmp_path):
    files = jekyll("2024-02-29")
    run(write(tmp_path, {**files, "_posts/2023-12-31-last.md": "---\ntitle: Last\n---\nThe end."}))

    last = Post.objects.get(title="Last")
    assert last.published_at == start_of_day(date(2023, 12, 31))


@pytest.mark.parametrize("source", [hugo, jekyll, plain])
@pytest.mark.parametrize("written", ["3/5/2024", "2024-02-30", "someday"])
def test_date_that_cannot_be_read_is_reported_with_its_line(source, written, tmp_path):
    report = run(write(tmp_path, source(written)))

    (path,) = (path for path in source(written) if path.endswith(".md"))
    assert f"{path}:3: unrecognized date “{written}”" in map(str, report.warnings)
    assert Post.objects.filter(title="Leap").exists()


@pytest.mark.parametrize(
    "written",
    ["2024-02-29", "2024-02-29T00:00:00Z", "2024-02-29 23:30:00 -0800", date(2024, 2, 29)],
)
def test_date_of_a_person_is_the_written_day(zone, written):
    assert parse_date_text(written).isoformat() == "2024-02-29"


def test_time_that_shows_on_its_own_day_stays_the_same_instant(zone):
    noon = parse_datetime_text("2024-02-29T12:00:00+00:00")

    is_far_east = zone in {"Pacific/Auckland", "Pacific/Kiritimati"}
    local_noon = datetime(2024, 2, 29, 12, tzinfo=ZoneInfo(zone))
    assert noon == (local_noon if is_far_east else datetime(2024, 2, 29, 12, tzinfo=UTC))


def test_public_time_is_not_moved_into_the_future(settings):
    settings.TIME_ZONE = "Pacific/Honolulu"
    minutes_ago = timezone.now().astimezone(ZoneInfo("Pacific/Kiritimati")) - timedelta(minutes=5)

    assert on_written_day(minutes_ago) == minutes_ago


def test_day_without_a_midnight_starts_at_its_first_hour(settings):
    settings.TIME_ZONE = "America/Santiago"
    day = date(2022, 9, 11)

    assert timezone.localtime(start_of_day(day)).isoformat() == "2022-09-11T01:00:00-03:00"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati"], indirect=True)
def test_many_pages_with_one_date_are_all_on_that_day(zone, tmp_path, monkeypatch):
    monkeypatch.setattr("importers.writing.posts.MAX_MINUTES_APART", 20)
    notes = {f"{number}.md": f"# {number}\n\nText.\n" for number in range(30)}
    run(write(tmp_path, notes), dated=date(2024, 2, 29))

    days = {
        timezone.localtime(at).date() for at in Post.objects.values_list("published_at", flat=True)
    }
    assert days == {date(2024, 2, 29)}


def test_every_page_and_feed_shows_the_day_of_the_site(zone, client):
    day = date(2024, 1, 1)
    post = make_post("New year", published_at=start_of_day(day))
    page = client.get(post.get_absolute_url()).text

    assert re.findall(r"2024-01-01T00:00", client.get("/feed/atom.xml").text)
    assert "Mon, 01 Jan 2024 00:00:00" in client.get("/feed/rss.xml").text
    assert client.get("/feed/feed.json").json()["items"][0]["date_published"][:10] == "2024-01-01"
    assert re.search(r'"datePublished": ?"2024-01-01', page)
    assert 'published_time" content="2024-01-01' in page
    assert re.search(r"year\s*=\s*\{?2024", page)
    assert "New year" in client.get("/blog/archive/2024/").text
    assert client.get("/blog/archive/2023/").context["page"].object_list.count() == 0


def test_exported_day_is_the_same_day_on_a_site_in_another_zone(zone, settings, tmp_path):
    make_post("New year", published_at=start_of_day(date(2024, 1, 1)))
    call_command("export_content", str(tmp_path / "out"), verbosity=0)
    head = (tmp_path / "out/posts/new-year.md").read_text()
    Post.objects.all().delete()
    settings.TIME_ZONE = "Asia/Tokyo"

    call_command("import_content", str(tmp_path / "out"), verbosity=0)

    assert "\ndate: 2024-01-01\n" in head
    at = timezone.localtime(Post.objects.get().published_at)
    assert at.isoformat() == "2024-01-01T00:00:00+09:00"
