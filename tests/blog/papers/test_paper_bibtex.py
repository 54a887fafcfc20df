import pytest

from blog.bibliography.reference import Author, Name, Reference, ReferenceLink
from blog.models import Paper
from blog.papers.paper_bibtex import bibtex_of_papers


@pytest.mark.parametrize(
    ("paper", "reference"),
    [
        (
            Paper(
                title="Borg",
                authors="Abhishek Verma, Guido van Rossum and others",
                venue="EuroSys",
                year=2015,
                doi="10.1/x",
                url="https://p.example/",
                pdf_url="https://p.example/a.pdf",
            ),
            Reference(
                type="inproceedings",
                title="Borg",
                authors=(Author(Name("Verma", "Abhishek")), Author(Name("Rossum", "Guido", "van"))),
                has_more_authors=True,
                venue="EuroSys",
                year=2015,
                doi="10.1/x",
                url="https://p.example/",
                links=(ReferenceLink("pdf", "https://p.example/a.pdf"),),
            ),
        ),
        (
            Paper(title="Pre", authors="Plato", venue="arXiv", arxiv_id="2312.05385v2", year=2023),
            Reference(
                title="Pre", authors=(Author(Name("Plato")),), arxiv_id="2312.05385", year=2023
            ),
        ),
        (Paper(title="Only a title"), Reference(title="Only a title")),
    ],
)
def test_reference_comes_from_the_columns(paper, reference):
    assert paper.reference() == reference


def test_bibtex_of_papers_uses_entered_bibtex_and_generates_the_rest():
    papers = [
        Paper(pk=1, title="Borg at large", authors="A. Verma", year=2015),
        Paper(pk=2, title="Any", bibtex=" @Article{verma2015borg,\n  title={As {E}ntered}\n}\n"),
        Paper(pk=3, title="Open", bibtex="@misc{open, title={never closed"),
        Paper(pk=4, title="Words", bibtex="see the publisher"),
    ]

    assert bibtex_of_papers(papers) == (
        "@misc{verma2015borg-2,\n"
        "  title  = {Borg at large},\n"
        "  author = {Verma, A.},\n"
        "  year   = {2015},\n}\n\n"
        "@Article{verma2015borg,\n  title={As {E}ntered}\n}\n\n"
        "@misc{open,\n  title = {Open},\n}\n\n"
        "@misc{words,\n  title = {Words},\n}\n"
    )
