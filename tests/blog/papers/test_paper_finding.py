import pytest

from blog.bibliography.lookup import LookupFailedError
from blog.bibliography.reference import Author, Name, Reference
from blog.models import Paper
from blog.papers import paper_finding
from blog.papers.paper_finding import NothingFoundError, find_paper
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
    monkeypatch.setattr(paper_finding, "look_up", lambda work: works.append(str(work)) or APPARATE)
    return works


@pytest.fixture
def silence(monkeypatch):
    def fail(work):
        raise LookupFailedError("arXiv cannot be reached.")

    monkeypatch.setattr(paper_finding, "look_up", fail)


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
def test_paper_on_the_list_is_found_without_asking_anybody(asked, fields, text):
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


def test_link_is_looked_up_and_added(asked):
    found = find_paper("https://arxiv.org/pdf/2312.05385")

    assert asked == ["arXiv:2312.05385"]
    assert not Paper.objects.exists()
    paper = found.add()
    assert (paper.title, paper.authors, paper.year, paper.arxiv_id) == (
        "Apparate: Rethinking Early Exits", "Yinwei Dai", 2024, "2312.05385",
    )  # fmt: skip


def test_what_is_known_by_title_alone_takes_what_it_lacked(asked):
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
def test_titles_that_are_near_are_offered(text):
    near = make_paper("Themis: Fair and Efficient GPU Sharing")
    make_paper("Orca: A Distributed Serving System")

    assert find_paper(text).alike == [near]


def test_titles_that_are_not_near_are_not_offered():
    make_paper("Orca: A Distributed Serving System")

    assert find_paper("Themis: Fair and Efficient").alike == []


def test_lookup_that_fails_is_told(silence):
    with pytest.raises(NothingFoundError, match="arXiv cannot be reached"):
        find_paper("2312.05385")


def test_title_stands_in_for_a_lookup_that_fails(silence):
    found = find_paper("https://arxiv.org/abs/2312.05385", title="Apparate")

    paper = found.add()
    assert found.notice == "It could not be looked up: arXiv cannot be reached."
    assert (paper.title, paper.arxiv_id, paper.url) == (
        "Apparate", "2312.05385", "https://arxiv.org/abs/2312.05385",
    )  # fmt: skip


def test_link_of_which_nobody_knows_more_goes_with_its_title():
    paper = find_paper("https://example.org/fair.pdf", title="Fair sharing").add()

    assert (paper.title, paper.pdf_url, paper.url) == (
        "Fair sharing", "https://example.org/fair.pdf", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("https://example.org/post", "names no DOI and no arXiv number"),
        ("@inproceedings{a, title={No end", "its end is not found"),
        (BIBTEX + "\n" + BIBTEX.replace("Themis", "Orca").replace("{a,", "{b,"), "These are 2"),
        ("???", "Paste a DOI"),
        ("x" * 401, "400"),
    ],
)
def test_what_leads_to_no_paper_is_told(text, sentence):
    with pytest.raises(NothingFoundError, match=sentence):
        find_paper(text)


def test_words_that_hide_control_characters_are_refused():
    with pytest.raises(NothingFoundError):
        find_paper("A title\x07 with a bell")
