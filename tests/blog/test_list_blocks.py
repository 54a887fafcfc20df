from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.models import Post, PreviewLink
from tests.data import (
    make_page,
    make_paper,
    make_person,
    make_post,
    make_profile,
    make_publication,
    make_staff,
    make_topic,
)

pytestmark = pytest.mark.django_db

ALL_LISTS = """::: publications {topic=systems selected}

::: posts {topic="Operating systems" limit=200}
:::

::: papers {topic=systems state=read}
"""


@pytest.fixture
def systems():
    return make_topic("Operating systems", slug="systems")


def preview_of(client, text):
    client.force_login(make_staff())
    return client.post(reverse("editor:preview"), {"content": text, "field": "body"}).json()


@pytest.mark.parametrize("number", [1, 12])
def test_lists_of_a_page_are_current_and_take_as_many_queries_for_any_length(
    client, systems, django_assert_num_queries, number
):
    make_profile()
    page = make_page("/research/", body=ALL_LISTS)
    for each in range(number):
        make_post(f"Post {each}x", topics=(systems,))
        make_publication(f"Publication {each}x").topics.add(systems)
        make_paper(f"Paper {each}x", state="read").topics.add(systems)
    make_post("Draft", topics=(systems,), status=Post.Status.DRAFT)
    make_publication("Other")

    with django_assert_num_queries(19):
        shown = client.get("/research/").text

    kinds = ("Post", "Publication", "Paper")
    titles = [f"{kind} {each}x" for kind in kinds for each in range(number)]
    assert [title for title in titles if f">{title}</a>" not in shown] == []
    assert ("Draft" in shown, "Other" in shown, ":::" in shown) == (False, False, False)
    assert page.word_count == 0


def test_list_says_that_it_is_empty_and_links_to_what_it_leaves_out(client, systems):
    make_page("/a/", body="::: papers")
    make_page("/b/", body="::: posts {topic=systems limit=1}")
    make_page("/c/", body='::: publications {author="ada chen" limit=1}')
    ada = make_person("Ada Chen")
    for _ in range(2):
        make_post(topics=(systems,))
        make_publication(authors=(ada,))
    make_publication("Of others", authors=(make_person(),))

    assert "Nothing has been published here yet." in client.get("/a/").text
    assert '<a href="/blog/topics/systems/">All posts</a>' in client.get("/b/").text
    assert f'<a href="/publications/?author=ada-chen-{ada.pk}">All' in client.get("/c/").text
    assert "Of others" not in client.get("/c/").text


def test_list_in_a_post_is_in_its_feeds_and_previews_without_the_post_itself(client, systems):
    make_post("Listed", topics=(systems,))
    post = make_post("Overview", topics=(systems,), body="::: posts {topic=systems}")

    feed = client.get("/feed/feed.json").json()["items"]
    draft = make_page("/x/", body="::: posts", status="draft")
    link = PreviewLink.objects.create(post=draft, expires_at=timezone.now() + timedelta(days=1))
    preview = client.get(link.get_absolute_url()).text

    (html,) = (item["content_html"] for item in feed if item["title"] == "Overview")
    assert ("/blog/listed/" in html, post.get_absolute_url() in html) == (True, False)
    assert ">Listed</a>" in preview


def test_list_follows_a_topic_that_is_renamed_and_shows_its_line_once_it_is_gone(client, systems):
    client.force_login(make_staff())
    make_page("/a/", body="::: posts {topic=systems}")
    make_post("Listed", topics=(systems,))
    form = {"name": "OS", "slug": "os", "description": "", "parent": "", "order": "0"}

    client.post(f"/admin/blog/topic/{systems.pk}/change/", form)
    renamed = client.get("/a/").text
    systems.delete()

    assert ">Listed</a>" in renamed
    assert "<p>::: posts {topic=systems}</p>" in client.get("/a/").text


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("::: posts {topic=zebras}", "There is no topic “zebras”."),
        ("::: posts {topic = “big zebras”, limit=1}", "There is no topic “big zebras”."),
        (
            "::: posts {tpic=a}",
            "“posts” has no option “tpic”. Options: topic, year, kind, limit.",
        ),
        ("::: posts {limit=0}", "“0” isn't a number from 1 to 200."),
        ("::: posts {kind=poem}", "“poem” isn't one of: note, essay."),
        ("::: posts {limit=1 limit=2}", "The option “limit” is given twice."),
        ("::: posts {year}", "The option “year” needs a value: year=…."),
        ("::: publications {selected=no}", "The option “selected” takes no value."),
        ("::: talks {past upcoming}", "Choose one of the options: upcoming, past."),
        ("::: publications {author=zed}", "There is no person “zed”."),
        (
            '::: publications {author="Wei Wang"}',
            "Several people have the name “Wei Wang”. Choose one of: wei-wang-",
        ),
        ("::: posts {=}", "“=” isn't an option such as limit=5."),
        ("::: posts limit=5", "Write the options of “posts” in braces: ::: posts {limit=5}."),
        ("::: posts {limit=5", "Close the options with “}”."),
        ("::: posts {topic=“a b}", "A quotation mark is missing in “topic=“a b”."),
        ("::: zebras {limit=5}", "“::: zebras” is not a list (courses, papers, people, posts,"),
        (":::", "“:::” closes nothing: it is shown as text."),
        ("::: note\ntext", "“::: note” is not closed: add “:::” on a line below it."),
    ],
)
def test_mistake_in_a_list_is_a_sentence_with_its_line(client, line, sentence):
    make_person("Wei Wang")
    make_person("Wei Wang")

    answer = preview_of(client, f"One\n\n{line}\n")

    (problem,) = answer["problems"]
    assert (problem["line"], problem["message"][: len(sentence)]) == (3, sentence)
    assert " ".join(line.split()[:2]) in answer["html"]


def test_lists_beyond_the_limit_are_text_and_cost_nothing(
    client, systems, django_assert_max_num_queries
):
    text = "::: posts {topic=systems}\n" * 300
    page = make_page("/many/", body=text)

    with django_assert_max_num_queries(60):
        html = client.get(page.get_absolute_url()).content.decode()

    assert html.count("<p>::: posts {topic=systems}</p>") == 280
    assert [problem["line"] for problem in preview_of(client, text)["problems"]] == [21]


def test_list_in_a_callout_and_a_list_item_leaves_the_text_around_it(client, systems):
    make_post("Listed")
    text = (
        "::: note Title\nBefore\n::: posts\n:::\nAfter\n\n- item\n  ::: posts\n\n<!--list:posts-->"
    )

    answer = preview_of(client, f"{text}\n\n<!--list:posts-->")

    assert [p["message"] for p in answer["problems"]] == []
    assert answer["html"].count(">Listed</a>") == 2
    assert answer["html"].count("</div>\n<p") == 1
