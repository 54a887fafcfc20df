import io

import pytest
from django.contrib.auth.models import Permission
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections

from profile_app.models import News
from site_config.cache.page_cache import PageCache
from tests.data import (
    make_paper,
    make_post,
    make_profile,
    make_publication,
    make_staff,
    make_topic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages():
    """Every public page, with the admin page that edits it."""
    make_profile()
    topic = make_topic("A topic", slug="a-topic")
    post = make_post("A note", slug="a-note", days_ago=1, topics=(topic,), paper=make_paper())
    publication = make_publication("A publication", slug="a-publication")
    News.objects.create(text="Moved", on="2024-05-01")
    return {
        "/": "/admin/profile_app/profile/",
        "/publications/": "/admin/profile_app/publication/",
        "/publications/a-publication/": f"/admin/profile_app/publication/{publication.pk}/change/",
        "/cv/": "/admin/profile_app/cvsection/",
        "/news/": "/admin/profile_app/news/",
        "/blog/": "/admin/blog/post/",
        "/blog/a-note/": f"/admin/blog/post/{post.pk}/change/",
        "/blog/topics/": "/admin/blog/topic/",
        "/blog/topics/a-topic/": f"/admin/blog/topic/{topic.pk}/change/",
        f"/blog/archive/{post.published_at.year}/": "/admin/blog/post/",
        "/blog/papers/": "/admin/blog/paper/",
        "/blog/popular/": "/admin/blog/post/",
    }


@pytest.fixture
def _one_connection():
    """A separate request would close the test's connection."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


def edit_link(response):
    _, found, after = response.text.partition('<a class="edit-link" href="')
    return after.partition('"')[0] if found else None


def test_staff_see_edit_links(client, pages):
    client.force_login(make_staff())

    assert {address: edit_link(client.get(address)) for address in pages} == pages


def test_readers_see_no_edit_links(client, pages):
    shown = [a for a in pages if "/admin/" in client.get(a).text or edit_link(client.get(a))]

    assert shown == []


@pytest.mark.usefixtures("_one_connection")
def test_staff_and_readers_get_separate_pages(client, pages):
    """The page cache wraps Django: pages for staff are never stored or served."""
    client.force_login(make_staff())
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    cache = PageCache(
        WSGIHandler(), version=lambda: 1, record=lambda environ, pk: None, max_bytes=10_000_000
    )
    answers = [asked(cache, by) for by in (cookie, "", "", cookie)]

    assert [b'class="edit-link"' in body for body in answers] == [True, False, False, True]


def asked(application, cookie):
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/blog/",
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "HTTP_COOKIE": cookie,
    }
    environ = {name: value for name, value in environ.items() if name != "HTTP_COOKIE" or value}
    return b"".join(application(environ, lambda status, headers: None))


def test_pages_for_staff_are_stored_nowhere(client, pages):
    draft = make_post("Secret", slug="secret", status="draft", published_at=None)
    public = {address: client.get(address).headers.get("Cache-Control", "") for address in pages}
    client.force_login(make_staff())
    addresses = [*pages, *pages.values(), draft.get_absolute_url()]
    staff = {address: client.get(address).headers["Cache-Control"] for address in addresses}

    assert not any("private" in header for header in public.values())
    assert all("private" in header and "no-store" in header for header in staff.values())


@pytest.mark.parametrize(
    ("permission", "status"), [(None, 404), ("change", 404), ("view", 200), ("publish", 200)]
)
def test_drafts_need_permission(client, permission, status):
    draft = make_post("Secret", status="draft", published_at=None)
    user = make_staff(is_superuser=False)
    if permission:
        user.user_permissions.add(Permission.objects.get(codename=f"{permission}_post"))
    client.force_login(user)

    assert client.get(draft.get_absolute_url()).status_code == status
