import errno
import fcntl
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from blog.models import (
    DailyReferrer,
    DailySalt,
    DailyVisits,
    HourlyVisits,
    Post,
    ReaderKey,
)
from blog.visits.drain import drain, journals_locked
from blog.visits.reader_keys import SALTS
from blog.visits.recording import FOR_CACHE, POST_HEADER, record
from tests.blog.visits.totals import excluded, total
from tests.data import make_post, make_staff

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

pytestmark = pytest.mark.django_db


def read(client, post, *, address="192.0.2.1", user_agent=BROWSER, **headers):
    return client.get(
        f"/blog/{post.slug}/", REMOTE_ADDR=address, HTTP_USER_AGENT=user_agent, **headers
    )


def test_visit_counts_by_day_and_by_hour(client):
    read(client, make_post())

    drain()

    assert [row.count for row in DailyVisits.objects.all()] == [1]
    assert [row.count for row in HourlyVisits.objects.all()] == [1]


def test_reader_counts_once_a_day_and_post(client):
    post = make_post()

    for _ in range(5):
        read(client, post)

    assert total() == 1


def test_reader_counts_on_each_post(client):
    for post in (make_post(), make_post()):
        read(client, post)

    assert total() == 2


@pytest.mark.parametrize(
    "difference", [{"address": "192.0.2.2"}, {"user_agent": BROWSER.replace("140", "141")}]
)
def test_different_readers_count_separately(client, difference):
    post = make_post()
    read(client, post)

    read(client, post, **difference)

    assert total() == 2


def test_reader_who_moves_within_an_ipv6_network_counts_once(client):
    post = make_post()

    for address in ("2001:db8::1", "2001:db8::ffff"):
        read(client, post, address=address)

    assert total() == 1


def test_forwarding_header_is_ignored_without_a_trusted_proxy(client):
    post = make_post()

    for number in range(3):
        read(client, post, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")

    assert total() == 1


def test_staff_are_not_counted(client):
    client.force_login(make_staff())

    read(client, make_post())

    assert (total(), excluded()) == (0, {"staff": 1})


@pytest.mark.parametrize("method", ["head", "options", "post"])
def test_only_get_is_a_visit(client, method):
    post = make_post()

    getattr(client, method)(f"/blog/{post.slug}/", HTTP_USER_AGENT=BROWSER)

    assert (total(), excluded()) == (0, {})


def test_draft_and_missing_post_are_not_counted(client):
    client.force_login(make_staff())
    draft = make_post(status=Post.Status.DRAFT)

    read(client, draft)
    client.get("/blog/no-such-post/", HTTP_USER_AGENT=BROWSER)

    assert (total(), excluded()) == (0, {})


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"user_agent": ""}, "no-user-agent"),
        ({"user_agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}, "robot"),
        ({"HTTP_SEC_PURPOSE": "prefetch;prerender"}, "prefetch"),
        ({"HTTP_PURPOSE": "prefetch"}, "prefetch"),
    ],
)
def test_filtered_requests_are_counted_separately(client, headers, reason):
    read(client, make_post(), **headers)

    assert (total(), excluded()) == (0, {reason: 1})


def test_only_the_host_of_a_referrer_is_stored(client):
    read(client, make_post(), HTTP_REFERER="https://www.example.org/search?q=secret+words")
    drain()

    assert [(r.host, r.count) for r in DailyReferrer.objects.all()] == [("example.org", 1)]


def test_own_site_is_not_a_referrer(client):
    read(client, make_post(), HTTP_REFERER="http://testserver/blog/")

    drain()

    assert DailyReferrer.objects.count() == 0


def test_page_built_for_the_cache_names_its_post(client):
    post = make_post()

    response = client.get(f"/blog/{post.slug}/", **{FOR_CACHE: True})

    assert (response[POST_HEADER], total()) == (str(post.pk), 0)


def test_unwritable_journal_does_not_break_pages(client, settings, tmp_path):
    (tmp_path / "in the way").write_text("no folder")
    settings.DATA_DIR = tmp_path / "in the way"

    assert read(client, make_post()).status_code == 200


def test_reader_counts_on_both_sides_of_midnight_without_a_link():
    post = make_post()
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    reader = {"REMOTE_ADDR": "192.0.2.1", "HTTP_USER_AGENT": BROWSER}
    SALTS.prepare((midnight - timedelta(days=1)).date())

    for seconds in (-2, -1, 0, 1):
        record(reader, post.pk, at=midnight.timestamp() + seconds)
    drain(now=midnight + timedelta(seconds=2))
    keys = set(ReaderKey.objects.values_list("reader", flat=True))
    drain(now=midnight + timedelta(hours=2))

    assert [row.count for row in DailyVisits.objects.all()] == [1, 1]
    assert (len(keys), ReaderKey.objects.count()) == (2, 1)
    assert not DailySalt.objects.filter(day__lt=midnight.date()).exists()


def test_clock_that_steps_back_over_midnight_loses_no_visit():
    post = make_post()
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)

    for number, seconds in enumerate((1, -30, 2, -20)):
        reader = {"REMOTE_ADDR": f"192.0.2.{number}", "HTTP_USER_AGENT": BROWSER}
        record(reader, post.pk, at=midnight.timestamp() + seconds)
        drain(now=midnight + timedelta(seconds=seconds))

    assert [row.count for row in DailyVisits.objects.order_by("day")] == [2, 2]


def test_slow_disk_loses_no_visit(monkeypatch):
    post, write = make_post(), os.write
    SALTS.prepare(datetime.now(UTC).date())

    def write_slowly(descriptor, line):
        time.sleep(0.005)
        return write(descriptor, line)

    def visit(number):
        record({"REMOTE_ADDR": f"192.0.2.{number}", "HTTP_USER_AGENT": BROWSER}, post.pk)

    monkeypatch.setattr("blog.visits.journal.os.write", write_slowly)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(visit, range(40)))

    assert total() == 40


def test_locks_follow_the_rules_of_network_file_systems(client, monkeypatch):
    """There, an exclusive lock needs a file open for writing, a shared one for reading."""
    post, lock = make_post(), fcntl.flock

    def lock_on_network(file, operation):
        descriptor = file if isinstance(file, int) else file.fileno()
        mode = fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE
        if mode == (os.O_WRONLY if operation & fcntl.LOCK_SH else os.O_RDONLY):
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        lock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", lock_on_network)
    read(client, post)
    with journals_locked():
        assert total() == 1


def test_one_address_with_sixty_browsers_is_not_sixty_readers(client):
    post = make_post()

    for version in range(60):
        read(client, post, user_agent=BROWSER.replace("140", f"{100 + version}"))

    assert (total(), excluded()) == (20, {"crowd": 40})
