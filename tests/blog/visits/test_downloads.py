from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from blog.models import DailyDownloads, DailyVisits, DownloadKey
from blog.visits.download_counting import MAX_FILES_PER_DAY
from blog.visits.downloads import downloads_of, most_downloaded, page_visits, record_download
from blog.visits.drain import drain
from blog.visits.journal import download_line, own_journal
from blog.visits.ranges import Period
from blog.visits.reader_keys import purge_past_days
from profile_app.models import Resource
from tests.blog.visits.totals import excluded, total
from tests.data import make_publication, make_staff

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PDF = "publications/apparate.pdf"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _file(settings):
    for name in (PDF, "images/figure.png"):
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-1.7")


def fetch(client, name=PDF, *, address="192.0.2.1", user_agent=BROWSER, **headers):
    return client.get(f"/media/{name}", REMOTE_ADDR=address, HTTP_USER_AGENT=user_agent, **headers)


def asked(rf):
    request = rf.get("/", HTTP_USER_AGENT=BROWSER)
    request.user = AnonymousUser()
    return request


def test_download_counts_by_file_and_day(client):
    fetch(client)

    drain()

    rows = DailyDownloads.objects.values_list("name", "day", "count")
    assert list(rows) == [(PDF, datetime.now(UTC).date(), 1)]


def test_reader_counts_once_a_day_and_file(client):
    for _ in range(5):
        fetch(client)
        drain()

    assert total(DailyDownloads) == 1


def test_different_readers_count_separately(client):
    fetch(client)
    fetch(client, address="192.0.2.2")

    assert total(DailyDownloads) == 2


def test_file_counts_once_under_all_its_urls(client):
    publication = make_publication(slug="apparate")
    Resource.objects.create(publication=publication, file=PDF)

    fetch(client)
    fetch(client, "publications/./apparate.pdf")
    client.get(
        "/publications/apparate/apparate.pdf", HTTP_USER_AGENT=BROWSER, REMOTE_ADDR="192.0.2.1"
    )

    assert total(DailyDownloads) == 1


def test_revalidating_a_copy_from_an_earlier_day_counts(client):
    modified = fetch(client, address="192.0.2.2")["Last-Modified"]

    response = fetch(client, HTTP_IF_MODIFIED_SINCE=modified)

    assert response.status_code == 304
    assert total(DailyDownloads) == 2


def test_image_in_a_page_is_not_a_download(client):
    fetch(client, "images/figure.png")

    assert total(DailyDownloads) == 0


def test_missing_file_is_not_a_download(client):
    assert fetch(client, "publications/other.pdf").status_code == 404

    assert total(DailyDownloads) == 0


def test_head_request_is_not_a_download(client):
    client.head(f"/media/{PDF}", HTTP_USER_AGENT=BROWSER)

    assert total(DailyDownloads) == 0


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        ({"user_agent": ""}, "no-user-agent"),
        ({"user_agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, "robot"),
        ({"HTTP_SEC_PURPOSE": "prefetch"}, "prefetch"),
        ({"HTTP_COOKIE": "offprint-not-counted=1"}, "device"),
    ],
)
def test_bots_are_not_counted(client, request_, reason):
    fetch(client, **request_)

    assert total(DailyDownloads) == 0
    assert excluded() == {reason: 1}


def test_downloads_of_staff_are_not_counted(client):
    client.force_login(make_staff())

    fetch(client)

    assert total(DailyDownloads) == 0
    assert excluded() == {"staff": 1}


def test_reader_of_too_many_files_is_a_bot():
    now = datetime.now(UTC).timestamp()
    own_journal().append(download_line(now, PDF, "reader"))
    for number in range(MAX_FILES_PER_DAY):
        own_journal().append(download_line(now, f"publications/{number}.pdf", "machine"))
    before = total(DailyDownloads)

    own_journal().append(download_line(now, PDF, "machine"))

    assert before == 1 + MAX_FILES_PER_DAY
    assert total(DailyDownloads) == 1
    assert excluded() == {"flood": MAX_FILES_PER_DAY + 1}


@pytest.mark.parametrize(
    "name", ["publications/潘瑞 Apparate.pdf", "publications/a\nb.pdf", "publications/100%25.pdf"]
)
def test_name_in_any_script_is_counted(rf, name):
    record_download(asked(rf), name)

    drain()

    assert DailyDownloads.objects.get().name == name


@pytest.mark.parametrize("name", [b"publications/%ff.pdf", b"a%00b", b"n" * 201])
def test_line_with_an_impossible_name_is_set_aside(name):
    own_journal().append(b"d 1770000000 reader " + name + b"\n")

    drained = drain()

    assert len(drained.set_aside) == 1
    assert total(DailyDownloads) == 0


def test_name_that_is_too_long_is_not_counted(rf):
    record_download(asked(rf), "publications/" + "n" * 200)

    assert total(DailyDownloads) == 0


def test_keys_of_past_days_are_destroyed():
    DownloadKey.objects.create(day=date(2026, 3, 4), name=PDF, reader="r")

    purge_past_days(datetime(2026, 3, 5, 2, tzinfo=UTC))

    assert not DownloadKey.objects.exists()


def test_file_figures_take_one_query(django_assert_num_queries):
    today = date(2026, 3, 4)
    for days, count in ((0, 3), (29, 4), (30, 5)):
        DailyDownloads.objects.create(name=PDF, day=today - timedelta(days=days), count=count)

    with django_assert_num_queries(1):
        found = downloads_of([PDF, "publications/other.pdf"], today)

    assert found == {PDF: (7, 12)}


def test_most_downloaded_files_come_first():
    today = date(2026, 3, 4)
    for name, days, count in (("a", 0, 3), ("b", 1, 5), ("c", 30, 99), ("d", 2, 0)):
        DailyDownloads.objects.create(name=name, day=today - timedelta(days=days), count=count)

    month = Period(today - timedelta(days=29), today, "30 days")
    assert most_downloaded(month, 5) == [("b", 5), ("a", 3)]


def test_homepage_publications_and_cv_are_counted_like_posts(client):
    paths = ["/", "/publications/", "/publications/?by=kind", "/cv/", "/", "/blog/"]
    today = datetime.now(UTC).date()
    for path in paths:
        client.get(path, HTTP_USER_AGENT=BROWSER)
    client.post("/blog/visit/", {"path": "/cv/"}, HTTP_USER_AGENT=BROWSER)
    client.post("/blog/visit/", {"path": "/"}, HTTP_USER_AGENT=BROWSER, REMOTE_ADDR="198.51.100.1")
    client.force_login(make_staff())
    client.get("/cv/", HTTP_USER_AGENT=BROWSER, REMOTE_ADDR="198.51.100.2")
    drain()

    period = Period(today - timedelta(days=6), today, "7 days")
    dashboard = client.get("/admin/").context["home"]
    assert page_visits(period) == [("Homepage", 2), ("Publications", 1), ("CV", 1)]
    assert most_downloaded(period, 9) == []
    assert not DailyVisits.objects.exists()
    assert excluded() == {"staff": 1}
    assert dashboard["pages"] == page_visits(period)
