import pytest
from django.core.files.base import ContentFile

from blog.bibliography.reference import Author, Name, Reference, ReferenceLink
from profile_app.models import Authorship, Identifier, Publication, Resource
from profile_app.publications.reference import (
    publication_bibtex,
    publication_citations,
    publication_reference,
)
from tests.data import make_person, make_publication, make_topic

pytestmark = pytest.mark.django_db


def make_apparate():
    publication = make_publication(
        "Apparate: Early Exits", venue="SOSP", venue_short="S", venue_url="https://v.example/",
        preprint_venue="arXiv", preprint_year=2023, year=2024, month=11, doi="10.1145/x",
        arxiv_id="2312.05385", bibtex_key="dai2024", abstract="Early.", note="Talk", award="Best",
        impact="In vLLM", is_selected=False, has_more_authors=True,
        bibtex_fields={"pages": "1–2", "url": "https://u.example/"},
    )  # fmt: skip
    first = make_person("Guido van Rossum")
    second = make_person("Ana García Márquez", family_name="García Márquez")
    team = make_person("The vLLM Team", is_organisation=True)
    Authorship.objects.create(
        publication=publication, person=second, printed_name="A. García Márquez", order=1,
        is_corresponding=True, is_deceased=True,
    )  # fmt: skip
    Authorship.objects.create(publication=publication, person=first, order=0, equal_group=1)
    Authorship.objects.create(publication=publication, person=team, order=2)
    publication.topics.add(make_topic("Serving"))
    file = ContentFile(b"%PDF-1.7", name="a.pdf")
    Resource.objects.create(publication=publication, kind="pdf", file=file, order=0)
    Resource.objects.create(
        publication=publication, kind="other", url="https://d.example/", label="Demo", order=1
    )
    Identifier.objects.create(publication=publication, kind="isbn", value="9781")
    return Publication.objects.for_page().get(pk=publication.pk)


EXPECTED = Reference(
    type="inproceedings",
    key="dai2024",
    title="Apparate: Early Exits",
    authors=(
        Author(Name("Rossum", "Guido", "van"), equal_group=1),
        Author(Name("García Márquez", "A."), is_corresponding=True, is_deceased=True),
        Author(Name("The vLLM Team", is_organization=True)),
    ),
    has_more_authors=True,
    venue="SOSP",
    venue_short="S",
    venue_url="https://v.example/",
    preprint_venue="arXiv",
    preprint_year=2023,
    year=2024,
    month=11,
    doi="10.1145/x",
    arxiv_id="2312.05385",
    url="https://u.example/",
    abstract="Early.",
    note="Talk",
    award="Best",
    impact="In vLLM",
    is_selected=False,
    is_peer_reviewed=True,
    topics=("Serving",),
    links=(
        ReferenceLink("pdf", "https://ada.example/publications/apparate/a.pdf"),
        ReferenceLink("other", "https://d.example/", "Demo"),
    ),
    identifiers=(("isbn", "9781"),),
    fields={"pages": "1–2"},
)


def test_publication_reference_has_every_fact():
    assert publication_reference(make_apparate(), site_url="https://ada.example/") == EXPECTED


def test_publication_reference_runs_no_query(django_assert_num_queries):
    publication = make_apparate()

    with django_assert_num_queries(0):
        publication_reference(publication)


@pytest.mark.parametrize(
    ("fields", "type_", "kind"),
    [
        ({"kind": "conference"}, "inproceedings", ""),
        ({"kind": "workshop"}, "inproceedings", "workshop"),
        ({"kind": "preprint", "arxiv_id": "2312.05385"}, "misc", "preprint"),
        ({"kind": "preprint", "arxiv_id": "2312.05385", "venue": "arXiv"}, "misc", ""),
        ({"kind": "workshop", "venue": "HotOS Workshop"}, "inproceedings", ""),
        ({"kind": "conference", "venue": "HotOS Workshop"}, "inproceedings", "conference"),
        ({"kind": "preprint"}, "misc", "preprint"),
        ({"kind": "thesis"}, "phdthesis", ""),
        ({"kind": "dataset"}, "misc", "dataset"),
        ({"kind": "other"}, "misc", ""),
        ({"kind": "conference", "bibtex_type": "article"}, "article", "conference"),
        ({"kind": "thesis", "bibtex_type": "mastersthesis"}, "mastersthesis", ""),
        ({"kind": "other", "bibtex_type": "unheardof"}, "unheardof", ""),
    ],
)
def test_publication_reference_states_the_kind_if_the_type_does_not_imply_it(fields, type_, kind):
    reference = publication_reference(make_publication(**fields))

    assert (reference.type, reference.kind) == (type_, kind)


def test_publication_bibtex_is_for_citing():
    publication = make_publication("On Exits", venue="NSDI", authors=[make_person("A B")])

    assert publication_bibtex(publication) == (
        "@inproceedings{b2023exits,\n"
        "  title     = {On Exits},\n"
        "  author    = {B, A},\n"
        "  booktitle = {NSDI},\n"
        "  year      = {2023},\n"
        "}\n"
    )


def test_publication_citations_has_each_style():
    publication = make_publication("Exits", venue="NSDI", authors=[make_person("Ada Bee")])

    assert publication_citations(publication) == {
        "APA": "Bee, A. (2023). Exits. In NSDI.",
        "IEEE": "A. Bee, “Exits,” in NSDI, 2023.",
        "ACM": "Ada Bee. 2023. Exits. In NSDI.",
    }
