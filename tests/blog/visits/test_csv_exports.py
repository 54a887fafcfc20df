import csv
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Permission

from blog.models import DailyDownloads, DailyReferrer, DailyVisits, ExcludedRequests, SiteDay
from blog.visits.csv_exports import csv_blocks, escape_formula
from tests.data import make_post, make_staff

DAY = date(2026, 3, 4)
FILES = ["per-day", "per-post", "referrers", "downloads", "left-out"]

pytestmark = pytest.mark.django_db


def table(response):
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))


def download(client, name):
    return client.get(f"/admin/visits/{name}.csv")


def test_days_are_downloaded_oldest_first(owner):
    for day, count in ((DAY, 7), (date(2025, 1, 2), 1234)):
        SiteDay.objects.create(day=day, count=count)

    rows = table(download(owner, "per-day"))

    assert rows == [["Day", "Visits"], ["2025-01-02", "1234"], ["2026-03-04", "7"]]


def test_posts_are_downloaded_with_title_and_address(owner):
    post = make_post("潘瑞 on Themis, again", slug="themis")
    DailyVisits.objects.create(post=post, day=DAY, count=7)
    DailyVisits.objects.create(post=post, day=date(2026, 3, 5), count=0)

    rows = table(download(owner, "per-post"))

    assert rows[1:] == [["2026-03-04", "潘瑞 on Themis, again", "/blog/themis/", "7"]]


def test_referrers_are_downloaded(owner):
    post = make_post("Themis", slug="themis")
    DailyReferrer.objects.create(post=post, day=DAY, host="example.org", count=2)

    rows = table(download(owner, "referrers"))

    assert rows[1:] == [["2026-03-04", "Themis", "/blog/themis/", "example.org", "2"]]


def test_downloads_are_downloaded(owner):
    DailyDownloads.objects.create(name="publications/a.pdf", day=DAY, count=3)
    DailyDownloads.objects.create(name="=cmd", day=DAY, count=1)

    rows = table(download(owner, "downloads"))

    assert rows == [
        ["Day", "File", "Downloads"],
        ["2026-03-04", "'=cmd", "1"],
        ["2026-03-04", "publications/a.pdf", "3"],
    ]


def test_filtered_requests_are_downloaded_with_labels(owner):
    ExcludedRequests.objects.create(day=DAY, reason="robot", count=5)

    rows = table(download(owner, "left-out"))

    assert rows == [["Day", "Reason", "Requests"], ["2026-03-04", "Known bots", "5"]]


def test_file_is_named_for_the_day_and_not_cached(owner):
    response = download(owner, "per-day")

    today = datetime.now(UTC).date()
    assert response["Content-Disposition"] == f'attachment; filename="visits-per-day-{today}.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "title",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=HYPERLINK("http://x")'],
)
def test_no_cell_is_a_formula(owner, title):
    post = make_post("x")
    type(post).objects.filter(pk=post.pk).update(title=title)
    DailyVisits.objects.create(post=post, day=DAY, count=1)

    text = download(owner, "per-post").getvalue().decode("utf-8-sig")

    assert next(csv.reader([text.split("\n", 1)[1]], strict=False))[1].startswith("'")


@pytest.mark.parametrize("cell", ["Themis", "a=b", 5, -5, DAY, "", "1 + 1", "'=1"])
def test_other_cells_are_unchanged(cell):
    assert escape_formula(cell) == cell


def test_table_is_streamed():
    blocks = list(csv_blocks(["Number"], ([n] for n in range(2500))))

    assert [block.count(b"\n") for block in blocks] == [0, 1000, 1000, 501]
    assert blocks[0] == b"\xef\xbb\xbf"


@pytest.mark.parametrize("name", FILES)
def test_anonymous_user_is_redirected_to_sign_in(client, name):
    response = download(client, name)

    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/admin/login/")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(("permission", "status"), [("view_paper", 403), ("view_post", 200)])
def test_staff_need_permission_to_download(client, name, permission, status):
    user = make_staff(is_superuser=False)
    user.user_permissions.add(Permission.objects.get(codename=permission))
    client.force_login(user)

    assert download(client, name).status_code == status


@pytest.mark.parametrize("count", [1, 12])
def test_download_runs_a_fixed_number_of_queries(owner, django_assert_num_queries, count):
    for _ in range(count):
        DailyVisits.objects.create(post=make_post(), day=DAY, count=1)

    with django_assert_num_queries(4):
        rows = table(download(owner, "per-post"))

    assert len(rows) == count + 1
