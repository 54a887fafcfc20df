import json
import re

import pytest

from blog.models import Post
from tests.data import make_paper, make_post

pytestmark = pytest.mark.django_db


def cards_in(page):
    found = re.search(r'<script id="page:cards" type="application/json">(.*?)</script>', page)
    return json.loads(found[1]) if found else {}


def test_page_has_titles_and_summaries_of_linked_pages(client):
    make_post("Themis", summary="Fair </script> at the end.")
    make_paper("Gavel", citation_key="gavel", summary="Rounds.")
    post = make_post(body="[[Themis]], [again](/blog/themis/), [@gavel]")

    assert cards_in(client.get(post.get_absolute_url()).text) == {
        "/blog/themis/": ["Themis", "Fair </script> at the end."],
        "/blog/papers/gavel/": ["Gavel", "Rounds."],
    }


def test_unpublished_pages_have_no_card(client):
    make_post("Themis", summary="Secret.", status=Post.Status.DRAFT, published_at=None)
    post = make_post(body="[[Themis]]")

    page = client.get(post.get_absolute_url()).text

    assert cards_in(page) == {}
    assert "Secret." not in page


def test_headings_of_the_text_share_no_id_with_the_page(client):
    make_post("Themis", summary="Fair.", slug="themis")
    headings = ("Cards", "Card", "Related", "Mentions", "Suggestions", "Main", "Page:cards")
    text = "".join(f"\n\n## {heading}\n\nText." for heading in headings)
    html = '\n\n<div id="page:cards">{}</div>\n\n<div id="cards">[]</div>'
    post = make_post(body=f"[[Themis]]{text}{html}")
    make_post(body=f"[[{post.title}]]")

    page = client.get(post.get_absolute_url()).text
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert sorted(ids) == sorted(set(ids))
    assert {"cards", "related", "mentions", "s-main", "page:cards", "page:mentions"} <= set(ids)
    assert "/blog/themis/" in cards_in(page)
