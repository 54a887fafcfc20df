import pytest

from blog.bibliography.csl_writing import to_csl
from blog.bibliography.reference import Author, Name, Reference

PAPER = Reference(
    type="inproceedings",
    key="dai2024",
    title="Apparate & <more>",
    authors=(
        Author(Name("Rossum", "Guido", "van", "Jr.")),
        Author(Name("The vLLM Team", is_organization=True)),
    ),
    venue="Symposium on Operating Systems Principles",
    venue_short="SOSP",
    year=2024,
    month=11,
    doi="10.1/x",
    arxiv_id="2312.05385",
    identifiers=(("openreview", "x"), ("isbn", "9781"), ("isbn", "9782")),
    abstract="Early exits.",
    note="Talk",
    fields={
        "pages": "607–623",
        "publisher": "ACM",
        "address": "New York",
        "keywords": "a, b",
        "editor": "Doe, Jane and {Team}",
    },
)


def test_to_csl_describes_a_conference_paper():
    assert to_csl(PAPER) == {
        "editor": [{"family": "Doe", "given": "Jane"}, {"literal": "Team"}],
        "id": "dai2024",
        "type": "paper-conference",
        "title": "Apparate & <more>",
        "author": [
            {
                "family": "Rossum",
                "given": "Guido",
                "non-dropping-particle": "van",
                "suffix": "Jr.",
            },
            {"literal": "The vLLM Team"},
        ],
        "container-title": "Symposium on Operating Systems Principles",
        "container-title-short": "SOSP",
        "issued": {"date-parts": [[2024, 11]]},
        "page": "607-623",
        "publisher": "ACM",
        "publisher-place": "New York",
        "DOI": "10.1/x",
        "URL": "https://arxiv.org/abs/2312.05385",
        "ISBN": "9781",
        "abstract": "Early exits.",
        "note": "Talk",
        "keyword": "a, b",
    }


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        (
            Reference(type="article", venue="J", fields={"volume": "1", "number": "2"}),
            {"type": "article-journal", "container-title": "J", "volume": "1", "issue": "2"},
        ),
        (
            Reference(type="phdthesis", venue="Princeton"),
            {"type": "thesis", "publisher": "Princeton", "genre": "PhD thesis"},
        ),
        (
            Reference(type="techreport", venue="MSR", fields={"number": "7"}),
            {"type": "report", "publisher": "MSR", "number": "7"},
        ),
        (
            Reference(type="misc", arxiv_id="2312.05385"),
            {
                "type": "article",
                "publisher": "arXiv",
                "number": "arXiv:2312.05385",
                "URL": "https://arxiv.org/abs/2312.05385",
            },
        ),
        (Reference(type="misc", kind="dataset", venue="Z"), {"type": "dataset", "publisher": "Z"}),
        (
            Reference(type="misc", year=2020),
            {"type": "document", "issued": {"date-parts": [[2020]]}},
        ),
    ],
)
def test_to_csl_uses_the_variables_of_each_kind(reference, told):
    assert to_csl(reference) == {"id": told_key(reference), **told}


def told_key(reference):
    return str(reference.year or "untitled")
