import re

import pytest
from django.test import Client

from tests.data import make_post, make_profile, make_publication, make_staff

PAGES = (
    "/", "/blog/", "/blog/a-note/", "/publications/", "/publications/work/", "/cv/", "/feed/",
    "/feed/atom.xml", "/feed/rss.xml", "/feed/feed.json", "/sitemap.xml", "/robots.txt",
    "/opensearch.xml", "/.well-known/security.txt", "/publications.bib", "/nothing-here/",
)  # fmt: skip


@pytest.fixture
def content(db, settings):
    settings.SITE_URL = "https://ada.example.org"
    settings.ALLOWED_HOSTS = ["ada.example.org", "evil.example"]
    make_profile()
    make_post("A note", slug="a-note")
    make_publication("Work", slug="work")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("host", ["evil.example", "EVIL.example:81", "evil.example."])
def test_no_page_repeats_the_host_of_the_request(client, content, page, host):
    assert "evil" not in client.get(page, headers={"host": host}).text.lower()


def test_canonical_url_is_the_same_for_all_hosts(client, content):
    page = client.get("/blog/a-note/?utm=x", headers={"host": "evil.example"}).text

    [canonical] = re.findall(r'<link rel="canonical" href="([^"]+)"', page)
    assert canonical.startswith("https://ada.example.org/blog/a-note/")
    sitemap = client.get("/sitemap.xml", headers={"host": "evil.example"}).text
    assert "://ada.example.org/blog/" in sitemap


def test_forms_work_at_an_alias_of_the_site(content):
    make_staff("owner")
    client = Client(enforce_csrf_checks=True)
    headers = {"host": "evil.example", "origin": "http://evil.example"}
    page = client.get("/admin/login/", headers=headers).text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]

    answer = client.post(
        "/admin/login/",
        {
            "username": "owner",
            "password": "correct horse battery",
            "csrfmiddlewaretoken": token,
        },
        headers=headers,
    )

    assert answer.status_code == 302
