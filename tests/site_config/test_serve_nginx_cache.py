"""nginx as documented, with its cache, in front of the running server."""

import http.client
import os
import signal
import time

import pytest

from blog.models import ReaderKey
from site_config.doctor.outside import PublicSite
from tests.blog.visits.totals import counted_exclusions
from tests.data import make_post
from tests.nginx import make_log, nginx_in_front
from tests.readers import BROWSER, many_readers
from tests.running_site import children_of, counting_process, wait_until, workers_of
from tests.site_config.test_serve_visits import (
    _with_static_files,  # noqa: F401
    free_port,
    served,
    totals,
    uncounted,
    wait_for_answers,
)
from tests.test_documentation import needs

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/146.0.0.0 Safari/537.36"
# What readers and others send; each is judged alike by the site and from the log.
SENT = [
    {"User-Agent": BROWSER},
    {"User-Agent": f"{BROWSER} \xe9", "Referer": 'https://example.com/"'},
    {"User-Agent": CHROME, "Sec-Fetch-Dest": "document", "X-Forwarded-For": "198.51.100.7"},
    {"User-Agent": CHROME, "Sec-Fetch-Dest": "iframe"},
    {"User-Agent": "curl/8.5.0"},
    {"User-Agent": "-"},
    {},
    {"User-Agent": BROWSER, "Sec-Purpose": "prefetch"},
    {"User-Agent": BROWSER, "Cookie": "offprint-not-counted=1"},
]

EXCLUDED = {"no-user-agent": 18, "embedded": 6, "robot": 6, "prefetch": 6, "device": 6}

pytestmark = [
    pytest.mark.server,
    pytest.mark.django_db(transaction=True),
    needs("nginx"),
    pytest.mark.any_database,
]


def fetch(port, path, **headers):
    connected = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    connected.putrequest("GET", path, skip_accept_encoding=True)
    for name, value in headers.items():
        connected.putheader(name, value)
    connected.endheaders()
    response = connected.getresponse()
    body = response.read()
    connected.close()
    return response.status, body


def judge(port, site_port, path):
    """Send each request through nginx and around it; return what was excluded, and the readers."""
    fetch(port, path, **SENT[0])
    for headers in SENT:
        for _ in range(5):
            fetch(port, path, **headers)
        forwarded = f"{headers.get('X-Forwarded-For', '127.0.0.1')}, 127.0.0.1"
        fetch(site_port, path, **{**headers, "X-Forwarded-For": forwarded})
    wait_until(lambda: sum(counted_exclusions().values()) >= sum(EXCLUDED.values()), 10)
    return counted_exclusions(), ReaderKey.objects.count()


def read_for_a_second(port, path):
    until = time.monotonic() + 1
    while time.monotonic() < until:
        fetch(port, path, **SENT[0])


def kill(*pids):
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.5)


def test_nginx_sends_current_pages_and_every_visit_is_counted_once(settings, tmp_path):
    post = make_post("Before")
    path = f"/blog/{post.slug}/"
    log = settings.NGINX_LOG = make_log(tmp_path)
    # The readers of the test are behind a proxy of their own.
    settings.TRUSTED_PROXIES = 2
    port = free_port()

    with (
        served(NGINX_LOG=str(log), TRUSTED_PROXIES="2") as (site_port, server),
        nginx_in_front(tmp_path, site_port, port) as nginx,
    ):
        judged = judge(port, site_port, path)
        post.title = "Afterwards"
        post.save()
        read_for_a_second(port, path)
        bodies = [fetch(port, path, **SENT[0])[1] for _ in range(10)]
        diagnosed = PublicSite(f"http://127.0.0.1:{port}").nginx_cache()
        with many_readers(port, path) as answers:
            wait_for_answers(answers, 50)
            kill(children_of(nginx.pid)[0])
            kill(workers_of(server.pid)[0])
            kill(counting_process(server.pid))
            kill(nginx.pid, *children_of(nginx.pid))
            with nginx_in_front(tmp_path, site_port, port):
                wait_for_answers(answers, len(answers) + 50)
                kill(server.pid, *children_of(server.pid))
                wait_for_answers(answers, len(answers) + 50)
    lost = uncounted(answers)

    assert (judged, diagnosed.state) == ((EXCLUDED, 2), "ok")
    assert {b"Afterwards" in body for body in bodies} == {True}
    assert {(status, is_whole) for _, status, is_whole in answers} == {(200, True)}
    # Each of the three killed workers of nginx may have sent a page whose line wasn't written.
    assert (len(lost) <= 3, len(totals())) == (True, 1)
