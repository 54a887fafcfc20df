import pytest

from blog.bibliography.reference import Author, Name, Reference
from blog.models import Paper
from blog.papers import paper_finding
from blog.papers.paper_finding import PaperNotFoundError, find_paper
from tests.data import make_paper

pytestmark = pytest.mark.django_db
BIBTEX = "@inproceedings{a, title={Themis}, author={Mahajan, K}, booktitle={NSDI}, year=2020}"
APPARATE = Reference(
    type="inproceedings",
    title="Apparate: Rethinking Early Exits",
    authors=(Author(Name("Dai", "Yinwei")),),
    venue="SOSP",
    year=2024,
    arxiv_id="2312.05385",
)


@pytest.fixture
def asked(monkeypatch):
    works = []
    monkeypatch.setattr(
        paper_finding, "fetch_reference", lambda work: works.append(str(work)) or APPARATE
    )
    return works


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"arxiv_id": "2312.05385"}, "https://arxiv.org/abs/2312.05385v2"),
        ({"arxiv_id": "2312.05385v1"}, "arXiv:2312.05385"),
        ({"doi": "10.1145/1.AB"}, "https://dl.acm.org/doi/10.1145/1.ab"),
        ({"url": "https://example.org/paper/"}, "http://example.org/paper"),
        ({"pdf_url": "https://example.org/a.pdf"}, "https://example.org/a.pdf#page=2"),
        ({}, "Thémis — fair & efficient"),
        ({}, "[2020 NSDI] Themis: Fair Efficient"),
    ],
)
def test_paper_on_the_list_is_found_without_a_lookup(asked, fields, text):
    paper = make_paper(
        "Themis: Fair Efficient" if "Fair E" in text else "Themis: Fair Efficient!", **fields
    )
    if "fair &" in text:
        paper.title = "Themis Fair, Efficient"
        paper.save()

    found = find_paper(text)

    assert (found.known, found.plan, asked) == (paper, None, [])
    assert found.add() == paper
    assert Paper.objects.count() == 1


def test_url_is_looked_up_and_added(asked):
    found = find_paper("https://arxiv.org/pdf/2312.05385")

    assert asked == ["arXiv:2312.05385"]
    assert not Paper.objects.exists()
    paper = found.add()
    assert (paper.title, paper.authors, paper.year, paper.arxiv_id) == (
        "Apparate: Rethinking Early Exits", "Yinwei Dai", 2024, "2312.05385",
    )  # fmt: skip


def test_paper_known_by_title_gets_missing_details(asked):
    known = make_paper("Apparate: Rethinking Early Exits", state=Paper.State.READ)

    paper = find_paper("2312.05385").add()

    assert (paper.pk, paper.arxiv_id, paper.state) == (known.pk, "2312.05385", "read")
    assert Paper.objects.count() == 1


def test_bibtex_entry_is_added():
    assert find_paper(BIBTEX).add().venue == "NSDI"


def test_title_with_venue_is_added():
    paper = find_paper("[OSDI '22] Orca: A Distributed Serving System").add()

    assert (paper.title, paper.venue, paper.year) == (
        "Orca: A Distributed Serving System", "OSDI", 2022,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["Themis", "Themis: Fair and Eficient GPU Sharing", "Fair and efficient GPU"]
)
def test_similar_titles_are_offered(text):
    near = make_paper("Themis: Fair and Efficient GPU Sharing")
    make_paper("Orca: A Distributed Serving System")

    assert find_paper(text).similar == [near]


def test_different_titles_are_not_offered():
    make_paper("Orca: A Distributed Serving System")

    assert find_paper("Themis: Fair and Efficient").similar == []


def test_failed_lookup_is_reported(silence):
    with pytest.raises(PaperNotFoundError, match="arXiv can't be reached"):
        find_paper("2312.05385")


def test_title_is_used_if_the_lookup_fails(silence):
    found = find_paper("https://arxiv.org/abs/2312.05385", title="Apparate")

    paper = found.add()
    assert found.notice == "Lookup failed: arXiv can't be reached."
    assert (paper.title, paper.arxiv_id, paper.url) == (
        "Apparate", "2312.05385", "https://arxiv.org/abs/2312.05385",
    )  # fmt: skip


def test_unknown_url_is_added_with_its_title():
    paper = find_paper("https://example.org/fair.pdf", title="Fair sharing").add()

    assert (paper.title, paper.pdf_url, paper.url) == (
        "Fair sharing", "https://example.org/fair.pdf", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("https://example.org/post", "contains no DOI or arXiv ID"),
        ("@inproceedings{a, title={No end", "a closing brace is missing"),
        (BIBTEX + "\n" + BIBTEX.replace("Themis", "Orca").replace("{a,", "{b,"), "This text has 2"),
        ("???", "Paste a DOI"),
        ("x" * 401, "400"),
    ],
)
def test_input_without_a_paper_is_rejected(text, sentence):
    with pytest.raises(PaperNotFoundError, match=sentence):
        find_paper(text)


def test_control_characters_are_rejected():
    with pytest.raises(PaperNotFoundError):
        find_paper("A title\x07 with a bell")
