"""The log of nginx: its lines become journals, each once, and leave the log."""

import random
import re
from datetime import UTC, datetime

import pytest
from django.db.models import Sum

from blog.models import DailyVisits, ExcludedRequests
from blog.visits import nginx_log
from blog.visits.drain import drain
from blog.visits.hole_punching import release
from blog.visits.nginx_log import FIELDS, UnknownFormatError, collect, translate
from blog.visits.recording import journal_line
from tests.data import make_post
from tests.readers import BROWSER, address

NOW = datetime.now(UTC).timestamp()
VALUES = {
    "HTTP_X_FORWARDED_FOR": ["192.0.2.1", "10.0.0.1, 2001:db8::1", "unknown", ""],
    "HTTP_X_FORWARDED_PROTO": ["http", "https"],
    "HTTP_HOST": ["ada.example.org"],
    "HTTP_USER_AGENT": [BROWSER, "curl/8.5.0", "-", "", 'Firefox/1 "\\x22" \xc3\xa9\t\x7f'],
    "HTTP_REFERER": ["https://www.example.com/a", "https://ada.example.org/", "-", 'x"\\', ""],
    "QUERY_STRING": ["utm_source=A%20list", "a=1&utm_source=b", "q=\xe9"],
    "HTTP_SEC_FETCH_SITE": ["same-origin", "cross-site"],
    "HTTP_SEC_FETCH_MODE": ["navigate", "cors"],
    "HTTP_SEC_FETCH_DEST": ["document", "empty", "iframe", ""],
}

pytestmark = pytest.mark.django_db


def written(value):
    """Escape as nginx does."""
    return re.sub(r'[\x00-\x1f"\\\x7f-\xff]', lambda found: f"\\x{ord(found[0]):02X}", value)


def log_line(page, sent, at=NOW):
    values = [written(sent[name]) if name in sent else "-" for name in FIELDS]
    return "\t".join([f"{at:.3f}", str(page), *values])


@pytest.fixture
def log(settings, tmp_path):
    settings.NGINX_LOG, settings.TRUSTED_PROXIES = tmp_path / "visits.log", 1
    settings.NGINX_LOG.touch()
    return settings.NGINX_LOG


def append(log, post, numbers, user_agent=BROWSER):
    with log.open("a") as file:
        for number in numbers:
            sent = {"HTTP_X_FORWARDED_FOR": address(number), "HTTP_USER_AGENT": user_agent}
            file.write(log_line(post.pk, sent) + "\n")


def left(log):
    return log.read_bytes().lstrip(b"\0")


def counted():
    drain()
    visits = DailyVisits.objects.aggregate(total=Sum("count"))["total"] or 0
    return visits, sum(ExcludedRequests.objects.values_list("count", flat=True))


@pytest.mark.parametrize("is_https", [True, False])
def test_lines_are_judged_as_the_application_judges_requests(settings, is_https):
    settings.HTTPS, settings.TRUSTED_PROXIES = is_https, 1
    chance = random.Random(3)
    different = []

    for _ in range(400):
        sent = {name: chance.choice(values) for name, values in VALUES.items()}
        sent = {name: value for name, value in sent.items() if chance.random() < 0.8}
        page = chance.choice([7, "/", "/cv/"])
        seen = {name: value if value.isascii() else "" for name, value in sent.items()}
        environ = {"REQUEST_METHOD": "GET", "REMOTE_ADDR": "127.0.0.1", **seen}
        if translate(log_line(page, sent)) != journal_line(environ, page, NOW):
            different.append(sent)

    assert different == []


def test_lines_are_counted_once_and_leave_the_log(log):
    post = make_post()
    append(log, post, range(30))
    append(log, post, range(3), user_agent="curl/8.5.0")
    first = counted(), left(log)

    append(log, post, range(20, 40))

    assert first == ((30, 3), b"")
    assert (counted(), left(log)) == ((40, 3), b"")


def test_crash_between_journal_and_release_counts_nothing_twice(log, monkeypatch):
    post = make_post()
    append(log, post, range(5), user_agent="curl/8.5.0")

    def crash(*_):
        raise OSError("killed")

    monkeypatch.setattr(nginx_log, "release", crash)
    with pytest.raises(OSError, match="killed"):
        collect()
    append(log, post, range(5, 8), user_agent="curl/8.5.0")
    monkeypatch.undo()

    assert (counted(), left(log)) == ((0, 8), b"")


def test_crash_before_the_journal_is_complete_loses_nothing(log, monkeypatch):
    append(log, make_post(), range(5))

    monkeypatch.setattr("pathlib.Path.rename", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        collect()
    monkeypatch.undo()

    assert counted() == (5, 0)


def test_lines_written_meanwhile_stay(log, monkeypatch):
    post = make_post()
    append(log, post, range(400))

    def append_and_release(file, start, end):
        if start == 0:
            append(log, post, range(400, 500))
        release(file, start, end)

    monkeypatch.setattr(nginx_log, "release", append_and_release)
    monkeypatch.setattr(nginx_log, "BATCH_BYTES", 30_000)

    assert counted() == (500, 0)


def test_incomplete_line_waits(log):
    post = make_post()
    append(log, post, [1, 2])
    text = log.read_bytes()
    log.write_bytes(text[:-9])

    first = counted()
    with log.open("ab") as file:
        file.write(text[-9:])

    assert (first, counted()) == ((1, 0), (2, 0))


def test_log_in_another_format_is_left_alone(log):
    log.write_bytes(b'192.0.2.1 - - [30/Nov/2026:20:00:00 +0000] "GET / HTTP/1.1" 200 1\n')

    with pytest.raises(UnknownFormatError, match=r"isn't in the format"):
        collect()

    assert left(log).startswith(b"192.0.2.1")
