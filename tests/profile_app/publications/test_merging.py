"""Which entries are one work, from the import to the public page and the export."""

import pytest

from blog.models import Paper
from profile_app.models import Publication
from tests.bibtex import check_round_trip, entry, links_on
from tests.data import make_staff

pytestmark = pytest.mark.django_db


def test_arxiv_id_with_a_typo_joins_nothing(client, run):
    text = entry("eprint={2302.11111}", key="a", title="One") + entry(
        "eprint={2302.11111}", key="b", title="Another"
    )
    report = run(text)

    assert sorted(Publication.objects.values_list("title", "arxiv_id")) == [
        ("Another", "2302.11111"),
        ("One", "2302.11111"),
    ]
    assert (
        "note        “b”, line 2: possible duplicate of “a” on line 1: "
        "same arXiv ID, different title." in report
    )
    assert run(text)[-1] == "0 new, 0 changed, 2 unchanged, 0 rejected."
    check_round_trip(client, run)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            entry(
                "booktitle={NSDI}, doi={10.1111/1}, pages={1--2}", type_="inproceedings", key="a"
            ),
            entry("journal={TOCS}, doi={10.1111/2}, pages={3--4}", key="b"),
        ),
        (
            entry("booktitle={NSDI}", type_="inproceedings", key="a"),
            entry("school={MIT}", type_="phdthesis", key="b"),
        ),
        (
            entry("journal={TOCS}, number=1", key="a"),
            entry("journal={TOCS}, number=2", key="b"),
        ),
        (
            entry("eprint={2302.11111}", type_="misc", key="a"),
            entry("eprint={2302.22222}", type_="misc", key="b"),
        ),
        (
            entry("eprint={2302.11111}", type_="misc", key="a"),
            entry("url={https://a.example/data}", type_="dataset", key="b"),
        ),
        (
            entry("isbn={9780262033848}", type_="book", key="a"),
            entry("isbn={9780134685991}", type_="book", key="b"),
        ),
    ],
)
@pytest.mark.parametrize("is_one_file", [True, False])
def test_works_of_one_title_are_both_imported_and_reported(client, run, first, second, is_one_file):
    if is_one_file:
        report = run(first + second)
    else:
        run(first)
        report = run(second)

    assert Publication.objects.count() == 2
    assert any("possible duplicate of" in line and "same title" in line for line in report)
    client.force_login(make_staff())
    health = client.get("/admin/profile_app/publication/health/").text
    assert "Possible duplicates" in health
    client.logout()
    assert run(first + second)[-1] == "0 new, 0 changed, 2 unchanged, 0 rejected."
    check_round_trip(client, run)


def test_titles_that_differ_in_a_sign_are_of_two_works(run):
    text = entry("journal={TOCS}", key="a", title="C++") + entry(
        "journal={TOCS}", key="b", title=r"C\#"
    )
    run(text)

    assert sorted(Publication.objects.values_list("title", flat=True)) == ["C#", "C++"]
    assert run(text)[-1] == "0 new, 0 changed, 2 unchanged, 0 rejected."


PREPRINT = entry(
    "author={Ada Person}, eprint={2302.11111}, abstract={Long}, note={Draft}, "
    "url={https://a.example/draft}",
    type_="misc",
    key="p",
)
PAPER = entry(
    "author={Person, A.}, booktitle={NSDI}, doi={10.1111/1}, pages={1--9}, year={2021}",
    type_="inproceedings",
)


@pytest.mark.parametrize("texts", [(PREPRINT + PAPER,), (PREPRINT, PAPER), (PAPER, PREPRINT)])
def test_preprint_and_paper_become_one_without_loss(client, run, texts):
    for text in texts:
        run(text)

    publication = Publication.objects.get()
    assert (publication.venue, publication.year, publication.doi) == ("NSDI", 2021, "10.1111/1")
    assert (publication.preprint_venue, publication.preprint_year) == ("arXiv", 2020)
    assert (publication.arxiv_id, publication.abstract) == ("2302.11111", "Long")
    assert publication.note == "Draft"
    assert "https://a.example/draft" in links_on(client, "/publications/")
    for text in (*texts, PREPRINT, PAPER):
        assert run(text)[-1] == "0 new, 0 changed, 1 unchanged, 0 rejected."
    check_round_trip(client, run)


def test_preprint_by_other_authors_is_another_work(run):
    report = run(PREPRINT.replace("Ada Person", "Bob Other") + PAPER)

    assert Publication.objects.count() == 2
    assert any("possible duplicate of “p” on line 1: same title" in line for line in report)


def test_same_entry_twice_is_merged_and_reported(run):
    first = entry("doi={10.1111/1}, volume=3", key="a")
    report = run(first + entry("doi={10.1111/1}, volume=4, pages=5", key="b"))

    assert Publication.objects.get().bibtex_fields == {"volume": "3", "pages": "5"}
    assert report[1] == (
        "note        “b”, line 2: it is the same work as “a” on line 1, so they are merged; "
        "not used: its volume."
    )


def test_key_of_another_publication_is_numbered(client, run):
    run(entry("journal={TOCS}", title="One"))
    report = run(entry("journal={TOCS}", title="Another"))

    assert sorted(Publication.objects.values_list("bibtex_key", flat=True)) == ["k", "k-2"]
    assert any("another publication has its key, so it gets k-2" in line for line in report)
    assert run(entry("journal={TOCS}, volume=3", title="Another"))[-1] == (
        "0 new, 1 changed, 0 unchanged, 0 rejected."
    )
    check_round_trip(client, run)


def test_corrected_title_changes_the_publication(run):
    run(entry("author={Ada Person}", title="Sortng streams of joins"))

    assert run(entry("author={Ada Person}", title="Sorting streams of joins"))[-1] == (
        "0 new, 1 changed, 0 unchanged, 0 rejected."
    )
    assert run(entry("author={Ada Person}", title="Another paper"))[-1].startswith("1 new")


def test_reading_list_keeps_works_of_one_title_apart(run):
    text = entry("doi={10.1111/1}", key="a") + entry("doi={10.1111/2}", key="b")
    text += entry("doi={10.1111/2}", key="c", title="Another")

    report = run(text, "--papers")

    assert sorted(Paper.objects.values_list("title", "doi")) == [
        ("Another", ""),
        ("T", "10.1111/1"),
        ("T", "10.1111/2"),
    ]
    assert sum("possible duplicate of" in line for line in report) == 2
    assert run(text, "--papers")[-1] == "0 new, 0 changed, 3 unchanged, 0 rejected."
