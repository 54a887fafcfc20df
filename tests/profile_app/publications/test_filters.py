import pytest

from blog.markdown.html_tags import tags_in
from profile_app.models import Publication
from profile_app.models.publications import RESERVED_PUBLICATION_SLUGS
from profile_app.publications.filters import author_slug
from tests.data import make_person, make_profile, make_publication, make_topic
from tests.markup import collapsed

pytestmark = pytest.mark.django_db


def titles(response):
    return [
        entry.publication.title
        for section in response.context["sections"]
        for entry in section.entries
    ]


def sections(response):
    return [
        (section.title, [entry.publication.title for entry in section.entries])
        for section in response.context["sections"]
    ]


def facet(response, label):
    (found,) = [facet for facet in response.context["facets"] if facet.label == label]
    return [(choice.label, choice.count) for choice in found.choices]


@pytest.fixture
def library():
    dai, lei = make_person("Yinwei Dai"), make_person("Yiming Lei")
    serving, networks = make_topic("Serving"), make_topic("Networks")
    papers = [
        make_publication("A", year=2023, kind="conference", authors=(dai, lei)),
        make_publication("B", year=2023, kind="journal", authors=(dai,)),
        make_publication("C", year=2022, kind="journal", authors=(lei,)),
    ]
    papers[0].topics.set([serving, networks])
    papers[1].topics.set([serving])
    return {"dai": dai, "lei": lei}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["A", "B", "C"]),
        ("year=2023", ["A", "B"]),
        ("kind=journal", ["B", "C"]),
        ("topic=serving", ["A", "B"]),
        ("kind=journal&year=2023", ["B"]),
        ("topic=networks&kind=journal", []),
    ],
)
def test_filters_narrow_the_list_and_combine(client, library, query, found):
    assert titles(client.get(f"/publications/?{query}")) == found


def test_filter_by_co_author_matches_the_person_not_the_name(client, library):
    make_publication("Of a namesake", authors=(make_person("Yinwei Dai"),))
    value = author_slug(library["dai"].pk, "Yinwei Dai")

    response = client.get("/publications/", {"author": value, "year": "2023"})

    assert value == f"yinwei-dai-{library['dai'].pk}"
    assert titles(response) == ["A", "B"]


@pytest.mark.parametrize(
    "query",
    ["year=x", "kind=nope", "topic=nope", "author=nope", "author=ada-0", "by=nope", "year=99999"],
)
def test_invalid_filter_is_not_found(client, library, query):
    assert client.get(f"/publications/?{query}").status_code == 404


def test_counts_apply_the_other_filters(client, library):
    response = client.get("/publications/?kind=journal")

    assert facet(response, "Type") == [("Conference paper", 1), ("Journal article", 2)]
    assert facet(response, "Year") == [("2023", 1), ("2022", 1)]
    assert facet(response, "Co-author") == [("Yiming Lei", 1), ("Yinwei Dai", 1)]


def test_active_choice_links_to_the_list_without_it(client, library):
    response = client.get("/publications/?kind=journal&year=2023&by=kind")

    text = collapsed(response.text)
    assert '<a href="?kind=journal&amp;by=kind" aria-current="true"> 2023 ' in text
    assert 'href="/publications/?by=kind">Clear filters</a>' in text


def test_co_author_facet_lists_authors_of_several_papers_but_not_the_owner(client):
    make_profile(name="Rui Pan", aliases="R. Pan")
    me, also_me = make_person("Rui Pan", is_me=True), make_person("R. Pan")
    dai, li, once = make_person("Yinwei Dai"), make_person("Kai Li"), make_person("Once")
    make_publication(authors=(me, dai, li, once))
    make_publication(authors=(also_me, dai, li))
    make_publication(authors=(also_me, dai))

    response = client.get("/publications/")

    assert facet(response, "Co-author") == [("Yinwei Dai", 3), ("Kai Li", 2)]


def test_filtered_list_is_not_indexed(client, library):
    robots = '<meta name="robots" content="noindex, follow">'

    assert robots in client.get("/publications/?year=2023").text
    assert robots not in client.get("/publications/").text


def test_list_by_year_has_write_ups_last(client):
    make_publication("Report", year=2024, is_peer_reviewed=False)
    make_publication("Old", year=2020)
    make_publication("New", year=2023)

    response = client.get("/publications/")

    assert sections(response) == [("", ["New", "Old"]), ("Other write-ups", ["Report"])]


def test_list_by_kind_has_a_section_for_each_kind(client):
    make_publication("Thesis", year=2024, kind="thesis")
    make_publication("Paper", year=2020)
    make_publication("Article", year=2023, kind="journal")

    response = client.get("/publications/?by=kind")

    assert sections(response) == [
        ("Conference papers", ["Paper"]),
        ("Journal articles", ["Article"]),
        ("Theses", ["Thesis"]),
    ]


def test_owner_chooses_to_list_selected_publications_first(client):
    make_profile(publications_by="kind", selected_first=True)
    make_publication("Best", year=2020)
    make_publication("Article", kind="journal", is_selected=False)
    make_publication("Paper", is_selected=False)

    response = client.get("/publications/")

    assert sections(response) == [
        ("Selected", ["Best"]),
        ("Conference papers", ["Paper"]),
        ("Journal articles", ["Article"]),
    ]
    assert sections(client.get("/publications/?by=year"))[0] == ("Selected", ["Best"])


@pytest.mark.parametrize("path", ["/", "/publications/?by=kind", "/publications/?by=year"])
def test_publication_slugs_avoid_other_ids_of_the_page(client, path):
    make_profile(selected_first=True)
    slugs = {make_publication("Best").slug}
    slugs |= {
        make_publication(
            f"A {kind}", kind=kind, is_selected=False, is_peer_reviewed=kind != "other"
        ).slug
        for kind in Publication.Kind.values
    }

    ids = {tag.attributes.get("id") for tag in tags_in(client.get(path).text)} - {None}

    assert "best" in ids
    assert ids - slugs <= RESERVED_PUBLICATION_SLUGS


def test_filtered_list_has_no_selected_section(client):
    make_profile(selected_first=True)
    make_publication("Best", year=2020)
    make_publication("Other", year=2020, is_selected=False)

    response = client.get("/publications/?year=2020")

    assert sections(response) == [("", ["Best", "Other"])]


def test_order_is_year_month_then_the_owners(client):
    make_publication("no month", year=2023)
    make_publication("May, second", year=2023, month=5, order=2)
    make_publication("May, first", year=2023, month=5, order=1)
    make_publication("December", year=2023, month=12)

    assert titles(client.get("/publications/")) == [
        *("December", "May, first", "May, second", "no month"),
    ]
