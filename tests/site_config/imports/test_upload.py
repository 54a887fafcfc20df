"""Uploading a ZIP file: what is rejected, and a whole import on a running site."""

import io
import re
import time
import zipfile
from contextlib import closing
from http.cookiejar import CookieJar
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from blog.models import Post
from blog.staging import staging
from site_config.advisory_locks import IMPORT as IMPORT_LOCK
from site_config.imports.job_runs import run_job
from site_config.imports.jobs import BUSY, IMPORT, PREVIEW, find_job, last_job, new_job
from tests.data import make_profile, make_staff
from tests.production import PASSWORD, manage, prepare_like_another, served
from tests.site_config.conftest import IS_POSTGRESQL

PAGE = "/admin/import/site/"
CHOICES = {"file": "notes.zip", "format": "", "as_drafts": False, "dated": "", "name": ""}


def a_zip(files=None):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in (files or {"notes/good.md": "# A good note\n\nIt arrives.\n"}).items():
            archive.writestr(name, text)
    return data.getvalue()


def a_job(data=None, **choices):
    return new_job({**CHOICES, **choices}, ContentFile(data or a_zip()))


@pytest.fixture
def admin_client(client, db):
    client.force_login(make_staff())
    return client


def test_page_requires_all_import_permissions(client, db):
    anybody = client.get(PAGE)
    client.force_login(make_staff(is_superuser=False))

    assert (anybody.status_code, client.get(PAGE).status_code) == (302, 403)


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"no zip", "This is not a ZIP file."), (b"", "The submitted file is empty")],
)
def test_upload_that_is_not_a_zip_is_refused(admin_client, data, message):
    response = admin_client.post(PAGE, {"file": SimpleUploadedFile("notes.zip", data)})

    assert message in response.content.decode()
    assert last_job() is None


def test_upload_that_is_too_large_is_refused(admin_client, monkeypatch):
    monkeypatch.setattr("site_config.imports.upload.MAX_UPLOAD", 10)

    response = admin_client.post(PAGE, {"file": SimpleUploadedFile("notes.zip", a_zip())})

    assert "For a larger file, run" in str(response.content)


@pytest.mark.parametrize("token", ["0" * 32, "a", "imports"])
def test_expired_import_redirects_to_the_upload(admin_client, token):
    response = admin_client.get(f"{PAGE}{token}/", follow=True)

    assert response.redirect_chain == [(PAGE, 302)]
    assert "This import has expired" in response.content.decode()


def test_result_of_an_import_is_saved_and_shown(admin_client):
    text = "---\ngrade: Sec5\n---\n# A good note\n\nIt arrives. ![](gone.png)\n\n[Back](gone.md)\n"
    job = a_job(a_zip({"good.md": text}), as_drafts=True, dated="2021-05-03")
    job.start(IMPORT)

    run_job(job, IMPORT)

    page = admin_client.get(f"{PAGE}{job.token}/").content.decode()
    whole = admin_client.get(f"{PAGE}{job.token}/", {"report": "text"}).content.decode()
    [post] = Post.objects.drafts()
    assert f'<a href="{post.get_absolute_url()}">A good note</a>' in page
    assert "(Markdown)" in page
    assert re.findall(r"<(?:h2|summary)>(.*?)</", page) == [
        "Imported", "Posts (1)", "To review", "Images and files (1)", "Links and menu entries (1)",
        "Fields without an equivalent (1)", "Text by file", "By share of saved text (1)",
    ]  # fmt: skip
    assert "good.md: 7 words, 85.7% saved, 14.3% listed" in page
    assert "good.md:2: grade: Sec5" in whole
    assert (staging().exists(job.archive), find_job(job.token)) == (False, last_job())


def test_export_file_is_uploaded_unchanged(admin_client, monkeypatch):
    monkeypatch.setattr("site_config.imports.upload.start_job", lambda job, stage: None)
    export = SimpleUploadedFile(
        "blog.json", b'{"db": [{"data": {"posts": [{"slug": "one", "title": "One"}]}}]}'
    )

    pages = []
    for file in (export, SimpleUploadedFile("my feed.xml", b"<rss/>")):
        admin_client.post(PAGE, {"file": file})
        job = last_job()
        job.start(PREVIEW)
        run_job(job, PREVIEW)
        pages.append(" ".join(admin_client.get(f"{PAGE}{job.token}/").content.decode().split()))

    assert "Preview of <b>blog.json</b> (Ghost)" in pages[0]
    assert "blog.json/one: status “unknown”; imported as a draft" in pages[0]
    assert "my_feed.xml is not an export file of WordPress." in pages[1]
    assert ".zip" not in "".join(pages)


def test_refusal_is_saved_and_shown(admin_client):
    job = a_job(a_zip({"a.xyz": "?"}))
    job.start(IMPORT)

    run_job(job, IMPORT)

    page = admin_client.get(f"{PAGE}{job.token}/").content.decode()
    assert "Unknown format: notes.zip" in page
    assert staging().exists(job.archive) is True


def test_interrupted_import_is_reported(admin_client):
    page = admin_client.get(f"{PAGE}{a_job().token}/").content.decode()

    assert "The import stopped before it finished. Nothing was imported." in page


def test_import_of_another_machine_is_shown_and_continued(admin_client, settings, tmp_path):
    page = f"{PAGE}{a_job().token}/"
    job = find_job(last_job().token)
    job.start(PREVIEW)
    settings.DATA_DIR = tmp_path / "other"
    settings.DATA_DIR.mkdir()

    starting = admin_client.get(page)
    run_job(job, PREVIEW)
    done = admin_client.get(page)
    run_job(job, IMPORT)

    assert (starting.context["is_running"], done.context["is_running"]) == (True, False)
    assert "Nothing has been imported yet" in done.content.decode()
    assert [post.title for post in Post.objects.all()] == ["A good note"]


@pytest.mark.skipif(not IS_POSTGRESQL, reason="several machines need PostgreSQL")
def test_one_import_runs_at_a_time_on_all_machines(admin_client):
    running, waiting = a_job(), a_job()
    running.mark_running()
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [IMPORT_LOCK])
        page = admin_client.get(f"{PAGE}{running.token}/")
        refused = admin_client.post(f"{PAGE}{waiting.token}/", follow=True)
        run_job(waiting, PREVIEW)

    assert page.context["is_running"]
    assert BUSY in refused.content.decode()
    assert waiting.result(PREVIEW) == {"refused": BUSY}


@pytest.mark.server
def test_zip_is_previewed_and_imported_while_the_site_is_served(tmp_path, tmp_path_factory):
    prepare_like_another(tmp_path, tmp_path_factory.getbasetemp())
    with served(tmp_path) as site:
        admin_client = AdminSession(site.url)
        admin_client.send("/admin/login/", {"username": "admin", "password": PASSWORD})
        preview = admin_client.until_it_ends(admin_client.send(PAGE, {}, a_zip()))
        job = admin_client.at
        posts_before = "A good note" in admin_client.get("/blog/")
        done = admin_client.until_it_ends(admin_client.send(job, {"do": "import"}))
        posts_after = "A good note" in admin_client.get("/blog/")

    assert "Nothing has been imported yet" in preview
    assert "Imported <b>" in done
    assert (posts_before, posts_after) == (False, True)
    assert [path.name for path in tmp_path.glob(".import-*")] == []
    assert manage("import_upload", "0" * 32, "look", data_dir=tmp_path).returncode == 1


class AdminSession:
    """A browser without scripts; ``at`` is the URL after the last redirect."""

    def __init__(self, url):
        self.url, self.at = url, PAGE
        self._open = build_opener(HTTPCookieProcessor(CookieJar())).open

    def get(self, path):
        with self._open(self.url + path, timeout=20) as response:
            self.at = response.url.removeprefix(self.url)
            return response.read().decode()

    def send(self, path, fields, file=b""):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path))[1]
        parts = [
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {**fields, "csrfmiddlewaretoken": token}.items()
        ]
        if file:
            head = '--x\r\nContent-Disposition: form-data; name="file"; filename="n.zip"\r\n\r\n'
            parts.append(head.encode() + file + b"\r\n")
        request = Request(
            self.url + path,
            b"".join([*parts, b"--x--\r\n"]),
            {"Content-Type": "multipart/form-data; boundary=x", "Referer": self.url + path},
        )
        with self._open(request, timeout=30) as response:
            self.at = response.url.removeprefix(self.url)
            return response.read().decode()

    def until_it_ends(self, page):
        for _ in range(200):
            if 'http-equiv="refresh"' not in page:
                return page
            time.sleep(0.2)
            page = self.get(self.at)
        raise TimeoutError(page)


def test_import_that_leaves_out_everything_is_not_called_a_repeated_one(admin_client):
    make_profile(name="A")
    files = {"_config.yml": "title: A\n", "_posts/2020-01-02-a.md": "---\ntitle: A\n---\n"}
    job = a_job(a_zip(files))
    job.start(IMPORT)

    run_job(job, IMPORT)

    page = admin_client.get(f"{PAGE}{job.token}/").content.decode()
    assert "Nothing in <b>notes.zip</b> was imported." in page
    assert "already imported" not in page


def test_single_file_that_can_not_be_imported_is_refused_with_those_that_can(admin_client):
    response = admin_client.post(PAGE, {"file": SimpleUploadedFile("single.md", b"# A")})

    suffixes = ".xml, .json, .bib, .rdf, .html, .htm, .ipynb"
    assert f"Single files can be imported if they end in {suffixes}." in response.content.decode()
