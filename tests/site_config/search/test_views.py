import xml.etree.ElementTree as ET

import pytest
from django.db import connection

from blog.models import Post
from tests.data import (
    make_paper,
    make_person,
    make_post,
    make_profile,
    make_publication,
    make_topic,
)

pytestmark = pytest.mark.django_db
SEARCHES = ("/search/", "/search/suggest")


def shown(response):
    return ["".join(part.text for part in result.title) for result in response.context["results"]]


def test_results_show_their_type_and_highlight_words(client):
    paper = make_paper("On fairness", venue="NSDI", year=2020)
    make_post("Themis & co", paper=paper, body="The <b>fair</b> share.", days_ago=1)

    html = client.get("/search/?q=fair+themis").text

    assert '<bdi class="tag">Note</bdi>' in html
    assert "<mark>Themis</mark> &amp; co" in html
    assert "The <mark>fair</mark> share." in html
    assert "NSDI 2020" in html


def test_query_is_escaped(client):
    make_post("Script", body="script alert")

    html = client.get("/search/", {"q": '<script>alert("x")</script>'}).text

    assert "<script>alert" not in html


def test_without_a_query_the_page_helps(client):
    make_post(topics=(make_topic("Systems", slug="systems"),))
    make_post(topics=(make_topic("Secret", slug="secret"),), status=Post.Status.DRAFT)

    html = client.get("/search/").text

    assert 'href="/blog/topics/systems/"' in html
    assert "/blog/topics/secret/" not in html
    assert "both words, any order" in html


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("zebra", "Try fewer or different words"),
        ("-zebra", "Your search only excludes words."),
        ("!!!", "Please enter at least one word."),
    ],
)
def test_page_without_results_has_tips(client, typed, sentence):
    make_post("Themis")

    assert sentence in client.get("/search/", {"q": typed}).text


def test_empty_filters_link_to_all_results(client):
    make_post("Themis")

    html = client.get("/search/?q=themis&kind=paper").text

    assert "No results match these filters." in html
    assert 'href="?q=themis"' in html


def test_results_in_several_languages_have_a_filter(client):
    make_post("Zebra one")
    before = client.get("/search/?q=zebra").text
    make_post("Zebra zwei", language="de")

    response = client.get("/search/?q=zebra&language=de")

    assert shown(response) == ["Zebra zwei"]
    assert ("language=" in before, 'href="?q=zebra&amp;language=en"' in response.text) == (
        False,
        True,
    )


def test_typo_shows_corrected_results(client):
    make_post("Gandiva")

    response = client.get("/search/?q=gandvia")

    assert shown(response) == ["Gandiva"]
    assert "Showing results for <b>gandiva</b> (no results for <q>gandvia</q>)." in response.text


def test_filter_and_page_links_preserve_the_query(client):
    for number in range(11):
        make_post(f"Zebra {number}", kind=Post.Kind.ESSAY)

    html = client.get("/search/?q=zebra&kind=essay").text

    assert 'href="?q=zebra&amp;kind=essay&amp;page=2"' in html
    assert 'href="?q=zebra" aria-current="true"' in html


def test_pages_have_ten_results(client):
    for number in range(11):
        make_post(f"Zebra {number}")

    assert len(shown(client.get("/search/?q=zebra"))) == 10
    assert len(shown(client.get("/search/?q=zebra&page=2"))) == 1
    assert client.get("/search/?q=zebra&page=3").status_code == 404


@pytest.mark.parametrize("q", ["\x00\x01 a\x00b", "公" * 10_000, "a " * 5_000])
def test_invalid_requests_are_rejected(client, q):
    statuses = [client.get(path, {"q": q}).status_code for path in SEARCHES]

    assert statuses == [400, 400]


@pytest.mark.parametrize(
    "query",
    [
        {"q": 'AND OR NOT NEAR("a" "b", 3) {title text}: ^x* a"'},
        {"q": '"'},
        {"q": "公" * 120},
        {"q": "a " * 200},
        {"q": "'; DROP TABLE blog_post; -- & | ! <-> :*"},
        {"q": "\ud800 \U0010ffff \u202e \ufdfd"},
        {"q": "-" * 300},
        {"q": "***"},
        {"q": "%s %(x)s %%"},
        {"q": "\\ \\' \\\""},
        {"q": "zebra", "kind": "'", "topic": "' OR 1=1", "year": "9" * 400, "page": "x"},
        {"q": "zebra", "year": "-1", "page": "-1", "kind": "nothing", "language": "' \\"},
    ],
)
def test_no_query_breaks_the_search(client, query):
    make_post("Zebra", body="a b x")
    query = {name: value.encode("utf-8", "surrogatepass") for name, value in query.items()}

    statuses = [client.get(path, query).status_code for path in SEARCHES]

    assert statuses == [200, 200]


@pytest.mark.parametrize("items", [1, 12])
def test_search_runs_a_fixed_number_of_queries(client, django_assert_num_queries, items):
    make_profile()
    topic = make_topic("Zebras")
    for _number in range(items):
        make_post(body="A zebra.", topics=(topic,), paper=make_paper())
    make_paper("Zebra zebra").topics.add(topic)
    make_publication("Zebra zebra", authors=(make_person(),))

    # Profile; counts by kind and year; what topics the results have, and all topics; the ranking;
    # posts, papers; publications with their authors and these authors' persons. A word to
    # PostgreSQL's planner, in a savepoint. After twelve posts, the paper is on a later page.
    on_page = 10 - (items == 12)
    with django_assert_num_queries(on_page + 3 * (connection.vendor == "postgresql")):
        client.get("/search/?q=zebra")


@pytest.mark.parametrize("items", [1, 12])
def test_suggestions_run_a_fixed_number_of_queries(client, django_assert_num_queries, items):
    for number in range(items):
        make_post(f"Zebra {number}")

    with django_assert_num_queries(3):
        client.get("/search/suggest?q=zeb")


def test_suggestions_have_titles_and_urls(client):
    make_post("Zebra crossings", slug="crossings")
    make_post("Zebra draft", status=Post.Status.DRAFT)

    answer = client.get("/search/suggest?q=ze").json()

    assert answer == {
        "suggestions": [{"title": "Zebra crossings", "url": "/blog/crossings/", "kind": "Note"}]
    }


@pytest.mark.parametrize("path", ["/search/?q=zebra", "/search/", "/search/suggest?q=zebra"])
def test_responses_are_private(client, path):
    assert client.get(path)["Cache-Control"] == "private, no-cache"


def test_page_is_not_indexed_by_search_engines(client):
    assert '<meta name="robots" content="noindex">' in client.get("/search/").text
    assert "Disallow: /search/\n" in client.get("/robots.txt").text


def test_opensearch_description_is_served(client):
    make_profile(name="Ada & Co")
    opening = '<link rel="search" type="application/opensearchdescription+xml" title="Ada &amp; Co"'

    assert opening in client.get("/").text
    response = client.get("/opensearch.xml")
    root = ET.fromstring(response.content)
    [template] = [u.get("template") for u in root if u.get("type") == "text/html"]
    assert template == "http://testserver/search/?q={searchTerms}"
    assert root.findtext("{*}ShortName") == "Ada & Co"


def test_only_get_is_answered(client):
    assert client.post("/search/", {"q": "a"}).status_code == 405
