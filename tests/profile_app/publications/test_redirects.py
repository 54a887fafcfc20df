import pytest

from profile_app.models import FormerSlug, Resource
from tests.data import make_publication

pytestmark = pytest.mark.django_db


def renamed(old, new):
    publication = make_publication(slug=old)
    publication.slug = new
    publication.save()
    return publication


@pytest.mark.parametrize("end", ["/", "/a.pdf", ".bib", ".json", ".ris"])
def test_former_urls_redirect(client, end):
    publication = renamed("old", "new")
    Resource.objects.create(publication=publication, file="publications/new/a.pdf")

    response = client.get(f"/publications/old{end}")

    assert (response.status_code, response["Location"]) == (301, f"/publications/new{end}")


def test_url_of_other_themes_redirects(client):
    renamed("old", "new")

    found = [client.get(f"/publication/{name}/") for name in ("old", "new", "none")]

    assert [answer.status_code for answer in found] == [301, 301, 404]
    assert {answer["Location"] for answer in found[:2]} == {"/publications/new/"}


def test_slug_changed_twice_redirects_to_the_last(client):
    publication = renamed("one", "two")
    publication.slug = "three"
    publication.save()

    assert client.get("/publications/one/")["Location"] == "/publications/three/"


def test_reused_slug_belongs_to_the_new_publication(client):
    renamed("old", "new")
    make_publication("Another", slug="old")

    assert "Another" in client.get("/publications/old/").text
    assert not FormerSlug.objects.exists()


def test_unknown_slug_is_not_found(client):
    assert client.get("/publications/none/").status_code == 404
    assert client.get("/publications/none.bib").status_code == 404
