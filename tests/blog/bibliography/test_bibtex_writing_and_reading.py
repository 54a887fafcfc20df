"""Written references are read back unchanged."""

import random
from dataclasses import replace

import pytest

from blog.bibliography.bibtex_reading import read_bibtex
from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.latex_escaping import to_latex, to_latex_title
from blog.bibliography.latex_text import to_line, to_unicode
from blog.bibliography.reference import Author, Name, Reference, ReferenceLink
from blog.bibliography.reference_keys import unique_keys
from tests.blog.bibliography.test_bibtex_writing import APPARATE

CHARACTERS = "ab C{}\\%&$#_~^-'`\"?!,<>@|*[]() éß潘–\n"


def facts_of(references):
    """Return everything but the entry's source; of two entries with one key, the second counts."""
    keys = unique_keys(references)
    return [
        replace(reference, key=key, bibtex="", line=None)
        for reference, key in zip(references, keys, strict=True)
    ]


def corpus_files(corpus):
    return sorted(corpus.rglob("*.bib"))


@pytest.mark.parametrize(
    "name", ["A, B", "a, x^2", "C#", "{x}, y", "a\\b~c", "R & D", "50%", "Ökologie"]
)
def test_topic_names_round_trip(name):
    reference = Reference(title="T", topics=(name, "Z"))

    (again,) = read_bibtex(write_bibtex([reference])).references

    assert again.topics == (name, "Z")


def test_every_bibliography_of_the_corpus_round_trips(corpus):
    for path in corpus_files(corpus):
        read = read_bibtex(path.read_text(encoding="utf-8"))

        again = read_bibtex(write_bibtex(read.references))

        assert facts_of(again.references) == facts_of(read.references), path.name
        assert again.refused == []


def test_writing_twice_gives_equal_bytes(corpus):
    for path in corpus_files(corpus):
        written = write_bibtex(read_bibtex(path.read_text(encoding="utf-8")).references)

        assert write_bibtex(read_bibtex(written).references) == written, path.name


@pytest.mark.parametrize(
    "reference",
    [
        APPARATE,
        Reference(key="a", title="X", kind="preprint", venue="arXiv", arxiv_id="cs/0112017"),
        Reference(key="b", title="“X”: 50% of {a} \\ ~ ^ $n_1$ #2 & more -- so ``it'' goes"),
        Reference(key="c", title="X", type="phdthesis", venue="École & Co", month=1, year=1999),
        Reference(key="d", title="X", type="unheardof", venue="V", is_selected=False),
        Reference(key="e", title="X", abstract="One\ntwo\n\n- three, 5%\n- @misc{four,"),
        Reference(key="f", title="X", url="https://x.example/a_b%20~c#d&e={f}"),
        Reference(key="g", title="X", fields={"pages": "1–3, 7", "zeta": "a_b", "month": "spring"}),
        Reference(
            key="h",
            title="X",
            links=(ReferenceLink("source", "a b.zip"), ReferenceLink("report", "r.pdf")),
        ),
    ],
    ids=lambda reference: reference.key,
)
def test_reference_round_trips(reference):
    read = read_bibtex(write_bibtex([reference]))

    assert (facts_of(read.references), read.refused) == ([reference], [])


@pytest.mark.parametrize(
    "name",
    [
        Name("Pan", "Rui"),
        Name("Rossum", "Guido", "van"),
        Name("van Rossum", "Guido"),
        Name("Cruz", "Ana", "de la", "III"),
        Name("García Márquez", "Gabriel"),
        Name("Torralba-Agell", "Adrià"),
        Name("King", "Martin Luther", suffix="Jr."),
        Name("Procter and Gamble", is_organization=True),
        Name("X, Inc.", is_organization=True),
        Name("Brand and Sons", "A."),
        Name("Plato"),
        Name("潘", "瑞"),
        Name("潘瑞"),
    ],
    ids=str,
)
def test_name_round_trips(name):
    written = write_bibtex([Reference(key="k", title="T", authors=(Author(name),))])

    (reference,) = read_bibtex(written).references

    assert reference.authors == (Author(name),)


def test_any_text_round_trips():
    chance = random.Random(7)
    for _ in range(3_000):
        length = chance.randint(1, 20)
        lines = "".join(chance.choice(CHARACTERS) for _ in range(length)).split("\n")
        text = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))

        assert to_unicode(to_latex(text)) == text
        assert to_line(to_latex_title(text)) == " ".join(text.split())
