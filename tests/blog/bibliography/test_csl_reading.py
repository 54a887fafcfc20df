import pytest

from blog.bibliography.csl_reading import CslError, from_csl
from blog.bibliography.csl_writing import to_csl
from blog.bibliography.reference import Author, Name, Reference

CROSSREF = {
    "type": "paper-conference",
    "title": "Apparate: Rethinking <i>Early</i> Exits &amp; more",
    "container-title": "Proceedings of SOSP",
    "author": [
        {"family": "Dai", "given": "Yinwei"},
        {"family": "Beek", "given": "Jan", "non-dropping-particle": "van"},
        {"name": "Google Research"},
    ],
    "issued": {"date-parts": [[2024, 11, 4]]},
    "DOI": "10.1145/3694715.3695963",
    "page": "607-623",
    "publisher": "ACM",
    "ISBN": ["978-1", "978-2"],
    "abstract": "<jats:title>Abstract</jats:title><jats:p>One.</jats:p><jats:p>Two.</jats:p>",
}


def test_crossref_response_is_read():
    reference = from_csl(CROSSREF)

    assert reference == Reference(
        type="inproceedings",
        title="Apparate: Rethinking Early Exits & more",
        authors=(
            Author(Name("Dai", "Yinwei")),
            Author(Name("Beek", "Jan", "van")),
            Author(Name("Google Research", is_organization=True)),
        ),
        venue="Proceedings of SOSP",
        year=2024,
        month=11,
        doi="10.1145/3694715.3695963",
        abstract="One.\n\nTwo.",
        identifiers=(("isbn", "978-1"),),
        fields={"pages": "607–623", "publisher": "ACM"},
    )


def test_datacite_preprint_is_detected_by_its_doi():
    reference = from_csl(
        {"type": "article", "title": "T", "DOI": "10.48550/ARXIV.2312.05385", "publisher": "arXiv"}
    )

    assert (reference.arxiv_id, reference.doi) == ("2312.05385", "")
    assert (reference.kind, reference.venue, reference.fields) == ("preprint", "arXiv", {})


def test_csl_round_trips():
    reference = Reference(
        type="article",
        title="T",
        authors=(Author(Name("Lovelace", "Ada")),),
        venue="TOCS",
        year=2020,
        month=3,
        doi="10.1145/1.2",
        fields={"pages": "1–9", "volume": "7", "number": "2"},
    )

    assert from_csl(to_csl(reference)) == reference


@pytest.mark.parametrize("item", [None, [], "text", {}, {"title": []}, {"title": ""}])
def test_response_without_a_work_is_rejected(item):
    with pytest.raises(CslError):
        from_csl(item)


@pytest.mark.parametrize(
    "odd",
    [
        {"author": "Ada"},
        {"author": [None, {}, {"family": None}]},
        {"issued": {"date-parts": [[None]]}},
        {"issued": {"date-parts": []}},
        {"issued": "2020"},
        {"container-title": []},
        {"ISBN": {}},
        {"abstract": ["x"]},
    ],
)
def test_invalid_parts_are_ignored(odd):
    assert from_csl({"title": "T", **odd}).title == "T"


@pytest.mark.parametrize(
    ("issued", "year", "month"),
    [
        ({"raw": "2020-05-03"}, 2020, 5),
        ({"literal": "Spring 2020"}, 2020, None),
        ({"edtf": "2020-05"}, 2020, 5),
        ({"date-parts": [[2020, 21]]}, 2020, None),
        ({"literal": "in press"}, None, None),
        ("2020", 2020, None),
    ],
)
def test_date_is_read_however_it_is_written(issued, year, month):
    reference = from_csl({"title": "T", "issued": issued})

    assert (reference.year, reference.month) == (year, month)
    assert reference.fields == ({} if year else {"pubstate": "in press"})


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"given": "Plato"}, Name("Plato")),
        ({"family": "van der Berg", "given": "Jan"}, Name("Berg", "Jan", "van der")),
        (
            {"family": "X", "given": "Y", "dropping-particle": "de", "non-dropping-particle": "la"},
            Name("X", "Y", "de la"),
        ),
        ({"family": "Person, Ada"}, Name("Person", "Ada")),
        ({"family": "J{\\'e}r\\^ome", "given": "Ada"}, Name("Jérôme", "Ada")),
        ("Ada Person", Name("Person", "Ada")),
    ],
)
def test_every_part_of_a_name_is_read(person, name):
    assert [one.name for one in from_csl({"title": "T", "author": [person]}).authors] == [name]


@pytest.mark.parametrize(
    ("item", "venue"),
    [
        ({"type": "paper-conference", "event": {"name": "SOSP"}}, "SOSP"),
        ({"type": "paper-conference", "event-title": "SOSP"}, "SOSP"),
        ({"type": "posted-content", "institution": [{"name": "bioRxiv"}]}, "bioRxiv"),
    ],
)
def test_venue_without_a_container_is_the_event_or_the_server(item, venue):
    assert from_csl({"title": "T", "publisher": "P", **item}).venue == venue
