import pytest

from blog.bibliography.reference import Author, Name, Reference, ReferenceLink
from blog.bibliography.ris_writing import to_ris

PAPER = Reference(
    type="inproceedings",
    key="dai2024",
    title="Apparate",
    authors=(
        Author(Name("Rossum", "Guido", "van", "Jr.")),
        Author(Name("The vLLM Team", is_organization=True)),
    ),
    venue="Operating Systems Principles",
    venue_short="SOSP",
    year=2024,
    month=3,
    doi="10.1/x",
    url="https://a.example",
    abstract="One.\n\nTwo.",
    note="Talk",
    links=(
        ReferenceLink("code", "https://c.example"),
        ReferenceLink("pdf", "https://a.example/a.pdf"),
    ),
    identifiers=(("acl", "x"), ("isbn", "9781")),
    fields={
        "pages": "607--623",
        "publisher": "ACM",
        "keywords": "exits; serving",
        "editor": "Doe, Jane",
    },
)


def test_to_ris_describes_a_conference_paper():
    assert to_ris(PAPER).split("\r\n") == [
        "TY  - CPAPER",
        "ID  - dai2024",
        "TI  - Apparate",
        "AU  - van Rossum, Guido, Jr.",
        "AU  - The vLLM Team",
        "ED  - Doe, Jane",
        "T2  - Operating Systems Principles",
        "J2  - SOSP",
        "PY  - 2024",
        "DA  - 2024/03//",
        "SP  - 607",
        "EP  - 623",
        "PB  - ACM",
        "SN  - 9781",
        "DO  - 10.1/x",
        "UR  - https://a.example",
        "L1  - https://a.example/a.pdf",
        "AB  - One. Two.",
        "N1  - Talk",
        "KW  - exits",
        "KW  - serving",
        "ER  - ",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("reference", "lines"),
    [
        (Reference(type="article", key="k", venue="J"), ["TY  - JOUR", "ID  - k", "JO  - J"]),
        (Reference(type="phdthesis", key="k", venue="U"), ["TY  - THES", "ID  - k", "PB  - U"]),
        (
            Reference(type="misc", key="k", arxiv_id="2312.05385"),
            ["TY  - UNPB", "ID  - k", "UR  - https://arxiv.org/abs/2312.05385"],
        ),
        (
            Reference(type="misc", key="k", fields={"pages": "7"}),
            ["TY  - GEN", "ID  - k", "SP  - 7"],
        ),
    ],
)
def test_to_ris_uses_the_tags_of_each_kind(reference, lines):
    assert to_ris(reference).split("\r\n") == [*lines, "ER  - ", "", ""]
