"""Whatever date is stored, every page opens."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from blog.models import Paper, Post
from profile_app.models import News, Position, Student
from tests.data import (
    make_paper,
    make_position,
    make_post,
    make_profile,
    make_publication,
    make_staff,
    make_topic,
)

MOMENTS = (
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(26, 5, 1, tzinfo=UTC),
    datetime(999, 12, 31, 23, 59, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
)
PUBLIC = (
    "/", "/cv/", "/news/", "/publications/", "/blog/", "/blog/a-note/", "/blog/topics/",
    "/blog/topics/a-topic/", "/blog/archive/2024/", "/blog/archive/1/", "/blog/archive/26/",
    "/blog/archive/9999/", "/blog/papers/", "/blog/popular/", "/feed/atom.xml", "/feed/rss.xml",
    "/feed/feed.json", "/sitemap.xml", "/search/?q=note", "/robots.txt", "/cv.pdf",
)  # fmt: skip
ADMIN = (
    "/admin/", "/admin/blog/post/", "/admin/blog/paper/", "/admin/profile_app/publication/",
    "/admin/profile_app/news/", "/admin/profile_app/position/",
)  # fmt: skip


def store(moment):
    """Store the moment in every column of dates that a person may fill in."""
    for model in [*apps.get_app_config("blog").get_models(), *profile_models()]:
        values = {}
        for field in model._meta.concrete_fields:
            if not field.editable:
                continue
            if isinstance(field, models.DateTimeField):
                values[field.name] = moment
            elif isinstance(field, models.DateField):
                values[field.name] = moment.date()
        if values:
            model._base_manager.all().update(**values)


def profile_models():
    return apps.get_app_config("profile_app").get_models()


@pytest.fixture
def content(db):
    make_profile()
    topic = make_topic("A topic", slug="a-topic")
    make_post("A note", slug="a-note", topics=(topic,), paper=make_paper(read_on=date(2024, 1, 1)))
    make_post("Another")
    make_publication()
    make_position(start_on=date(2020, 1, 1), end_on=date(2021, 1, 1))
    News.objects.create(text="News", on=date(2024, 1, 1))
    Student.objects.create(name="Bob")


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: str(moment.year))
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_every_page_survives_a_stored_date(client, content, settings, moment, zone):
    settings.TIME_ZONE = zone
    store(moment)
    # A post in the far future is scheduled, and on no public page.
    Post.objects.filter(published_at__gte=MOMENTS[-1]).update(published_at=MOMENTS[0])
    client.raise_request_exception = False

    public = {path: client.get(path).status_code for path in PUBLIC}

    assert {path: status for path, status in public.items() if status >= 500} == {}
    assert public["/blog/"] == public["/blog/a-note/"] == 200


@pytest.mark.parametrize("moment", MOMENTS[1:3], ids=lambda moment: str(moment.year))
def test_admin_survives_a_stored_date(client, content, moment):
    store(moment)
    client.force_login(make_staff())
    pages = [*ADMIN, f"/admin/blog/post/{Post.objects.first().pk}/change/"]

    assert {client.get(page).status_code for page in pages} == {200}


def test_post_from_the_year_26_is_in_its_archive(client, content):
    Post.objects.update(published_at=MOMENTS[1])

    assert b"A note" in client.get("/blog/archive/26/").content
    assert b'href="/blog/archive/26/"' in client.get("/blog/").content


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: str(moment.year))
def test_mistyped_year_is_refused(moment):
    rows = (
        Post(title="A note", published_at=moment),
        News(text="Moved", on=moment.date()),
        Position(role="Intern", start_on=moment.date()),
        Paper(title="A paper", read_on=moment.date()),
    )
    for row in rows:
        with pytest.raises(ValidationError, match="Choose a year from 1900 to 2199"):
            row.clean()
