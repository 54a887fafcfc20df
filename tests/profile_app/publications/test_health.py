import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile

from profile_app.models import Resource
from profile_app.publications.health import may_be_same_person, publication_findings
from profile_app.publications.spellings import spelling_key
from tests.data import make_person, make_profile, make_publication, make_staff

pytestmark = pytest.mark.django_db
PAGE = "/admin/profile_app/publication/health/"


def found(title):
    """The rows of one finding: what each is about, and the detail."""
    rows = [f.rows for f in publication_findings() if f.title == title]
    return [(row.text, row.detail) for row in rows[0]] if rows else []


def make_whole(title="Whole", **fields):
    """A publication without findings."""
    me = fields.pop("me", None) or make_person("Ada Lovelace", is_me=True)
    publication = make_publication(title, authors=(me,), venue="NSDI", month=4, **fields)
    Resource.objects.create(publication=publication, kind="pdf", url="https://example.org/a.pdf")
    return publication


def test_complete_publication_has_no_findings():
    make_whole()

    assert publication_findings() == []


@pytest.mark.parametrize(
    ("finding", "lacking", "whole"),
    [
        ("No month", {"month": None}, {"month": 4}),
        ("No venue", {"venue": ""}, {"venue": "NSDI"}),
        ("No venue", {"venue": ""}, {"venue": "", "kind": "software"}),
        ("No venue", {"venue": ""}, {"venue_short": "NSDI"}),
    ],
)
def test_missing_information_is_found(finding, lacking, whole):
    make_publication("Lacking", **lacking)
    make_publication("Whole", **whole)

    assert found(finding) == [("Lacking", "2023")]


def test_publication_without_a_pdf_is_found():
    make_whole()
    lacking = make_publication("Lacking")
    Resource.objects.create(publication=lacking, kind="code", url="https://example.org/code")

    assert found("No PDF") == [("Lacking", "2023")]


def test_publication_without_authors_or_without_the_owner_is_found():
    make_profile(name="Rui Pan")
    make_publication("Of nobody")
    make_publication("Of others", authors=(make_person("Kai Li"),))
    make_publication("Of mine", authors=(make_person("Pan, Rui"),))

    assert found("No author") == [("Of nobody", "2023")]
    assert found("You are not listed") == [("Of others", "2023")]


def test_possible_duplicates_are_found():
    make_publication("Apparate: Rethinking Exits", year=2024, venue="SOSP")
    make_publication("Apparate: an Extended Abstract", year=2023)
    make_publication("On the Éngines!", year=2022)
    make_publication("On the engines", year=2021)
    make_publication("CS 1: A report", year=2020)
    make_publication("CS 1: Another", year=2019)

    assert found("Possible duplicates") == [
        ("Apparate: an Extended Abstract", "see also “Apparate: Rethinking Exits”, SOSP 2024"),
        ("On the engines", "see also “On the Éngines!”, 2022"),
    ]


def test_missing_file_is_found():
    kept, gone = make_publication("Kept"), make_publication("Gone", slug="gone")
    for publication in (kept, gone):
        file = ContentFile(b"%PDF-", name="a.pdf")
        resource = Resource.objects.create(publication=publication, file=file)
    resource.file.storage.delete(resource.file.name)

    assert found("File missing") == [("Gone", "publications/gone/a.pdf")]


def test_two_spellings_of_one_person_are_found_once():
    for name in ("R. Pan", "Rong Pan", "Kai Li"):
        make_person(name)
    make_person("Rui Pan", aliases="Pan Rui\nR. Pan")

    assert sorted(found("Possible duplicate person")) == [
        ("R. Pan", "and “Rong Pan”"),
        ("R. Pan", "and “Rui Pan”"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("R. Pan", "Rui Pan", True),
        ("Leslie B. Lamport", "L. Lamport", True),
        ("Li Wei", "Wei Li", True),
        ("José García", "Jose Garcia", True),
        ("Rui Pan", "Rong Pan", False),
        ("Pan", "Rui Pan", False),
        ("R. Pan", "S. Pan", False),
    ],
)
def test_spellings_that_may_be_of_one_person(one, other, is_one):
    assert may_be_same_person(spelling_key(one), spelling_key(other)) is is_one


def test_names_of_many_words_need_a_family_name():
    make_person("Gabriel García Márquez")
    make_person("Guido van Rossum", family_name="van Rossum")
    make_person("Leslie B. Lamport")
    make_person("The LIGO Collaboration", is_organisation=True)

    assert found("Check the family name") == [("Gabriel García Márquez", "")]


@pytest.mark.parametrize("number", [1, 30])
def test_findings_take_a_fixed_number_of_queries(django_assert_num_queries, number):
    for _ in range(number):
        make_publication(authors=(make_person(),))

    with django_assert_num_queries(6):
        publication_findings()


def test_page_is_linked_from_the_list_and_links_to_the_forms(client):
    client.force_login(make_staff())
    publication = make_publication("Lacking")

    assert f'href="{PAGE}"' in client.get("/admin/profile_app/publication/").text
    text = client.get(PAGE).text
    assert f'href="/admin/profile_app/publication/{publication.pk}/change/">Lacking</a>' in text


def test_page_requires_permission_to_view_publications(client):
    user = make_staff(is_superuser=False)
    user.user_permissions.add(Permission.objects.get(codename="view_post"))
    client.force_login(user)

    assert client.get(PAGE).status_code == 403
