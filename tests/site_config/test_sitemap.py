import pytest

from blog.models import Post, Series
from tests.data import make_paper, make_post, make_profile, make_publication

pytestmark = pytest.mark.django_db


def test_sitemap_lists_only_published_posts(client):
    make_post("Shown")
    make_post("Hidden draft", status=Post.Status.DRAFT)
    make_post("Hidden scheduled", days_ago=-1)

    text = client.get("/sitemap.xml").text

    assert [slug for slug in ("shown", "hidden-draft", "hidden-scheduled") if slug in text] == [
        "shown"
    ]


def test_robots_txt_links_to_the_sitemap(client):
    response = client.get("/robots.txt")

    assert response.text.splitlines()[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_sitemap_lists_publications_with_their_last_change(client):
    publication = make_publication(slug="apparate")

    text = client.get("/sitemap.xml").text

    assert (
        "<loc>http://testserver/publications/apparate/</loc>"
        f"<lastmod>{publication.updated_at:%Y-%m-%d}</lastmod>" in text
    )


def test_robots_disallows_training_crawlers_unless_allowed(client):
    make_profile()
    before = client.get("/robots.txt").text
    make_profile(lets_ai_train=False)

    after = client.get("/robots.txt").text

    assert "GPTBot" not in before
    assert "User-agent: GPTBot\n" in after
    assert after.endswith("Disallow: /\n")


def test_sitemap_lists_papers_and_series_with_public_posts(client):
    series = Series.objects.create(title="Sharing GPUs")
    Series.objects.create(title="Empty")
    make_paper("Themis", citation_key="themis")
    make_paper("Silent", citation_key="silent")
    make_post(body="[@themis]", series=series)

    text = client.get("/sitemap.xml").text

    assert "http://testserver/blog/papers/themis/" in text
    assert "http://testserver/blog/series/sharing-gpus/" in text
    assert "silent" not in text
    assert "empty" not in text


def test_security_txt_names_a_contact_and_expires(client, settings):
    text = client.get("/.well-known/security.txt").text
    settings.SECURITY_CONTACT = "mailto:ada@example.org"

    assert text.startswith("Contact: http://testserver/\nExpires: ")
    assert "Contact: mailto:ada@example.org\n" in client.get("/.well-known/security.txt").text
