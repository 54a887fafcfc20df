import pytest

from blog.bibliography.bibtex_reading import read_bibtex
from blog.bibliography.latex_definitions import expand, parse_definitions


@pytest.mark.parametrize(
    ("preamble", "latex", "expanded"),
    [
        (r"\newcommand{\sys}{MySys}", r"The \sys{} and \sys", "The MySys{} and MySys"),
        (r"\newcommand\two[2]{#2 by #1}", r"\two{a}{{b}c}", "{b}c by a"),
        (r"\def\by#1{by #1}", r"\by x", "by x"),
        (r"\providecommand{\noopsort}[1]{}", r"\noopsort{a}B", "B"),
        (r"\newcommand{\a}{\a\a}", r"\a", "\\a" * 32),
        (r"\newcommand{\sys}", r"\sys", r"\sys"),
    ],
)
def test_commands_of_the_preamble_are_expanded(preamble, latex, expanded):
    assert expand(latex, parse_definitions(preamble)) == expanded


def test_preamble_of_a_file_applies_to_its_entries():
    preamble = r'@preamble{ "\newcommand{\noopsort}[1]{} " # "\newcommand{\sys}{MySys}" }'
    reading = read_bibtex(preamble + "\n" + r"@misc{k, title={\noopsort{x}The \sys}}")

    assert reading.references[0].title == "The MySys"
