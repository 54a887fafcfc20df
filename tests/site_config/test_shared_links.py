"""The metadata of pages for sharing: canonical URL, title, description and image."""

import re

import pytest

from blog.models import Post
from tests.data import make_post, make_profile, make_publication

pytestmark = pytest.mark.django_db


def tags(client, path):
    text = client.get(path).text
    head = text[: text.index("</head>")]
    found = re.findall(
        r'<meta (?:property|name)="((?:og|twitter|article):\w+)" content="([^"]*)"', head
    )
    (canonical,) = re.findall(r'<link rel="canonical" href="([^"]+)">', head)
    return canonical, dict(found)


def test_post_has_title_summary_and_date(client):
    make_profile(name="Ada Lovelace")
    make_post('Themis: "fair"', slug="themis", summary="In a line.")

    canonical, said = tags(client, "/blog/themis/")

    assert canonical == said["og:url"] == "http://testserver/blog/themis/"
    assert said["og:title"] == "Themis: &quot;fair&quot;"
    assert (said["og:description"], said["og:type"]) == ("In a line.", "article")
    assert (said["og:site_name"], said["twitter:card"]) == ("Ada Lovelace", "summary_large_image")
    assert said["article:published_time"]
    assert said["og:image"] == "http://testserver/share/posts/themis.png"


def test_image_has_an_absolute_url(client):
    make_publication("Apparate", slug="apparate", cover="covers/apparate.png")

    _, said = tags(client, "/publications/apparate/")

    assert said["og:image"] == "http://testserver/media/covers/apparate.png"
    assert said["twitter:card"] == "summary_large_image"


def test_publication_has_metadata(client):
    make_publication("Apparate", slug="apparate", abstract="We rethink.")

    canonical, said = tags(client, "/publications/apparate/")

    assert canonical == "http://testserver/publications/apparate/"
    assert (said["og:title"], said["og:description"]) == ("Apparate", "We rethink.")


def test_non_ascii_url_is_encoded(client):
    make_post("公平", slug="公平")

    canonical, _ = tags(client, "/blog/公平/")

    assert canonical == "http://testserver/blog/%E5%85%AC%E5%B9%B3/"


def test_draft_has_no_metadata(client, admin_client):
    make_post("Draft", slug="draft", status=Post.Status.DRAFT)

    _, said = tags(admin_client, "/blog/draft/")

    assert said == {}
