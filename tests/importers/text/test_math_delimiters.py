r"""Formulas in delimiters other than dollars; code and other text stay unchanged."""

import pytest

from importers.collection import Collection, SourcePage
from importers.text.math import dollar_math, with_dollars
from tests.importers.folders import lines, text_of


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (r"a \(x^2\), \(n\) and \(m_1\)2", r"a $x^2$, $n$ and \(m_1\)2"),
        (r"\(external\) s\(s\) \[SOSP '19\]", r"\(external\) s\(s\) \[SOSP '19\]"),
        (r"a \\(12\\) and \\(a\_b \\\\ \\{c\\}\\)", r"a $12$ and $a_b \\ \{c\}$"),
        ("\\\\[\nx = 1\n\\\\]", "$$\nx = 1\n$$"),
        ("\\[\nx &= 1 \\\\[4pt]\ny\n\\]", "$$\nx &= 1 \\\\[4pt]\ny\n$$"),
        ("- a\n\n  \\[ b_2 \\]", "- a\n\n  $$ b_2 $$"),
        (r"so \[x_2\] is", r"so \[x_2\] is"),
        ("> ```math\n> x^2\n> ```\n> y", "> $$\n> x^2\n> $$\n> y"),
        ("```py\n\\(x_1\\)\n```\n`\\(x_1\\)`", "```py\n\\(x_1\\)\n```\n`\\(x_1\\)`"),
        ("```text\n```math\n```", "```text\n```math\n```"),
        ("$`a+b`$ for $5 or $10", "$a+b$ for $5 or $10"),
        (r"$ E = mc^2 $, $\Theta $, $ 5 and $ 6", r"$E = mc^2$, $\Theta$, $ 5 and $ 6"),
        ("a\n$$\nx\n$$.", "a\n$$\nx.\n$$"),
        ("$$x$$, and\n$$y$$.", "$$x$$, and\n$$y.$$"),
        ("so $$\nx\n$$ and", "so\n$$\nx\n$$\nand"),
        ("- a\n$$\nx\n$$", "- a\n\n$$\nx\n$$"),
        ("> $$\nx\n$$\ny", "> $$\n> x\n> $$\ny"),
        ("  - $$\n    x\n    $$", "  - $$\n    x\n    $$"),
        ("a $$ b", "a $$ b"),
        ("\\begin{gather}\na\n\\end{gather}", "$$\n\\begin{gather}\na\n\\end{gather}\n$$"),
        ("$$\n\\begin{align*}\na\n\\end{align*}\n$$", "$$\n\\begin{align*}\na\n\\end{align*}\n$$"),
    ],
)  # fmt: skip
def test_formulas_are_put_into_dollars(written, expected):
    assert text_of(dollar_math(lines(written))) == expected


def test_titles_and_summaries_too():
    page = SourcePage("a.md", r"On \\(n\\) sums of \\(x_i\\)", summary=r"Of \(x_1\)")

    with_dollars(Collection([page]))

    assert (page.title, page.summary) == ("On n sums of x_i", "Of $x_1$")
