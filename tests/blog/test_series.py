import pytest

from blog.models import Post, Series
from tests.data import make_post
from tests.markup import collapsed

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    return Series.objects.create(title="Sharing GPUs", description="Three *ways*.")


def test_series_shows_its_public_parts_in_order(client, series):
    last = make_post("C", series=series, days_ago=9)
    second = make_post("B", series=series, part=2)
    first = make_post("A", series=series, part=1)
    make_post("Secret", series=series, part=3, status=Post.Status.DRAFT, published_at=None)

    response = client.get("/blog/series/sharing-gpus/")

    assert list(response.context["posts"]) == [first, second, last]
    assert "Three <em>ways</em>." in response.text
    assert "Secret" not in response.text


def test_part_links_to_the_others(client, series):
    make_post("First of all", series=series, part=1)
    second = make_post("Then", series=series, part=2)

    page = client.get(second.get_absolute_url()).text

    assert "Part 2 of 2 ·" in collapsed(page)
    assert '<a href="/blog/first-of-all/">First of all</a>' in page
    assert '<b aria-current="page">Then</b>' in page


def test_single_part_links_to_no_others(client, series):
    post = make_post(series=series)

    assert 'class="series"' not in client.get(post.get_absolute_url()).text


def test_unknown_series_is_not_found(client):
    assert client.get("/blog/series/nothing/").status_code == 404
