import json
import re
from datetime import UTC, datetime

import pytest

from blog.models import Post
from blog.papers.post_metadata import bibtex_of_post
from tests.data import make_paper, make_person, make_post, make_profile

pytestmark = pytest.mark.django_db


def test_note_is_cited_as_bibtex():
    at = datetime(2024, 3, 1, 12, tzinfo=UTC)
    post = make_post("Themis & fairness", published_at=at)

    entry = bibtex_of_post(post, "Ada Lovelace", "https://ada.example/blog/themis/")

    assert entry.startswith("@misc{lovelace2024themis,")
    assert "title  = {Themis \\& fairness}" in entry
    assert "url    = {https://ada.example/blog/themis/}" in entry
    assert "month  = mar" in entry


def test_citation_is_shown_on_public_posts_only(client):
    make_profile(name="Ada Lovelace")
    make_post("Themis", slug="themis")
    make_post("Unlisted", slug="unlisted", status=Post.Status.UNLISTED)

    assert "author = {Lovelace, Ada}" in client.get("/blog/themis/").text
    assert "Cite this" not in client.get("/blog/unlisted/").text


def test_update_note_is_shown_under_the_title(client):
    post = make_post("Themis", slug="themis", update_note="The figures of the second version.")

    html = client.get("/blog/themis/").text

    assert f'datetime="{post.updated_note_on:%Y-%m-%d}"' in html
    assert "The figures of the second version." in html


def test_post_has_structured_data(client):
    make_profile(name="Ada Lovelace")
    paper = make_paper("Themis", doi="10.1145/1.2")
    make_post('A </script> "note"', slug="note", summary="One line.", paper=paper, language="de")

    html = client.get("/blog/note/").text

    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    facts = json.loads(script)
    assert {name: facts[name] for name in ("@type", "headline", "url", "inLanguage")} == {
        "@type": "BlogPosting",
        "headline": 'A </script> "note"',
        "url": "http://testserver/blog/note/",
        "inLanguage": "de",
    }
    assert facts["author"]["name"] == "Ada Lovelace"
    assert facts["about"]["sameAs"] == "https://doi.org/10.1145/1.2"
    for name in ("h-entry", "p-name", "dt-published", "e-content", "p-author h-card"):
        assert name in html


def test_post_names_its_authors_everywhere(client):
    make_profile(name="Ada Lovelace")
    make_person("Grace Hopper", is_member=True, body="Compilers")
    make_post("Themis", slug="themis", authors="Grace Hopper, Ada Lovelace and 潘瑞")
    names = ["Grace Hopper", "Ada Lovelace", "潘瑞"]

    html = client.get("/blog/themis/").text
    atom, rss = (client.get(f"/feed/{name}.xml").text for name in ("atom", "rss"))
    (item,) = client.get("/feed/feed.json").json()["items"]

    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert [author["name"] for author in json.loads(script)["author"]] == names
    assert re.findall(r'p-author h-card"[^>]*>([^<]+)<', html) == names
    assert ('href="/people/grace-hopper/"' in html, 'h-card" href="/">Ada' in html) == (True, True)
    assert "author = {Hopper, Grace and Lovelace, Ada and " in html
    assert re.findall("<name>(.*?)</name>", atom.partition("<entry>")[2]) == names
    assert re.findall("<dc:creator>(.*?)</dc:creator>", rss) == names
    assert [author["name"] for author in item["authors"]] == names
