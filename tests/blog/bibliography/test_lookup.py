import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from blog.bibliography import lookup
from blog.bibliography.identifying import WorkId
from blog.bibliography.lookup import LookupFailedError, Services, look_up

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
    """Each path answers in one way of its own."""

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
        "long": b" " * (lookup.MOST_BYTES + 1),
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
    return look_up(WorkId(kind, "2312.05385" if kind == "arxiv" else f"10.1/{path}"), services)


@pytest.mark.parametrize("path", ["work", "to-work", "to-relative"])
def test_doi_is_looked_up(server, path):
    reference = ask(server, path)

    assert (reference.title, reference.venue, reference.doi) == ("T", "TOCS", f"10.1/{path}")


def test_request_says_what_it_wants_and_nothing_of_the_owner(server):
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
        ("unknown", "doi.org knows no work 10.1/unknown. Is there a slip in it?"),
        ("html", "the answer of its registry cannot be read"),
        ("list", "the answer of its registry cannot be read"),
        ("deep", "the answer of its registry cannot be read"),
        ("long", "answered with more than a description of a work can be"),
        ("error500", r"answered with an error \(500\)"),
        ("form406", "has no description of 10.1/form406 in a form that can be read"),
        ("to-itself", "leads from one address to the next without end"),
        ("to-inside", "leads to 127.0.0.1:1, which is not asked"),
        ("to-file", "leads to nowhere, which is not asked"),
        ("to-other", "leads to other.example, which is not asked"),
    ],
)
def test_what_cannot_be_had_is_told(server, path, sentence):
    with pytest.raises(LookupFailedError, match=sentence):
        ask(server, path)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("none", "arXiv has no paper of this number"),
        ("bomb", "something that is no feed"),
        ("broken", "something that is no feed"),
    ],
)
def test_what_arxiv_does_not_tell_is_told(server, path, sentence):
    with pytest.raises(LookupFailedError, match=sentence):
        ask(server, path, kind="arxiv")


def test_answer_that_drips_is_not_waited_for(server, monkeypatch):
    monkeypatch.setattr(lookup, "SECONDS_IN_ALL", 0.2)

    with pytest.raises(LookupFailedError, match="did not answer in time"):
        ask(server, "drip")


def test_silence_is_told(monkeypatch):
    services = Services("http://127.0.0.1:9/", "", frozenset({"http://127.0.0.1:9"}))

    with pytest.raises(LookupFailedError, match="cannot be reached: is this machine online"):
        look_up(WorkId("doi", "10.1/x"), services)


def test_nobody_is_asked_where_the_owner_forbids_it(server, settings):
    settings.LOOKUP = False

    with pytest.raises(LookupFailedError, match="may not ask other servers"):
        ask(server, "work")
    assert server.seen == []


def test_only_known_hosts_are_asked_over_tls():
    assert all(origin.startswith("https://") for origin in lookup.SERVICES.origins)
