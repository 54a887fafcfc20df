"""The command doctor finds what is wrong with a machine, its settings and its proxies."""

import json
import os
import shutil
import socket
import ssl
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from site_config.backup.creating import LAST_BACKUP_FILE
from site_config.doctor.outside import FORGED, UNDERSCORE, as_seen, time_left
from site_config.doctor.seen_request import HEADER, token


def diagnose(url=""):
    """Run the command; return the state of each check, and what is said about it."""
    out = StringIO()
    with pytest.raises(CommandError, match=r"\d+ problems found\."):
        call_command("doctor", url=url, stdout=out)
    lines = [
        (line[:8].strip(), line[9:27].strip(), line[28:]) for line in out.getvalue().splitlines()
    ]
    return {name: (state, text) for state, name, text in lines}


def states(found):
    return {name: state for name, (state, _) in found.items()}


@pytest.fixture
def site_folder(settings, tmp_path):
    tmp_path.chmod(0o700)
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.ENV_FILE = tmp_path / ".env"
    return tmp_path


@pytest.mark.django_db
def test_faults_of_the_machine_are_found(site_folder, settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        unused_port = taken.getsockname()[1]
    settings.EMAIL_URL = f"smtp://127.0.0.1:{unused_port}"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_port
    settings.ENV_FILE.write_text("HTTPS=true\nSITE_HOST=ada.example.org\n")
    site_folder.chmod(0o755)
    record = site_folder / LAST_BACKUP_FILE
    record.write_text("/backups/site.tar.gz\n")
    old = (datetime.now(UTC) - timedelta(days=30, hours=1)).timestamp()
    os.utime(record, (old, old))

    found = diagnose()

    assert [name for name, state in states(found).items() if state == "problem"] == [
        "Data folder", "Static files", "Backup", "Email",
    ]  # fmt: skip
    assert "/backups/site.tar.gz, is 30 days and 1 hours old" in found["Backup"][1]
    assert found["Settings file"][1].startswith("SITE_HOST in ")


class _FaultyProxy(BaseHTTPRequestHandler):
    """Answers as a proxy that changes everything that it should pass on."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'<link rel="stylesheet" href="/static/site.css">')

    def do_POST(self):
        self.send_error(413)

    def handle_expect_100(self):
        return True

    def log_message(self, *_):
        pass


@pytest.fixture
def faulty_proxy(tmp_path):
    """Serve with a certificate that the host has signed itself."""
    made = [
        "-keyout",
        tmp_path / "key.pem",
        "-out",
        tmp_path / "cert.pem",
        "-subj",
        "/CN=localhost",
    ]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", *curve, *made], check=True, capture_output=True
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), _FaultyProxy)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield f"https://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")
@pytest.mark.django_db
def test_faults_of_a_proxy_are_found(site_folder, faulty_proxy, settings):
    settings.NGINX_LOG = site_folder / "visits.log"
    settings.NGINX_LOG.touch()

    found = states(diagnose(faulty_proxy))

    assert list(found.items())[-9:] == [
        ("Response", "ok"),
        ("Certificate", "problem"),
        ("Redirect to HTTPS", "skipped"),
        ("HSTS", "problem"),
        ("Proxies", "skipped"),
        ("Compression", "problem"),
        ("Browser cache", "problem"),
        ("nginx cache", "problem"),
        ("Upload limit", "problem"),
    ]


@pytest.mark.parametrize("url", ["ada.example.org", "https://ada.example.org:x", "https://x/blog/"])
@pytest.mark.django_db
def test_invalid_url_is_refused(url):
    with pytest.raises(CommandError, match="use a URL like"):
        call_command("doctor", url=url, stdout=StringIO())


@pytest.mark.django_db
def test_site_tells_only_the_doctor_how_it_sees_a_request(client, settings):
    settings.TRUSTED_PROXIES = 1
    asked = {"X-Forwarded-For": f"{FORGED}, 203.0.113.9"}

    answers = [
        client.get("/healthz", headers={**asked, **sent})
        for sent in ({}, {HEADER: "request:1:x"}, {HEADER: token()})
    ]

    assert [HEADER in answer for answer in answers] == [False, False, True]
    assert json.loads(answers[2][HEADER])["address"] == "203.0.113.9"


@pytest.mark.parametrize(
    ("seen", "state", "text"),
    [
        ({}, "ok", "1 in front of the site. This request came from 203.0.113.9."),
        ({"is_secure": False}, "problem", "must send X-Forwarded-Proto: https"),
        ({"is_secure": False, "https": False}, "problem", "Set HTTPS=true."),
        ({"trusted": 2}, "problem", "can forge their address. Set TRUSTED_PROXIES=1 instead of 2"),
        ({"trusted": 0}, "problem", "share the proxy's address. Set TRUSTED_PROXIES=1 instead"),
        ({"forwarded": [UNDERSCORE]}, "problem", "headers with an underscore"),
    ],
)
def test_headers_of_proxies_are_judged(seen, state, text):
    right = {
        "is_secure": True,
        "https": True,
        "trusted": 1,
        "address": "203.0.113.9",
        "forwarded": [FORGED, "203.0.113.9"],
    }

    found = as_seen({**right, **seen}, is_https=True)

    assert found.state == state
    assert text in found.text


def test_certificate_that_was_not_renewed_is_found():
    begins, ends = "Jan  1 00:00:00 2026 GMT", "Apr  1 00:00:00 2026 GMT"
    now = datetime(2026, 3, 1, tzinfo=UTC).timestamp()

    assert time_left(begins, ends, now).state == "ok"
    assert time_left(begins, ends, now + 86_400 * 20).text.startswith("Valid for 11 more days. It")
