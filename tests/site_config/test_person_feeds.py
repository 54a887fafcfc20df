from datetime import date
from xml.etree import ElementTree as ET

import pytest

from profile_app.models import News
from tests.data import make_person, make_profile, make_publication

ATOM = "{http://www.w3.org/2005/Atom}"
ABSTRACT = 'See [it](/x/) and `<a href="/y">`.'
PATHS = [
    f"/feed/{kind}/{form}.xml" for kind in ("publications", "news") for form in ("atom", "rss")
]

pytestmark = pytest.mark.django_db


def entry(client, kind):
    (found,) = ET.fromstring(client.get(f"/feed/{kind}/atom.xml").content).findall(f"{ATOM}entry")
    return {
        name: found.findtext(f"{ATOM}{name}") for name in ("title", "id", "published", "content")
    }


def test_publication_is_an_entry_with_authors_and_abstract(client):
    make_publication("On $x^2$", authors=(make_person("Ada Lovelace"),), venue="NSDI", year=2024,
                     month=2, abstract=ABSTRACT, slug="x2")  # fmt: skip

    found = entry(client, "publications")

    assert (found["title"], found["published"]) == ("On x²", "2024-02-01T00:00:00+00:00")
    assert "Ada Lovelace" in found["content"]
    assert 'href="http://testserver/x/"' in found["content"]
    assert "/y" in found["content"]
    assert "testserver/y" not in found["content"]


def test_news_item_is_an_entry_on_its_day(client, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    News.objects.create(on=date(2024, 2, 29), text="A *paper* was [accepted](/x/).")

    found = entry(client, "news")

    assert (found["title"], found["published"][:10]) == ("A paper was accepted.", "2024-02-29")
    assert 'href="http://testserver/x/"' in found["content"]


def test_entry_keeps_its_id(client):
    publication = make_publication("One", slug="one")
    before = entry(client, "publications")["id"]
    publication.slug = "two"
    publication.save()

    assert before.startswith("urn:uuid:")
    assert entry(client, "publications")["id"] == before


@pytest.mark.parametrize("path", PATHS)
def test_feeds_are_valid_when_empty_and_listed(client, path):
    make_profile(name="Ada Lovelace")

    root = ET.fromstring(client.get(path).content)
    listed = client.get("/feed/").text.replace("<wbr>", "")

    assert root.tag in {f"{ATOM}feed", "rss"}
    assert f"http://testserver{path}" in listed


@pytest.mark.parametrize("kind", ["publications", "news"])
def test_page_links_to_its_feed(client, kind):
    assert f'href="/feed/{kind}/atom.xml"' in client.get(f"/{kind}/").text


@pytest.mark.parametrize("path", PATHS[:2])
def test_publication_without_a_year_is_an_entry_without_a_date(client, path):
    make_publication("Under review", year=None)

    content = client.get(path).content

    assert b"Under review" in content
    assert b"published>" not in content
    assert b"pubDate>" not in content
