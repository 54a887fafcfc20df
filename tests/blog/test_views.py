from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from blog.models import DailyVisits, Paper, Post
from blog.visits.drain import drain
from blog.visits.windows import rebuild_totals
from tests.data import make_paper, make_post, make_profile, make_staff, make_topic

pytestmark = pytest.mark.django_db

READER = {
    "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
}


def make_hidden_posts(**fields):
    """Posts that no list shows: a draft, scheduled posts and, last, an unlisted one."""
    later, unlisted = timezone.now() + timedelta(days=3), Post.Status.UNLISTED
    return (
        make_post("Secret draft", status=Post.Status.DRAFT, published_at=None, **fields),
        make_post("Secret scheduled", published_at=later, **fields),
        make_post("Secret scheduled unlisted", status=unlisted, published_at=later, **fields),
        make_post("Secret unlisted", status=unlisted, **fields),
    )


def test_post_list_shows_only_published_posts(client):
    shown = make_post()
    make_hidden_posts()

    response = client.get("/blog/")

    assert list(response.context["page"]) == [shown]


def test_post_list_puts_pinned_posts_first(client):
    newest = make_post(days_ago=1)
    pinned = make_post(days_ago=9, is_pinned=True)

    response = client.get("/blog/")

    assert list(response.context["page"]) == [pinned, newest]


def test_pages_of_the_post_list_have_each_post_once(client):
    """With more pinned posts than a page has, so that both parts are cut."""
    posts = [make_post(days_ago=age, is_pinned=age % 2 == 0) for age in range(1, 2 * 22 + 3)]

    pages = [client.get(f"/blog/?page={number}").context["page"] for number in (1, 2, 3)]

    listed = [post for page in pages for post in page]
    assert listed == [*posts[1::2], *posts[::2]]
    assert [len(page) for page in pages] == [20, 20, 6]


def test_post_list_counts_no_hidden_post_under_its_topic_or_year(client):
    topic = make_topic()
    make_post(topics=(topic,))
    make_hidden_posts(topics=(topic,))

    response = client.get("/blog/")

    assert [topic.post_count for topic in response.context["topics"]] == [1]
    assert sum(count for _, count in response.context["years"]) == 1


@pytest.mark.parametrize("page", ["0", "-1", "abc", "2", "9" * 30])
def test_post_list_page_out_of_range_is_not_found(client, page):
    make_post()

    response = client.get("/blog/", {"page": page})

    assert response.status_code == 404


def test_post_detail_shows_the_post(client):
    post = make_post("Finish-time fairness", body="Each job gets *its share*.")

    response = client.get(f"/blog/{post.slug}/", **READER)

    assert response.status_code == 200
    assert "<em>its share</em>" in response.text


@pytest.mark.parametrize("index", [0, 1, 2])
def test_post_detail_hides_unpublished_posts(client, index):
    hidden = make_hidden_posts()[index]

    response = client.get(f"/blog/{hidden.slug}/")

    assert response.status_code == 404


@pytest.mark.parametrize("index", [0, 1, 2])
def test_post_detail_shows_unpublished_posts_to_staff(client, index):
    hidden = make_hidden_posts()[index]
    client.force_login(make_staff())

    response = client.get(f"/blog/{hidden.slug}/")

    assert response.status_code == 200
    assert "Only you and the site’s editors can see this page" in response.text


def test_unlisted_post_is_readable_and_counted(client):
    make_post()
    unlisted = make_hidden_posts()[3]

    response = client.get(f"/blog/{unlisted.slug}/", **READER)
    drain()

    assert response.status_code == 200
    assert '<meta name="robots" content="noindex">' in response.text
    assert (response.context["older"], response.context["newer"]) == (None, None)
    assert DailyVisits.objects.get().post == unlisted


def test_staff_see_that_a_post_is_unlisted(client):
    unlisted = make_hidden_posts()[3]

    as_reader = client.get(f"/blog/{unlisted.slug}/").text
    client.force_login(make_staff())
    as_owner = client.get(f"/blog/{unlisted.slug}/").text

    assert ("Unlisted." in as_reader, "Unlisted." in as_owner) == (False, True)


def test_post_detail_links_only_to_public_neighbors(client):
    older, post, newer = make_post(days_ago=9), make_post(days_ago=5), make_post(days_ago=1)
    make_post(status=Post.Status.DRAFT, published_at=timezone.now() - timedelta(days=4))

    response = client.get(f"/blog/{post.slug}/")

    assert (response.context["older"], response.context["newer"]) == (older, newer)


def test_post_detail_keeps_a_slug_in_chinese(client):
    post = make_post("公平调度")

    response = client.get("/blog/公平调度/")

    assert response.context["post"] == post


def test_post_detail_links_its_paper(client):
    paper = make_paper("Themis", venue="NSDI", year=2020, pdf_url="https://example.org/themis.pdf")
    post = make_post(paper=paper)

    response = client.get(f"/blog/{post.slug}/")

    assert "NSDI 2020" in response.text
    assert 'href="https://example.org/themis.pdf"' in response.text


def test_post_detail_shows_visits_unless_hidden(client):
    make_profile(shows_visits=False)
    post = make_post()
    client.get(f"/blog/{post.slug}/", **READER)
    drain()

    response = client.get(f"/blog/{post.slug}/", **READER)

    assert "1 visit" not in response.text
    assert "sparkline" not in response.text


def test_post_detail_shows_visits(client):
    make_profile()
    post = make_post()
    client.get(f"/blog/{post.slug}/", **READER)
    drain()

    response = client.get(f"/blog/{post.slug}/", **READER)

    assert "1 visit" in response.text
    assert response.text.count('class="sparkline"') == 1


def test_topic_list_shows_the_newest_post_of_each_topic(client):
    topic = make_topic()
    older = make_post(topics=(topic,), published_at=timezone.now() - timedelta(days=2))
    newer = make_post(topics=(make_topic(parent=topic),))
    make_hidden_posts(topics=(topic,))

    response = client.get("/blog/topics/")

    assert [post for _, post in response.context["topics"]] == [newer, newer]
    assert newer.title in response.text
    assert older.title not in response.text


def test_topic_detail_includes_posts_of_subtopics(client):
    topic = make_topic()
    inner = make_post(topics=(make_topic(parent=topic),))
    make_hidden_posts(topics=(topic,))

    response = client.get(f"/blog/topics/{topic.slug}/")

    assert list(response.context["page"]) == [inner]


def test_archive_shows_one_year(client):
    last_year = timezone.now().year - 1
    old = make_post(published_at=timezone.now().replace(year=last_year, day=1))
    make_post()
    make_hidden_posts()

    response = client.get(f"/blog/archive/{last_year}/")

    assert list(response.context["page"]) == [old]


def test_whole_archive_lists_every_post_by_year(client):
    old = make_post(title="Old", published_at=datetime(2021, 5, 1, tzinfo=UTC))
    new = make_post(title="New", published_at=datetime(2024, 5, 1, tzinfo=UTC))
    make_post(title="A draft", status=Post.Status.DRAFT)

    response = client.get("/blog/archive/")

    assert response.context["posts_of_years"] == [(2024, [new]), (2021, [old])]
    assert response.text.index(new.get_absolute_url()) < response.text.index(old.get_absolute_url())


def test_paper_page_shows_its_notes_and_papers_on_the_same_topics(client):
    topic, paper = make_topic("Storage"), make_paper(title="A log")
    neighbor, _ = make_paper(title="A tree"), make_paper(title="Another subject")
    paper.topics.add(topic)
    neighbor.topics.add(topic)
    note = make_post(title="Logs", paper=paper, summary="Append, never overwrite.")

    response = client.get(paper.get_absolute_url())

    assert list(response.context["notes"]) == [note]
    assert "Append, never overwrite." in response.text
    assert list(response.context["neighbors"]) == [neighbor]


@pytest.mark.parametrize(
    ("authors", "line"),
    [
        ("Yanping Huang, and others", "Yanping Huang et al."),
        ("Yanping Huang, et al", "Yanping Huang et al."),
        ("Yanping Huang, Sandra Brothers", "Yanping Huang, Sandra Brothers"),
        ("A One, B Two, C Three, D Four", "A One, B Two, C Three, D Four"),
        ("A One, B Two, C Three, D Four, E Five", "A One, B Two, C Three et al."),
    ],
)
def test_reading_list_shortens_others(client, authors, line):
    make_paper(title="GPipe", authors=authors)

    assert f'<p class="authors">{line}</p>' in client.get("/blog/papers/").text


@pytest.mark.parametrize("year", ["0", "1899", "99999999"])
def test_archive_of_an_impossible_year_is_not_found(client, year):
    response = client.get(f"/blog/archive/{year}/")

    assert response.status_code == 404


def test_paper_list_filters_by_every_facet(client):
    topic = make_topic("Scheduling")
    wanted = make_paper(venue="NSDI", year=2020, state=Paper.State.READ)
    wanted.topics.add(topic)
    make_paper(venue="NSDI", year=2020)
    make_paper(venue="OSDI", year=2020, state=Paper.State.READ)

    response = client.get("/blog/papers/?topic=scheduling&venue=NSDI&year=2020&state=read")

    assert list(response.context["page"]) == [wanted]


@pytest.mark.parametrize("query", ["state=eaten", "year=abc", "year=99999", "topic=none", "page=x"])
def test_paper_list_with_an_invalid_filter_is_not_found(client, query):
    response = client.get(f"/blog/papers/?{query}")

    assert response.status_code == 404


def test_paper_list_links_no_hidden_note(client):
    paper = make_paper()
    make_hidden_posts(paper=paper)
    shown = make_post(paper=paper)

    response = client.get("/blog/papers/")

    assert [note for row in response.context["page"] for note in row.notes] == [shown]


def test_popular_ranks_posts_by_visits(client):
    quiet, loud = make_post("Quiet"), make_post("Loud")
    for post, readers in ((quiet, 1), (loud, 3)):
        for number in range(readers):
            client.get(f"/blog/{post.slug}/", REMOTE_ADDR=f"192.0.2.{number}", **READER)
    drain()

    response = client.get("/blog/popular/?window=all")

    assert [(p.title, p.visits) for p in response.context["posts"]] == [("Loud", 3), ("Quiet", 1)]


def test_trending_shows_the_number_that_it_is_ordered_by_and_the_usual_week(client):
    post, today = make_post(), timezone.now().date()
    for days, count in ((1, 40), (10, 23)):
        DailyVisits.objects.create(post=post, day=today - timedelta(days=days), count=count)
    rebuild_totals(timezone.now())

    text = " ".join(client.get("/blog/popular/?window=trending").text.split())

    assert "<b>100</b> 40 this week, usually 7" in text
    assert "weight halves every seven days. The first post scores 100." in text
    assert all(f'class="{part}"' in text for part in ("sparkline", "area", "base", "line"))


def test_popular_with_an_unknown_window_is_not_found(client):
    response = client.get("/blog/popular/?window=century")

    assert response.status_code == 404


def test_head_response_has_no_body(client):
    post = make_post()

    response = client.head(f"/blog/{post.slug}/")

    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("url", ["/blog/", "/blog/popular/", "/blog/papers/", "/blog/privacy/"])
def test_pages_refuse_other_methods(client, url):
    response = client.post(url)

    assert response.status_code == 405


def fill(number):
    topic = make_topic()
    for index in range(number):
        paper = make_paper(year=2000 + index)
        paper.topics.add(topic)
        make_post(topics=(topic,), paper=paper, days_ago=index + 1)
    return topic


@pytest.mark.parametrize("number", [1, 12])
@pytest.mark.parametrize(
    ("url", "queries"),
    [
        ("/blog/", 9),
        ("/blog/topics/{slug}/", 10),
        ("/blog/archive/", 4),
        ("/blog/archive/{year}/", 6),
        ("/blog/papers/", 12),
        ("/blog/popular/?window=all", 3),
    ],
)
def test_lists_run_a_fixed_number_of_queries(
    client, django_assert_num_queries, number, url, queries
):
    topic = fill(number)
    address = url.format(
        slug=topic.slug, year=Post.objects.latest("published_at").published_at.year
    )

    with django_assert_num_queries(queries):
        client.get(address)
