"""The content under a topic, at any depth: on pages, in feeds, lists and search."""

import json
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.client import ClientHandler

from blog.models import CacheGeneration, Post, Topic
from site_config.cache.page_cache import PageCache
from site_config.static_export.search_files import search_files
from tests.data import (
    make_paper,
    make_person,
    make_post,
    make_profile,
    make_publication,
    make_staff,
    make_topic,
)
from tests.markup import collapsed

pytestmark = pytest.mark.django_db
FEEDS = [f"/feed/topics/{{}}/{name}" for name in ("atom.xml", "rss.xml", "feed.json")]
LISTS = [
    "/blog/topics/{}/",
    *FEEDS,
    "/blog/papers/?topic={}",
    "/blog/papers.bib?topic={}",
    "/publications/?topic={}",
    "/publications.bib?topic={}",
    "/search/?q=zebra&topic={}",
]


@pytest.fixture
def line():
    """ML above Systems above Serving, with one of each kind under the deepest only."""
    ml = make_topic("ML", slug="ml")
    systems = make_topic("Systems", slug="systems", parent=ml)
    serving = make_topic("Serving", slug="serving", parent=systems)
    make_post("Zebra deep", topics=(serving,))
    make_paper("Zebra deep", authors="Ada Lovelace", year=2020).topics.add(serving)
    make_publication("Zebra deep").topics.add(serving)
    for make in (make_post, make_paper, make_publication):
        make("Zebra elsewhere").topics.add(make_topic())
    return ml, systems, serving


def names_in(client, address):
    """Return which of the two names is on a page, apart from the echoed query."""
    text = re.sub(r"</?mark>|[{}]", "", client.get(address).text)
    return sorted(set(re.findall(r"Zebra (\w+)", text)))


def test_posts_belong_to_all_parent_topics(client, line):
    pages = [address.format(slug) for address in LISTS for slug in ("ml", "systems", "serving")]

    assert [page for page in pages if names_in(client, page) != ["deep"]] == []


def test_topic_list_shows_subtopics(client, line):
    make_topic("Empty", parent=line[0])

    page = client.get("/blog/topics/")
    html = collapsed(page.text)

    shown = [(t.name, t.post_count) for t, _ in page.context["topics"] if t in line]
    assert shown == [("ML", 1), ("Systems", 1), ("Serving", 1)]
    assert '<p class="tag">ML / Systems</p> <h2><a href="/blog/topics/serving/">' in html
    assert "Empty" not in page.text


def test_topic_page_links_to_parents_and_subtopics(client, line):
    html = collapsed(client.get("/blog/topics/systems/").text)
    deepest = collapsed(client.get("/blog/topics/serving/").text)

    assert '<p class="kicker"> <a href="/blog/topics/ml/">ML</a> </p>' in html
    assert '<a href="/blog/topics/serving/">Serving <span class="count">1</span></a>' in html
    assert (
        '<a href="/blog/topics/ml/">ML</a> / <a href="/blog/topics/systems/">Systems</a> </p>'
        in deepest
    )


def test_filter_counts_match_the_results(client, line):
    pages = [client.get(a) for a in ("/blog/papers/", "/publications/", "/search/?q=zebra")]

    facets = [
        {choice.label: choice.count for choice in facet.choices}
        for page in pages
        for facet in page.context.get("facets") or page.context["found"].facets
        if facet.label == "Topic"
    ]

    assert [{n: f.get(n) for n in ("ML", "Systems", "Serving")} for f in facets] == [
        {"ML": 1, "Systems": 1, "Serving": 1},
        {"ML": 1, "Systems": 1, "Serving": 1},
        {"ML": 3, "Systems": 3, "Serving": 3},
    ]


def test_lists_of_topics_include_parents(client, line):
    for address in ("/blog/", "/feed/", "/sitemap.xml"):
        text = client.get(address).text

        assert [name in text for name in ("/ml/", "/systems/", "/serving/")] == [True] * 3, address


def test_static_search_includes_parent_topics(line):
    entries = json.loads(dict(search_files())["entries.json"])

    topics = [entry[8] for entry in entries["entries"] if entry[1] == "Zebra deep"]
    assert topics == [["ml", "serving", "systems"]] * 3
    assert {slug: entries["topics"][slug] for slug in topics[0]} == {
        "ml": "ML",
        "systems": "Systems",
        "serving": "Serving",
    }


def test_previous_and_next_notes_include_subtopics(client, line):
    ml = line[0]
    make_post("Newest", topics=(ml,), slug="newest", days_ago=0.1)

    page = client.get("/blog/newest/")

    assert (page.context["within"], page.context["older"].title) == (ml, "Zebra deep")


def move(client, topic, parent):
    form = {"name": topic.name, "slug": topic.slug, "parent": parent.pk, "description": ""}
    return client.post(f"/admin/blog/topic/{topic.pk}/change/", form)


@pytest.mark.django_db(transaction=True)
def test_moving_a_topic_moves_its_subtopics(client, rf, line):
    """Request pages through the cache, which has the earlier versions."""
    make_profile()
    _, systems, _ = line
    new = make_topic("New", slug="new", parent=make_topic("Newer", slug="newer"))

    def application(environ, start_response):
        response = ClientHandler()(environ)
        start_response(f"{response.status_code} OK", list(response.items()))
        return [response.getvalue()]

    cache = PageCache(
        application, version=CacheGeneration.current, record=lambda *_: None, max_bytes=10**7
    )

    def has_deep(address, slug):
        environ = rf.get(address.format(slug), HTTP_HOST="localhost").environ
        text = b"".join(cache(environ, lambda *_: None)).decode()
        if address == "/blog/topics/":
            return f'href="/blog/topics/{slug}/"' in text
        return "Zebra deep" in re.sub(r"</?mark>|[{}]", "", text)

    def shown():
        return {
            address: [has_deep(address, slug) for slug in ("ml", "new", "newer")]
            for address in (*LISTS, "/blog/topics/")
        }

    before = shown()
    client.force_login(make_staff())
    move(client, systems, new)

    assert before == {address: [True, False, False] for address in before}
    assert shown() == {address: [False, True, True] for address in before}


def test_admin_rejects_a_descendant_as_parent(client, line):
    ml, _, serving = line
    client.force_login(make_staff())

    page = move(client, ml, serving)

    assert "A topic can&#x27;t be its own parent." in page.text
    assert Topic.objects.get(pk=ml.pk).parent is None


def test_topic_cycles_do_not_loop_forever(client, line):
    ml, _, serving = line
    Topic.objects.filter(pk=ml.pk).update(parent=serving)

    for address in ("/blog/", "/blog/topics/", "/feed/", "/sitemap.xml", *LISTS):
        response = client.get(address.format("systems"))

        assert response.status_code == 200
        assert "systems" in response.text or "deep" in response.text


def test_notes_of_nested_folders_are_under_every_folder(client, tmp_path):
    note = tmp_path / "notes" / "ml" / "systems" / "serving" / "vllm.md"
    note.parent.mkdir(parents=True)
    note.write_text("# vLLM\n\nPaged attention for serving language models.\n")

    call_command("import_posts", tmp_path / "notes", verbosity=0)

    assert Post.objects.get().status == Post.Status.PUBLISHED
    for slug in ("ml", "systems", "serving"):
        addresses = [f"/blog/topics/{slug}/", f"/feed/topics/{slug}/atom.xml"]
        addresses.append(f"/search/?q=attention&topic={slug}")
        assert ["vLLM" in client.get(address).text for address in addresses] == [True] * 3


@pytest.mark.parametrize("number", [1, 6])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/blog/", 8),
        ("/blog/topics/", 7),
        ("/blog/topics/{}/", 9),
        (FEEDS[0], 4),
        ("/feed/", 4),
        ("/blog/papers/?topic={}", 12),
        ("/publications/?topic={}", 16),
        ("/search/?q=zebra&topic={}", 10),
    ],
)
def test_pages_run_a_fixed_number_of_queries_with_nested_topics(
    client, django_assert_num_queries, number, address, queries
):
    make_profile()
    top = make_topic("Top", slug="top")
    for _ in range(number):
        topic = make_topic(parent=make_topic(parent=top))
        post = make_post(body="A zebra.", topics=(topic,), paper=make_paper())
        post.paper.topics.add(topic)
    topic.papers.add(make_paper("Zebra zebra"))
    topic.publications.add(make_publication("Zebra zebra", authors=(make_person(),)))

    # A word to PostgreSQL's planner, in a savepoint.
    queries += 3 * ("search" in address and connection.vendor == "postgresql")
    with django_assert_num_queries(queries):
        client.get(address.format("top"))
