r"""Commands of plain TeX, mhchem and physics are translated to LaTeX."""

import pytest

from blog.markdown.rendering import render_markdown
from blog.markdown.tex_old_forms import modernize


@pytest.mark.parametrize(
    ("written", "latex"),
    [
        (r"\pmatrix{a & b \cr c & \cases{d \cr e} \cr}",
         r"\begin{pmatrix}a & b \\ c & \begin{cases}d \\ e\end{cases} \end{pmatrix}"),
        (r"\eqalign{a&=b\cr}", r"\begin{aligned}a&=b\end{aligned}"),
        (r"\matrix{a", "{a"),
        (r"\root 3 \of x", r"\sqrt[3]x"),
        (r"\buildrel a \over =", r"\overset{a }{=}"),
        (r"\begin{bmatrix*}[r]a\end{bmatrix*}", r"\begin{bmatrix}a\end{bmatrix}"),
        (r"\begin{array}{@{}l*{2}{c}|p{2cm}@{}}", r"\begin{array}{lcc|l}"),
        (r"\tag{$\ast$} \unicode{x2208} \verb|a_b|", r"\tag{*} ∈ \texttt{a\_b}"),
        (r"\SI{5}{m} \num{3}", r"5\,\mathrm{m} 3"),
        (r"\ce{2H2O -> 2H2 + SO4^2-}", r"\mathrm{2H_{2}O \rightarrow  2H_{2} + SO_{4}^{2-}}"),
        (r"\matrixx{a} \cased", r"\matrixx{a} \cased"),
    ],
)  # fmt: skip
def test_old_forms_are_written_in_latex(written, latex):
    assert modernize(written) == latex


def test_formulas_in_old_forms_are_rendered():
    text = (
        r"$$\cases{1 & x \cr 0 & y}$$, $\dv{f}{x} = \pdv{f}{x}$, $\ce{Ca^2+}$, $\rule{0pt}{2ex}x$"
    )

    rendered = render_markdown(text)

    assert (rendered.html.count("<math"), rendered.problems) == (4, ())
