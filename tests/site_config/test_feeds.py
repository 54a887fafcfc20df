from xml.etree import ElementTree as ET

import pytest

from blog.models import Post
from site_config.feeds import absolute
from tests.data import make_post, make_profile

ATOM = "{http://www.w3.org/2005/Atom}"

pytestmark = pytest.mark.django_db


def entries(client):
    return ET.fromstring(client.get("/feed/atom.xml").content).findall(f"{ATOM}entry")


def test_feed_holds_published_posts_newest_first(client):
    make_post("Old", days_ago=9)
    make_post("New", days_ago=1)
    make_post("Draft", status=Post.Status.DRAFT)
    make_post("Scheduled", days_ago=-1)

    assert [entry.find(f"{ATOM}title").text for entry in entries(client)] == ["New", "Old"]


def test_feed_holds_the_whole_text_with_absolute_addresses(client):
    make_post(body="See [this](/blog/other/) and $x^2$.", slug="one")

    text = entries(client)[0].find(f"{ATOM}summary").text

    assert 'href="http://testserver/blog/other/"' in text
    assert "<math" in text


def test_feed_leads_to_the_post_under_an_id_that_stays(client):
    make_post(slug="公平")

    entry = entries(client)[0]

    address = "http://testserver/blog/%E5%85%AC%E5%B9%B3/"
    assert (entry.find(f"{ATOM}link").get("href"), entry.find(f"{ATOM}id").text) == (address,) * 2


def test_feed_without_a_post_is_a_feed(client):
    make_profile()

    assert entries(client) == []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/x/">', '<a href="https://me.org/x/">'),
        ('<a href="#fn1">', '<a href="https://me.org/blog/p/#fn1">'),
        (
            '<picture><source srcset="/b 1w"><img src="/media/a.png"></picture>',
            '<picture><img src="https://me.org/media/a.png"></picture>',
        ),
        ('<a href="//else.org/">', '<a href="//else.org/">'),
        ('<a href="https://else.org/">', '<a href="https://else.org/">'),
    ],
)
def test_addresses_become_absolute(html, expected):
    assert absolute(html, "https://me.org", "/blog/p/") == expected


@pytest.mark.parametrize("number", [1, 3, 30])
def test_feed_runs_a_fixed_number_of_queries(client, django_assert_num_queries, number):
    for _ in range(number):
        make_post()

    with django_assert_num_queries(3):
        client.get("/feed/atom.xml")
