from datetime import UTC, datetime

import pytest

from blog.models import Post
from blog.post_lists import posts_by_year, topics_with_posts
from tests.data import make_post, make_topic

pytestmark = pytest.mark.django_db


def at(year, month=6, day=1, hour=0):
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_years_are_counted_newest_first_without_the_empty_ones():
    for year in (2019, 2022, 2022):
        make_post(published_at=at(year))

    assert posts_by_year() == [(2022, 2), (2019, 1)]


def test_hidden_posts_make_no_year():
    make_post(published_at=at(2019), status=Post.Status.DRAFT)
    make_post(published_at=at(2999))

    assert posts_by_year() == []


def test_year_begins_in_the_time_zone_of_the_site(settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    make_post(published_at=at(2021, 12, 31, 17))

    assert posts_by_year() == [(2022, 1)]


def test_topics_are_those_with_published_posts():
    read, hidden = make_topic("Read"), make_topic("Hidden")
    make_topic("Empty")
    make_post(topics=(read,))
    make_post(topics=(read, hidden), status=Post.Status.DRAFT)

    found = topics_with_posts()

    assert [(topic.name, topic.post_count) for topic in found] == [("Read", 1)]
