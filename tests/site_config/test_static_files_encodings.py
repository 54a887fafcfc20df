import brotli
import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from whitenoise.responders import StaticFile

from site_config.static_files import EncodedStaticFile, StaticFilesMiddleware

CONTENT = b"body { color: red }" * 100


@pytest.fixture
def static_file(tmp_path):
    path = tmp_path / "a.css"
    path.write_bytes(CONTENT)
    (tmp_path / "a.css.gz").write_bytes(b"gzip" * 50)
    (tmp_path / "a.css.br").write_bytes(brotli.compress(CONTENT))
    encodings = {"gzip": f"{path}.gz", "br": f"{path}.br"}
    return EncodedStaticFile(StaticFile(str(path), [], encodings=encodings))


def ask(static_file, **headers):
    response = static_file.get_response("GET", RequestFactory().get("/", headers=headers).META)
    if response.file is not None:
        response.file.close()
    return int(response.status), dict(response.headers)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br, gzip", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", None),
        ("br;q=0.0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("", None),
        ("identity", None),
    ],
)
def test_encoding_is_one_that_is_accepted(static_file, accepted, encoding):
    assert ask(static_file, accept_encoding=accepted)[1].get("Content-Encoding") == encoding


def test_each_encoding_has_its_own_etag(static_file):
    tags = {e: ask(static_file, accept_encoding=e)[1]["ETag"] for e in ("br", "gzip", "")}

    statuses = {
        (e, t): ask(static_file, accept_encoding=e, if_none_match=f'"other", W/{tags[t]}')[0]
        for e in tags
        for t in tags
    }

    assert len(set(tags.values())) == 3
    assert {pair for pair, status in statuses.items() if status == 304} == {(e, e) for e in tags}


def test_date_of_a_file_is_compared(static_file):
    modified = ask(static_file)[1]["Last-Modified"]

    assert ask(static_file, if_modified_since=modified)[0] == 304
    assert ask(static_file, if_modified_since=modified, if_none_match='"other"')[0] == 200


def test_file_added_by_an_upgrade_is_served(settings, tmp_path):
    settings.STATIC_ROOT = str(tmp_path)
    middleware = StaticFilesMiddleware(lambda request: HttpResponse(status=404))
    (tmp_path / "new.js").write_text("1")
    (tmp_path.parent / "outside.js").write_text("1")

    paths = ("new.js", "./new.js", "/new.js", "../outside.js", "a" * 300, "a\0")
    answers = [middleware(RequestFactory().get(f"/static/{path}")).status_code for path in paths]

    assert answers == [200, 404, 404, 404, 404, 404]


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-0", 206, slice(0, 1)),
        ("bytes=5-5", 206, slice(5, 6)),
        ("bytes=-1", 206, slice(-1, None)),
        ("bytes=2-", 206, slice(2, None)),
        ("bytes=999999-", 416, slice(0, 0)),
        ("bytes=0-0,2-2", 200, slice(None)),
    ],
)
def test_range_of_any_length_is_served(static_file, asked, status, part):
    whole = static_file.get_response("GET", {}).file.read()

    response = static_file.get_response("GET", {"HTTP_RANGE": asked})

    assert (response.status, response.file.read() if response.file else b"") == (
        status,
        whole[part],
    )
