import pytest

from blog.bibliography.latex_escaping import to_latex, to_latex_line, to_latex_title, to_verbatim


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("R&D at 50% of $3, #1 in a_b", r"R\&D at 50\% of \$3, \#1 in a\_b"),
        ("~/x^2 \\ y", r"\textasciitilde{}/x\textasciicircum{}2 \textbackslash{} y"),
        ("{a, {b}}", r"\{a, \{b\}\}"),
        ("}a{", r"{\textbraceright}a{\textbraceleft}"),
        ("open { only", r"open {\textbraceleft} only"),
        ("Gödel, 潘瑞, naïve – “x”", "Gödel, 潘瑞, naïve – “x”"),
        ("a -- b --- c", "a -{}- b -{}-{}- c"),
        ("`x''", "\\textasciigrave{}x'{}'"),
        ("&amp; <i>x</i> & <i", r"\&{}amp; <{}i>x<{}/i> \& <i"),
        ("  two\nlines \n\n  and a paragraph ", "two\\\\\nlines\n\nand a paragraph"),
        ("a\r\n\r\nb", "a\n\nb"),
        ("as told:\n@article{x,", "as told:\\\\\n{@}article{\\textbraceleft}x,"),
        ("@online", "{@}online"),
        ("", ""),
    ],
)
def test_to_latex_escapes_special_characters(text, latex):
    assert to_latex(text) == latex


def test_to_latex_line_stays_on_one_line():
    assert to_latex_line(" two\n\nlines\t& more ") == r"two lines \& more"


@pytest.mark.parametrize(
    ("title", "latex"),
    [
        ("Apparate: Rethinking Early Exits", "Apparate: Rethinking Early Exits"),
        ("Serving with vLLM on a GPU.", "Serving with {vLLM} on a {GPU}."),
        ("ZK-Rollups in LLMs' caches", "{ZK}-Rollups in {LLMs}' caches"),
        ("A Plan B for C++ and AT&T, I say", r"A Plan {B} for {C++} and {AT\&T}, I say"),
        ("PTQ4DiT/3D: 100% of X_1", r"{PTQ4DiT}/{3D}: 100\% of X\_1"),
        ("Ünïcode ÜBER alles", "Ünïcode {ÜBER} alles"),
        ("over\nlines", "over lines"),
    ],
)
def test_to_latex_title_protects_capitals(title, latex):
    assert to_latex_title(title) == latex


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://a.example/b_c%20d~e#f&g", "https://a.example/b_c%20d~e#f&g"),
        ("https://a.example/{id}", "https://a.example/{id}"),
        ("https://a.example/}{", "https://a.example/%7D%7B"),
        ("a\\b.pdf", "a%5Cb.pdf"),
    ],
)
def test_to_verbatim_escapes_only_backslashes_and_unbalanced_braces(address, written):
    assert to_verbatim(address) == written
