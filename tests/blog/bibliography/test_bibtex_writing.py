import re
from dataclasses import replace

import pytest

from blog.bibliography.bibtex_writing import for_citing, write_bibtex
from blog.bibliography.reference import Author, Name, Reference, ReferenceLink

APPARATE = Reference(
    type="inproceedings",
    key="dai2024apparate",
    title="Apparate: Early Exits for vLLM & Co",
    authors=(
        Author(Name("Dai", "Yinwei"), equal_group=1),
        Author(Name("Rossum", "Guido", "van"), equal_group=1, is_corresponding=True),
        Author(Name("King", "Martin Luther", suffix="Jr.")),
        Author(Name("潘", "瑞"), equal_group=2, is_deceased=True, unknown_marks="†"),
    ),
    has_more_authors=True,
    venue="Symposium on Operating Systems Principles",
    venue_short="SOSP",
    venue_url="https://sosp.example/2024",
    preprint_venue="arXiv",
    preprint_year=2023,
    kind="workshop",
    year=2024,
    month=11,
    doi="10.1145/3694715.3695963",
    arxiv_id="2312.05385",
    url="https://a.example/b_c%20d",
    abstract="First.\n\nSecond: 100%.",
    note="Talk: 12 minutes",
    award="Best Paper Award",
    impact="Integrated into vLLM.",
    is_selected=True,
    is_peer_reviewed=False,
    topics=("Serving", "Networks, Systems"),
    links=(
        ReferenceLink("pdf", "https://a.example/apparate.pdf"),
        ReferenceLink("code", "https://code.example/a"),
        ReferenceLink("code", "https://code.example/b", "Training “code”"),
        ReferenceLink("other", "https://demo.example", 'Demo "one"'),
    ),
    identifiers=(("openreview", "a_b"), ("isbn", "9781"), ("isbn", "9782")),
    fields={"publisher": "ACM", "pages": "607–623", "zeta": "z", "keywords": "exits, serving"},
)

WRITTEN = r"""@inproceedings{dai2024apparate,
  title          = {Apparate: Early Exits for {vLLM} \& Co},
  author         = {Dai, Yinwei and van Rossum, Guido and King, Jr., Martin Luther and 潘, 瑞 and others},
  author+an      = {1=equal; 2=equal,corresponding; 4=equal2,deceased,"†"},
  booktitle      = {Symposium on Operating Systems Principles},
  pages          = {607--623},
  year           = {2024},
  month          = nov,
  publisher      = {ACM},
  doi            = {10.1145/3694715.3695963},
  eprint         = {2312.05385},
  archiveprefix  = {arXiv},
  url            = {https://a.example/b_c%20d},
  note           = {Talk: 12 minutes},
  keywords       = {exits, serving},
  abstract       = {First.

Second: 100\%.},
  entrysubtype   = {workshop},
  abbr           = {SOSP},
  venue_url      = {https://sosp.example/2024},
  preprint_venue = {arXiv},
  preprint_year  = {2023},
  award          = {Best Paper Award},
  impact         = {Integrated into vLLM.},
  selected       = {true},
  peer_reviewed  = {false},
  topics         = {Serving, {Networks, Systems}},
  openreview     = {a_b},
  isbn           = {9781},
  isbn2          = {9782},
  pdf            = {https://a.example/apparate.pdf},
  code           = {https://code.example/a},
  code2          = {https://code.example/b},
  code2+an:label = {="Training “code”"},
  link           = {https://demo.example},
  link+an:label  = {="Demo {"}one{"}"},
  zeta           = {z},
}
"""  # noqa: E501  # a field is one line

FOR_CITING = r"""@inproceedings{dai2024apparate,
  title         = {Apparate: Early Exits for {vLLM} \& Co},
  author        = {Dai, Yinwei and van Rossum, Guido and King, Jr., Martin Luther and 潘, 瑞 and others},
  booktitle     = {Symposium on Operating Systems Principles},
  pages         = {607--623},
  year          = {2024},
  month         = nov,
  publisher     = {ACM},
  doi           = {10.1145/3694715.3695963},
  eprint        = {2312.05385},
  archiveprefix = {arXiv},
  url           = {https://a.example/b_c%20d},
  keywords      = {exits, serving},
  isbn          = {9781},
}
"""  # noqa: E501


def test_write_bibtex_writes_every_fact():
    assert write_bibtex([APPARATE]) == WRITTEN


def test_for_citing_omits_facts_for_the_site():
    cited = replace(for_citing(APPARATE), identifiers=APPARATE.identifiers[1:2])

    assert write_bibtex([cited]) == FOR_CITING


def test_write_bibtex_keeps_the_order_and_numbers_equal_keys():
    references = [Reference(key=key, title=title) for key, title in KEYED]

    entries = re.findall(r"@misc\{(.+),\n  title = \{(.+)\}", write_bibtex(references))

    assert entries == [("b", "One"), ("a", "Two"), ("B-2", "Three"), ("four", "Four")]


KEYED = [("b", "One"), ("a", "Two"), ("B", "Three"), ("", "Four")]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (Name("Pan", "Rui"), "Pan, Rui"),
        (Name("van Rossum", "Guido"), "{van Rossum}, Guido"),
        (Name("Cruz", "Ana", "de la", "III"), "de la Cruz, III, Ana"),
        (Name("García Márquez", "Gabriel"), "García Márquez, Gabriel"),
        (Name("The vLLM Team", is_organization=True), "{The vLLM Team}"),
        (Name("Procter and Gamble", is_organization=True), "{Procter and Gamble}"),
        (Name("Brand and Sons", "A."), "{Brand and Sons}, A."),
        (Name("Pan, Inc.", "R"), "{Pan, Inc.}, R"),
        (Name("Plato"), "Plato"),
        (Name("Zhang Min"), "{Zhang Min}"),
        (Name("Doe", suffix="Jr."), "Doe, Jr., "),
        (Name("others"), "{others}"),
        (Name("A&T", "X_y"), r"A\&T, X\_y"),
    ],
)
def test_write_bibtex_protects_names_that_would_be_split(name, written):
    reference = Reference(key="k", authors=(Author(name),))

    assert write_bibtex([reference]) == f"@misc{{k,\n  author = {{{written}}},\n}}\n"


@pytest.mark.parametrize(
    ("type_", "fields", "field"),
    [
        ("article", {}, "journal"),
        ("articlebold", {}, "journal"),
        ("phdthesis", {}, "school"),
        ("misc", {}, "howpublished"),
        ("somethingelse", {}, "howpublished"),
        ("book", {"publisher": "P"}, "booktitle"),
    ],
)
def test_write_bibtex_uses_the_venue_field_of_the_type(type_, fields, field):
    written = write_bibtex([Reference(type=type_, key="k", venue="V", fields=fields)])

    assert re.findall(r"(\w+) += \{V\}", written) == [field]


def test_write_bibtex_writes_fields_of_any_name_in_one_order():
    one = Reference(key="k", fields={"zeta": "1_2", "Alpha β": "2", "html": "a_b", "volume": "3"})
    other = Reference(key="k", fields=dict(reversed(one.fields.items())))

    assert write_bibtex([one]) == write_bibtex([other]) == FIELDS


FIELDS = r"""@misc{k,
  volume  = {3},
  alpha-β = {2},
  html    = {a_b},
  zeta    = {1\_2},
}
"""


def test_write_bibtex_never_writes_a_field_twice():
    written = write_bibtex([Reference(key="k", title="Fact", year=2020, fields={"year": "1999"})])

    assert written == "@misc{k,\n  title = {Fact},\n  year  = {2020},\n}\n"


def test_write_bibtex_of_nothing_is_empty():
    assert write_bibtex([]) == ""
