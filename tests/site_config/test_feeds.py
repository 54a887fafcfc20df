from datetime import date
from xml.etree import ElementTree as ET

import pytest

from blog.models import Post
from profile_app.models import News
from site_config.feeds import absolute
from tests.data import make_post, make_profile, make_publication, make_topic

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

pytestmark = pytest.mark.django_db


def entries(client):
    return ET.fromstring(client.get("/feed/atom.xml").content).findall(f"{ATOM}entry")


def test_feed_lists_published_posts_newest_first(client):
    make_post("Old", days_ago=9)
    make_post("New", days_ago=1)
    make_post("Draft", status=Post.Status.DRAFT)
    make_post("Scheduled", days_ago=-1)

    assert [entry.find(f"{ATOM}title").text for entry in entries(client)] == ["New", "Old"]


def test_feed_has_the_full_text_with_absolute_urls(client):
    make_post(body="See [this](/blog/other/) and $x^2$.", slug="one")

    text = entries(client)[0].find(f"{ATOM}content").text

    assert 'href="http://testserver/blog/other/"' in text
    assert "<math" in text


def test_feed_links_to_posts_with_permanent_ids(client):
    post = make_post(slug="公平")
    before = entries(client)[0]
    post.slug = "fair"
    post.save()

    after = entries(client)[0]

    assert before.find(f"{ATOM}link").get("href").endswith("/blog/%E5%85%AC%E5%B9%B3/")
    assert after.find(f"{ATOM}link").get("href") == "http://testserver/blog/fair/"
    assert before.find(f"{ATOM}id").text == after.find(f"{ATOM}id").text == f"urn:uuid:{post.uid}"


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
def test_feed_has_a_stylesheet(client, name):
    text = client.get(f"/feed/{name}").text

    assert '<?xml-stylesheet href="/static/css/feed' in text
    assert 'type="text/css"' in text


def test_feed_page_lists_every_feed(client):
    topic = make_topic("Systems")
    make_post(topics=(topic,))

    text = client.get("/feed/").text.replace("<wbr>", "")

    for name in ("atom.xml", "rss.xml", "feed.json", "topics/systems/atom.xml"):
        assert f"http://testserver/feed/{name}" in text


def test_each_language_has_feeds_if_there_are_several(client):
    make_post("Fair", language="en")
    before = client.get("/feed/").text
    make_post("公平", language="zh-Hans")

    feed = ET.fromstring(client.get("/feed/languages/zh/atom.xml").content)
    json_feed = client.get("/feed/languages/zh-Hans/feed.json").json()

    address = 'href="/feed/languages/zh-Hans/atom.xml">简体中文</a>'
    assert (address in before, address in client.get("/feed/").text) == (False, True)
    titles = [entry.find(f"{ATOM}title").text for entry in feed.findall(f"{ATOM}entry")]
    assert (feed.get(XML_LANG), titles) == ("zh", ["公平"])
    assert (json_feed["language"], len(json_feed["items"])) == ("zh-Hans", 1)
    assert client.get("/feed/languages/fr/rss.xml").status_code == 404


def test_empty_feed_has_a_fixed_date(client):
    make_profile()

    assert entries(client) == []


def test_entry_has_summary_language_and_topics(client):
    topic = make_topic("Systems")
    make_post(summary="In a line.", language="zh-Hans", topics=(topic,), body="公平")

    (entry,) = entries(client)

    content = entry.find(f"{ATOM}content")
    assert entry.find(f"{ATOM}summary").text == "In a line."
    assert (content.get("type"), content.get(XML_LANG)) == ("html", "zh-Hans")
    assert [c.get("term") for c in entry.findall(f"{ATOM}category")] == ["Systems"]


def test_rss_has_the_same_content(client):
    make_profile(name="Ada Lovelace")
    post = make_post("Themis", slug="themis", summary="In a <b> line.", body="See [this](/x/).")

    response = client.get("/feed/rss.xml")

    (item,) = ET.fromstring(response.content).iter("item")
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert (item.find("title").text, item.find("description").text) == (
        "Themis",
        "In a &lt;b&gt; line.",
    )
    assert 'href="http://testserver/x/"' in item.find(f"{CONTENT}encoded").text
    assert item.find("link").text == "http://testserver/blog/themis/"
    assert item.find("guid").attrib == {"isPermaLink": "false"}
    assert item.find("guid").text == post.uid.urn


def test_json_feed_has_the_same_content(client):
    make_profile(name="Ada Lovelace")
    topic = make_topic("Systems")
    fields = {"slug": "themis", "summary": "In a line.", "body": "公平"}
    post = make_post("Themis", topics=(topic,), **fields)

    response = client.get("/feed/feed.json")

    feed = response.json()
    (item,) = feed["items"]
    assert response["Content-Type"] == "application/feed+json"
    assert feed["authors"] == [{"name": "Ada Lovelace", "url": "http://testserver/"}]
    assert feed["feed_url"] == "http://testserver/feed/feed.json"
    assert (item["id"], item["url"]) == (post.uid.urn, "http://testserver/blog/themis/")
    assert (item["tags"], item["summary"]) == (["Systems"], "In a line.")
    assert "公平" in item["content_html"]


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml", "feed.json"])
def test_topics_have_feeds(client, name):
    topic = make_topic("Systems", slug="systems")
    make_post("Inside", topics=(topic,))
    make_post("Outside")

    text = client.get(f"/feed/topics/systems/{name}").text

    assert ("Inside" in text, "Outside" in text) == (True, False)
    assert client.get(f"/feed/topics/none/{name}").status_code == 404


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml", "feed.json"])
def test_empty_feed_is_valid(client, name):
    assert client.get(f"/feed/{name}").status_code == 200


@pytest.mark.parametrize("path", ["atom.xml", "rss.xml", "publications/rss.xml", "news/atom.xml"])
def test_feed_replaces_characters_that_xml_cannot_have(client, path):
    make_profile(name="A\x0bB")
    make_post("C\x01D", summary="E\ufffe", topics=(make_topic("F\x0b"),))
    make_publication("G\x01")
    News.objects.create(on=date(2024, 1, 1), text="H\x01")

    root = ET.fromstring(client.get(f"/feed/{path}").content)
    assert "A\ufffdB" in "".join(root.itertext())


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/x/">', '<a href="https://me.org/x/">'),
        ('<a href="#fn1">', '<a href="https://me.org/blog/p/#fn1">'),
        (
            '<picture><source srcset="/b 1w"><img src="/media/a.png"></picture>',
            '<picture><img src="https://me.org/media/a.png"></picture>',
        ),
        ('<a href="y">', '<a href="https://me.org/blog/p/y">'),
        ('<a href="../q/?a&amp;b#c">', '<a href="https://me.org/blog/q/?a&amp;b#c">'),
        ('<img src="b.png">', '<img src="https://me.org/blog/p/b.png">'),
        ('<blockquote cite="/c">', '<blockquote cite="https://me.org/c">'),
        ('<a href="mailto:a@b.c">', '<a href="mailto:a@b.c">'),
        ('<a href="http://[">', '<a href="http://[">'),
        ('<a href="//else.org/">', '<a href="//else.org/">'),
        ('<a href="https://else.org/">', '<a href="https://else.org/">'),
    ],
)
def test_urls_become_absolute(html, expected):
    assert absolute(html, "https://me.org", "/blog/p/") == expected


CODE = """\
Write `<a href="#top">` and `srcset="b.png 2x"` as in [this](#top), [there](/about).

```
<a href="/about">x</a>
<picture><source srcset="a.webp"><img srcset="a.png 1x" src="/b.png"></picture>
```
"""


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml", "feed.json"])
def test_feed_does_not_change_code(client, name):
    html = make_post(slug="tags", body=CODE).body_html

    response = client.get(f"/feed/{name}")

    if name == "feed.json":
        text = response.json()["items"][0]["content_html"]
    else:
        tag = f"{ATOM}content" if name == "atom.xml" else f"{CONTENT}encoded"
        text = next(ET.fromstring(response.content).iter(tag)).text
    assert text == html.replace(
        '<a href="#top">', '<a href="http://testserver/blog/tags/#top">'
    ).replace('<a href="/about">', '<a href="http://testserver/about">')


@pytest.mark.parametrize("number", [1, 12])
def test_feed_runs_a_fixed_number_of_queries(client, django_assert_num_queries, number):
    for _ in range(number):
        make_post()

    with django_assert_num_queries(3):
        client.get("/feed/atom.xml")
