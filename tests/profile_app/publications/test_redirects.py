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
def test_former_addresses_lead_to_those_of_today(client, end):
    publication = renamed("old", "new")
    Resource.objects.create(publication=publication, file="publications/new/a.pdf")

    response = client.get(f"/publications/old{end}")

    assert (response.status_code, response["Location"]) == (301, f"/publications/new{end}")


def test_address_that_themes_of_other_sites_use_leads_on(client):
    renamed("old", "new")

    found = [client.get(f"/publication/{name}/") for name in ("old", "new", "none")]

    assert [answer.status_code for answer in found] == [301, 301, 404]
    assert {answer["Location"] for answer in found[:2]} == {"/publications/new/"}


def test_name_that_was_changed_twice_leads_to_the_last(client):
    publication = renamed("one", "two")
    publication.slug = "three"
    publication.save()

    assert client.get("/publications/one/")["Location"] == "/publications/three/"


def test_name_that_is_taken_again_is_the_taker_s(client):
    renamed("old", "new")
    make_publication("Another", slug="old")

    assert "Another" in client.get("/publications/old/").text
    assert not FormerSlug.objects.exists()


def test_name_that_never_was_is_not_found(client):
    assert client.get("/publications/none/").status_code == 404
    assert client.get("/publications/none.bib").status_code == 404
