"""Titles: formulas, code and emphasis on pages, and plain text for programs."""

import json
from datetime import UTC, datetime

import pytest

from blog.markdown.rendering import title_html, title_text
from blog.models import DailyVisits
from blog.visits.windows import rebuild_totals
from tests.data import (
    make_paper,
    make_person,
    make_post,
    make_profile,
    make_publication,
    make_topic,
)

TITLE = "On $\\alpha$ and `code`"
ALPHA = '<math alttext="\\alpha"><mi>α</mi></math>'
HTML, TEXT = f"On {ALPHA} and <code>code</code>", "On α and code"


@pytest.mark.parametrize(
    ("title", "html", "text"),
    [
        (TITLE, HTML, TEXT),
        ("Plain & <b>simple</b>", "Plain &amp; &lt;b&gt;simple&lt;/b&gt;", "Plain & <b>simple</b>"),
        ("*Really* __good__", "<em>Really</em> <strong>good</strong>", "Really good"),
        ("CO$_2$ and $x^2$", None, "CO₂ and x²"),
        ("costs $5 and $10", "costs $5 and $10", "costs $5 and $10"),
        ("A* search of snake_case_names", "A* search of snake_case_names", None),
        ("std::vector<int> in `C++`", "std::vector&lt;int&gt; in <code>C++</code>", None),
        ("[2020 NSDI] # 1. ![x](y)", "[2020 NSDI] # 1. ![x](y)", None),
        ("Broken $\\nosuch$ formula", "Broken $\\nosuch$ formula", None),
        ('"Quoted" titles\' end', "“Quoted” titles’ end", None),
        ("$x$ <script>alert(1)</script>", None, "x <script>alert(1)</script>"),
    ],
)
def test_title(title, html, text):
    if html is not None:
        assert title_html(title, "en") == html
    if text is not None:
        assert title_text(title) == text
    assert "<script" not in title_html(title)


@pytest.fixture
def post(db):
    make_profile()
    topic = make_topic("Topic")
    paper = make_paper(TITLE, citation_key="p")
    make_post(f"Linking {TITLE}", body="[it](/blog/a/) [@p]", topics=(topic,))
    post = make_post(TITLE, slug="a", topics=(topic,), paper=paper, days_ago=2)
    now = datetime.now(UTC)
    DailyVisits.objects.create(post=post, day=now.date(), count=3)
    rebuild_totals(now)
    return post


@pytest.mark.parametrize(
    "url", ["/blog/", "/", "/blog/popular/", "/blog/archive/{year}/", "/blog/topics/topic/",
            "/blog/papers/", "/blog/papers/p/", "/blog/a/"]
)  # fmt: skip
def test_every_page_that_lists_the_title_shows_its_formula(client, post, url):
    page = client.get(url.format(year=post.published_at.year)).text

    assert ALPHA in page
    assert TITLE not in page.replace('alttext="', "")


def test_metadata_of_the_post_has_plain_text(client, post):
    page = client.get("/blog/a/").text

    assert f"<title>{TEXT}" in page
    assert f'property="og:title" content="{TEXT}"' in page
    assert f'"headline": "{TEXT}"' in page
    assert f'<h1 class="p-name">{HTML}</h1>' in page


def test_feeds_and_search_have_plain_text(client, post):
    titles = [item["title"] for item in json.loads(client.get("/feed/feed.json").text)["items"]]

    assert TEXT in titles
    assert f"<title>{TEXT}</title>" in client.get("/feed/atom.xml").text
    assert f"<title>{TEXT}</title>" in client.get("/feed/rss.xml").text
    assert "α" in client.get("/search/", {"q": "code"}).text


def test_publication_shows_the_formula_of_its_title(client, db):
    make_profile()
    publication = make_publication(TITLE, authors=(make_person(),))

    page = client.get(publication.get_absolute_url()).text

    assert ALPHA in page
    assert f"<title>{TEXT}" in page
    assert f'name="citation_title" content="{TEXT}"' in page
    assert ALPHA in client.get("/publications/").text
