import pytest

from blog.bibliography.bibtex_reading import read_bibtex
from blog.models import Paper
from blog.papers.paper_import import import_papers, plan_papers
from tests.data import make_paper

THEMIS = """@inproceedings{mahajan2020themis, title = {Themis: Fair {GPU} Scheduling},
  author = {Mahajan, Kshiteej and others}, booktitle = {NSDI}, year = 2020,
  pdf = {https://a.example/themis.pdf}, doi = {10.1145/1.2}}"""

pytestmark = pytest.mark.django_db


def bring(text):
    plan = plan_papers(read_bibtex(text))
    import_papers(plan)
    return [planned.state for planned in plan.planned]


def test_entry_becomes_a_paper_to_read():
    assert bring(THEMIS) == ["new"]

    paper = Paper.objects.get()
    assert (paper.title, paper.authors) == (
        "Themis: Fair GPU Scheduling",
        "Kshiteej Mahajan, et al.",
    )
    assert (paper.venue, paper.year, paper.doi) == ("NSDI", 2020, "10.1145/1.2")
    assert (paper.state, paper.pdf_url) == ("to-read", "https://a.example/themis.pdf")
    assert paper.bibtex == THEMIS


def test_second_import_changes_nothing():
    bring(THEMIS)

    assert bring(THEMIS) == ["unchanged"]


def test_known_paper_gets_only_missing_details():
    make_paper("Themis: fair GPU scheduling", venue="USENIX NSDI")

    assert bring(THEMIS) == ["changed"]

    paper = Paper.objects.get()
    assert (paper.venue, paper.year) == ("USENIX NSDI", 2020)


def test_duplicate_paper_is_reported():
    plan = plan_papers(read_bibtex(THEMIS + THEMIS.replace("2020themis", "other", 1)))

    assert len(plan.planned) == 1
    assert [str(notice) for notice in plan.notices] == [
        "“mahajanother”, line 3: it is the same paper as “mahajan2020themis”; both are merged."
    ]


def test_paper_with_invalid_data_is_refused():
    plan = plan_papers(read_bibtex(f"@misc{{k, title={{{'T' * 401}}}}}"))

    assert plan.planned == []
    assert "at most 400 characters" in plan.refused[0].text
