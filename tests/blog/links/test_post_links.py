import pytest

from blog.editor.trash import move_to_trash, restore_from_trash
from blog.links.post_links import find_post_url, rebuild_post_links
from blog.links.related import posts_mentioning
from blog.markdown.rendering import render_markdown
from blog.models import Post, PostLink
from tests.data import make_post

pytestmark = pytest.mark.django_db


def html_of(post):
    return Post.with_trash.get(pk=post.pk).body_html


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("[[Themis: fair]]", '/themis-fair/">Themis: fair</a>'),
        ("[[themis-fair]]", '/themis-fair/">themis-fair</a>'),
        ("[[THEMIS: Fair|the auction]]", ">the auction</a>"),
        ("[[Themis: fair#The idea]]", 'href="/blog/themis-fair/#the-idea"'),
        ("[[ Themis:  fair ]]", 'href="/blog/themis-fair/"'),
    ],
)  # fmt: skip
def test_name_in_double_brackets_links_to_its_post(written, link):
    make_post("Themis: fair")

    assert link in make_post(body=f"See {written}.").body_html


@pytest.mark.parametrize(
    "written", ["[[]]", "[[ ]]", "[[a\nb]]", "[[a", "`[[Themis]]`", "\\[[Themis]]"]
)
def test_other_brackets_are_unchanged(written):
    make_post("Themis")

    assert "<a" not in make_post(body=written).body_html


def test_nested_brackets_link_the_inner_name():
    make_post("Themis")

    html = make_post(body="[see [[Themis]]](https://example.org/)").body_html

    assert '[see <a href="/blog/themis/">Themis</a>](' in html


def test_name_of_no_post_is_plain_and_reported():
    rendered = render_markdown("See [[Nobody|this one]].", find_post_url=find_post_url)

    assert rendered.html.strip() == "<p>See this one.</p>"
    assert [problem.message for problem in rendered.problems] == [
        "No post is named “Nobody”: readers see the text without a link."
    ]


def test_without_a_site_the_brackets_are_text():
    assert "[[Themis]]" in render_markdown("[[Themis]]").html


def test_names_and_summaries_are_escaped():
    make_post('A <b> "post"', slug="a", summary='"><script>alert(1)</script>')

    html = make_post(body='[[a|<img src=x onerror="alert(1)">]]').body_html

    assert "<script" not in html
    assert "<img" not in html


def test_link_follows_the_post_that_moves():
    themis = make_post("Themis")
    note = make_post(body="[[Themis]]")

    themis.slug = "fair"
    themis.save()

    assert 'href="/blog/fair/"' in html_of(note)


def test_name_becomes_a_link_when_its_post_appears():
    note = make_post(body="[[Themis: fair]]")

    make_post("Themis: fair")

    assert 'href="/blog/themis-fair/"' in html_of(note)


def test_link_disappears_and_returns_with_its_post():
    themis = make_post("Themis")
    note = make_post(body="[[Themis]] and [Themis](/blog/themis/)")

    move_to_trash(themis)
    while_in_trash = html_of(note)
    restore_from_trash(themis)

    assert "<p>Themis and <a" in while_in_trash
    assert html_of(note).count('href="/blog/themis/"') == 2


def test_both_kinds_of_links_are_backlinks():
    themis = make_post("Themis")
    named = make_post("By name", body="[[Themis]]", days_ago=1)
    linked = make_post("By link", body="[it](/blog/themis/#idea)", days_ago=2)
    make_post("Draft", body="[[Themis]]", status=Post.Status.DRAFT, published_at=None)
    make_post("Elsewhere", body="[it](https://example.org/blog/themis/)")

    assert posts_mentioning(themis) == [named, linked]


def test_post_does_not_mention_itself():
    post = make_post("Themis", slug="themis", body="[[Themis]] [it](/blog/themis/)")

    post.save()

    assert not post.links_out.exists()


def test_removed_links_are_forgotten():
    make_post("Themis")
    note = make_post(body="[[Themis]]")

    note.body = "Nothing."
    note.save()

    assert not PostLink.objects.exists()


def test_links_of_an_older_site_are_read_from_its_pages():
    themis = make_post("Themis")
    note = make_post(body="[it](/blog/themis/)")
    PostLink.objects.all().delete()

    rebuild_post_links()

    assert posts_mentioning(themis) == [note]


def test_page_lists_the_posts_that_link_to_it(client):
    make_post("Themis", slug="themis")
    make_post("A note on fairness", body="[[Themis]]")

    html = client.get("/blog/themis/").text

    assert "Linked from" in html
    assert "A note on fairness" in html
