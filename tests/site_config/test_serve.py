import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from site_config.doctor.findings import ok
from site_config.doctor.outside import PublicSite
from site_config.server import announce
from tests.production import ROOT, free_port, manage, served
from tests.running_site import children_of, process_table, workers_of

pytestmark = pytest.mark.server

NOT_HTTP = [
    b"\x00" * 1000,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(200),
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"G" * 100_000,
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: a\r\n" * 5_000 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: \xff\xff\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    (
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Length: 3\r\n\r\n0\r\n\r\n"
    ),
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /blog/%00/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /static/..%2fsecret_key HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /media/../secret_key HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /?" + b"a=1&" * 3000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
]


def fetch(site, path="/healthz", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    try:
        connection.request(
            "GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def exchange(site, sent):
    """Send raw bytes; return the status line of the response, if any."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=5) as connection:
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            return connection.recv(1000).split(b"\r\n")[0]
        except (ConnectionError, BrokenPipeError):
            return b""
        except OSError as error:
            return b"" if not isinstance(error, TimeoutError) else b"silence"


@pytest.mark.parametrize("sent", NOT_HTTP, ids=range(len(NOT_HTTP)))
def test_malformed_request_is_rejected(site, sent):
    line = exchange(site, sent)

    assert re.fullmatch(rb"(HTTP/1\.[01] 4\d\d .*)?", line)
    assert fetch(site)[0] == 200


def test_idle_connections_do_not_block_readers(site):
    idle = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(400)]
    for connection in idle[:200]:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")

    status, _, _ = fetch(site)
    for connection in idle:
        connection.close()

    assert status == 200


def test_slow_request_bodies_do_not_block_readers(site):
    head = b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n"
    slow = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(64)]
    for connection in slow:
        connection.sendall(head)
    time.sleep(0.5)

    status, _, _ = fetch(site)
    for connection in slow:
        connection.close()

    assert status == 200


def test_concurrent_requests_are_all_answered(site):
    with ThreadPoolExecutor(32) as pool:
        statuses = list(pool.map(lambda _: fetch(site, "/blog/")[0], range(300)))

    assert statuses == [200] * 300


def test_server_logs_nothing_about_readers(site):
    fetch(site, "/blog/", User_Agent="a reader's browser")
    exchange(site, NOT_HTTP[0])

    log = (site.data_dir / "server.log").read_text().splitlines()

    assert log == [f"Running at {site.url}/ (admin: {site.url}/admin/). Press Ctrl-C to stop."]


def test_static_files_are_compressed_and_immutable(site):
    page = fetch(site, "/")[2].decode()
    sheet = re.search(r'href="(/static/css/site\.[0-9a-f]+\.css)"', page)[1]

    status, headers, _ = fetch(site, sheet, Accept_Encoding="br")

    assert (status, headers["Content-Encoding"]) == (200, "br")
    assert "immutable" in headers["Cache-Control"]


def test_doctor_finds_no_problem(site, settings):
    settings.SECRET_KEY = (site.data_dir / "secret_key").read_text().strip()

    found = {name: check() for name, check in PublicSite(site.url).checks()}

    assert [finding for finding in found.values() if finding.state == "problem"] == []
    assert found["Proxies"] == ok("0 in front of the site. This request came from 127.0.0.1.")


def test_url_is_printed_once_the_port_accepts_connections(capsys):
    port = free_port()
    announcing = threading.Thread(target=announce, args=("127.0.0.1", port), daemon=True)

    announcing.start()
    announcing.join(0.2)
    before = capsys.readouterr().out
    with socket.create_server(("127.0.0.1", port)):
        announcing.join(10)

    assert before == ""
    assert capsys.readouterr().out.startswith(f"Running at http://127.0.0.1:{port}/ (admin: ")


ANNOUNCE = """
import socket, sys
from site_config.server import announce
listener = socket.create_server(("127.0.0.1", 0))
loaded = set(sys.modules)
announce("127.0.0.1", listener.getsockname()[1])
print(set(sys.modules) - loaded)
"""


def test_announcing_thread_loads_no_module_while_workers_are_forked():
    printed = subprocess.run(
        [sys.executable, "-c", ANNOUNCE], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert printed.splitlines()[-1] == "set()"


def test_port_in_use_is_reported(site):
    result = manage("serve", "--port", str(site.port), data_dir=site.data_dir)

    assert result.returncode == 1
    assert result.stderr.startswith(f"CommandError: Can't listen on 127.0.0.1, port {site.port}: ")
    assert result.stderr.strip().endswith("Choose another port, e.g. PORT=8001.")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_the_server_and_its_workers(data_dir, how):
    with served(data_dir, workers=2) as site:
        wait_for_both_workers()
        workers, all_children = workers_of(site.pid), children_of(site.pid)
        os.kill(site.pid, how)
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline and any(map(is_running, [site.pid, *all_children])):
            time.sleep(0.1)

        assert len(workers) == 2
        assert len(all_children) >= 3
        assert [pid for pid in [site.pid, *all_children] if is_running(pid)] == []


def test_killed_worker_is_replaced(data_dir):
    with served(data_dir, workers=2) as site:
        wait_for_both_workers()
        victim = workers_of(site.pid)[0]
        os.kill(victim, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and len(workers_of(site.pid)) < 2:
            time.sleep(0.2)

        wait_for_both_workers()
        assert len(workers_of(site.pid)) == 2
        assert fetch(site)[0] == 200


def test_workers_end_when_the_server_is_killed_and_leave_the_port_free(data_dir):
    with served(data_dir, workers=2) as site:
        wait_for_both_workers()
        children = children_of(site.pid)
        os.kill(site.pid, signal.SIGKILL)
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline and any(map(is_running, children)):
            time.sleep(0.1)

        assert len(children) >= 3
        assert [pid for pid in children if is_running(pid)] == []
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", site.port))


def wait_for_both_workers():
    """One has responded, but there is no sign when the other one is ready."""
    time.sleep(2)


def is_running(pid):
    return any(row[0] == str(pid) and row[2][0] != "Z" for row in process_table())


@pytest.fixture(scope="module")
def tls_site(data_dir):
    with served(data_dir, HTTPS="true", TRUSTED_PROXIES="1") as running:
        yield running


def test_cookies_and_transport_are_secure_behind_tls(tls_site):
    status, headers, _ = fetch(tls_site, "/admin/login/", X_Forwarded_Proto="https")

    assert status == 200
    assert "; Secure" in headers["Set-Cookie"]
    assert headers["Strict-Transport-Security"] == "max-age=86400"
    assert headers["Set-Cookie"].startswith("__Host-csrftoken=")


def test_plain_http_redirects_to_https(tls_site):
    status, headers, _ = fetch(tls_site, "/blog/?page=1")

    assert (status, headers["Location"]) == (301, f"https://127.0.0.1:{tls_site.port}/blog/?page=1")


def test_forwarded_proto_is_ignored_without_a_proxy(site):
    _, headers, _ = fetch(site, "/admin/login/", X_Forwarded_Proto="https")

    assert "Secure" not in headers["Set-Cookie"]
    assert "Strict-Transport-Security" not in headers
