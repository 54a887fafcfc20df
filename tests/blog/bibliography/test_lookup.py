import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from blog.bibliography import lookup
from blog.bibliography.identifying import WorkId
from blog.bibliography.lookup import LookupFailedError, Services, fetch_reference

CSL = json.dumps({"type": "article-journal", "title": "T", "container-title": "TOCS"}).encode()
ATOM = b"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"><entry>
<id>http://arxiv.org/abs/2312.05385v2</id><published>2023-12-08T00:00:00Z</published>
<title>Apparate:
  Rethinking</title><summary> We rethink. </summary>
<author><name>Yinwei Dai</name></author><author><name>Rui Pan</name></author>
<arxiv:doi>10.1145/3694715.3695963</arxiv:doi>
<arxiv:primary_category term="cs.LG"/></entry></feed>"""
ERROR = ATOM.replace(b"2312.05385v2", b"errors").replace(b"Apparate:\n  Rethinking", b"Error")
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + ATOM.partition(b"?>")[2]


class Answers(BaseHTTPRequestHandler):
    """Each path responds in a different way."""

    def do_GET(self):
        path = self.path.strip("/").split("?")[0].replace("10.1/", "")
        self.server.seen.append((self.path, dict(self.headers)))
        if path.startswith("to-"):
            self.send_response(302)
            self.send_header("Location", self.server.targets[path])
            self.end_headers()
            return
        body = self.server.bodies.get(path)
        self.send_response(404 if body is None else int(path[-3:]) if path[-3:].isdigit() else 200)
        self.end_headers()
        if path == "drip":
            for _ in range(100):
                time.sleep(0.05)
                self.wfile.write(b" ")
                self.wfile.flush()
        self.wfile.write(body or b"")

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.seen, server.origin = [], f"http://127.0.0.1:{server.server_port}"
    server.bodies = {
        "work": CSL,
        "html": b"<html>",
        "list": b"[1]",
        "deep": b"[" * 100_000,
        "long": b" " * (lookup.MAX_RESPONSE_BYTES + 1),
        "drip": CSL,
        "error500": b"",
        "form406": b"",
        "query": ATOM,
        "none": ERROR,
        "bomb": BOMB,
        "broken": b"<feed>",
    }
    server.targets = {
        "to-work": f"{server.origin}/work",
        "to-relative": "/10.1/work",
        "to-itself": "/10.1/to-itself",
        "to-inside": "http://127.0.0.1:1/secret",
        "to-file": "file:///etc/passwd",
        "to-other": "https://other.example/",
        "to-nothing": "",
    }
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def ask(server, path, *, kind="doi"):
    arxiv = f"{server.origin}/{path if kind == 'arxiv' else 'query'}"
    services = Services(f"{server.origin}/", arxiv, frozenset({server.origin}))
    return fetch_reference(
        WorkId(kind, "2312.05385" if kind == "arxiv" else f"10.1/{path}"), services
    )


@pytest.mark.parametrize("path", ["work", "to-work", "to-relative"])
def test_doi_is_looked_up(server, path):
    reference = ask(server, path)

    assert (reference.title, reference.venue, reference.doi) == ("T", "TOCS", f"10.1/{path}")


def test_request_does_not_identify_the_owner(server):
    ask(server, "work")

    ((_, headers),) = server.seen
    assert headers["Accept"] == "application/vnd.citationstyles.csl+json"
    assert set(headers) <= {"Host", "Accept", "User-Agent", "Accept-Encoding"}


def test_arxiv_is_looked_up(server):
    reference = ask(server, "query", kind="arxiv")

    assert reference.title == "Apparate: Rethinking"
    assert [str(author.name) for author in reference.authors] == ["Yinwei Dai", "Rui Pan"]
    assert (reference.arxiv_id, reference.doi) == ("2312.05385", "10.1145/3694715.3695963")
    assert (reference.year, reference.month, reference.kind) == (2023, 12, "preprint")
    assert (reference.abstract, reference.fields) == ("We rethink.", {"primaryclass": "cs.LG"})


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("unknown", "10.1/unknown wasn't found at doi.org. Check for typos."),
        ("html", "the registry's response can't be read"),
        ("list", "the registry's response can't be read"),
        ("deep", "the registry's response can't be read"),
        ("long", "The response from doi.org is too large"),
        ("error500", r"responded with an error \(500\)"),
        ("form406", "doesn't describe 10.1/form406 in a supported format"),
        ("to-itself", "redirects too many times"),
        ("to-inside", "redirects to 127.0.0.1:1, which is not an allowed service"),
        ("to-file", "redirects to no host"),
        ("to-other", "redirects to other.example, which is not an allowed service"),
    ],
)
def test_failed_doi_lookup_is_explained(server, path, sentence):
    with pytest.raises(LookupFailedError, match=sentence):
        ask(server, path)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("none", "arXiv has no paper with this ID"),
        ("bomb", "is not a feed"),
        ("broken", "is not a feed"),
    ],
)
def test_failed_arxiv_lookup_is_explained(server, path, sentence):
    with pytest.raises(LookupFailedError, match=sentence):
        ask(server, path, kind="arxiv")


def test_slow_response_times_out(server, monkeypatch):
    monkeypatch.setattr(lookup, "TOTAL_TIMEOUT", 0.2)

    with pytest.raises(LookupFailedError, match="did not respond in time"):
        ask(server, "drip")


def test_unreachable_service_is_reported(monkeypatch):
    services = Services("http://127.0.0.1:9/", "", frozenset({"http://127.0.0.1:9"}))

    with pytest.raises(LookupFailedError, match="Check that this server is online"):
        fetch_reference(WorkId("doi", "10.1/x"), services)


def test_lookups_can_be_disabled(server, settings):
    settings.LOOKUP = False

    with pytest.raises(LookupFailedError, match="Lookups are disabled"):
        ask(server, "work")
    assert server.seen == []


def test_only_known_hosts_are_asked_over_tls():
    assert all(origin.startswith("https://") for origin in lookup.SERVICES.origins)
