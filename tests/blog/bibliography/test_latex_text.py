import random

import pytest

from blog.bibliography.latex_escaping import to_latex_line
from blog.bibliography.latex_text import to_line, to_unicode


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"G{\"o}del, Erd\H{o}s, {\L}ukasz", "Gödel, Erdős, Łukasz"),
        (r"Rodr{\'\i}guez \'{\i} \v{s}\c{c}\u{g}", "Rodríguez í šçğ"),
        (r"{\ss}{\o}{\AE} Caf\'e", "ßøÆ Café"),
        (r"AT\&T, 50\% and 50%", "AT&T, 50% and 50%"),
        ("pages 1--9, so---and ~ here", "pages 1–9, so—and here"),
        ("``quoted'' as it is", "“quoted” as it is"),
        ("$k$-means in $O(n \\log n)$", "k-means in O(n log n)"),
        (r"$\alpha$, CaO$_2$, x$^{2}$, \textsuperscript{3}H", "α, CaO₂, x², ³H"),
        (r"\emph{very} \textbf{bold} \texttt{x}", "very bold x"),
        (
            r"\url{https://a.example/b_c} \href{https://x.example}{here}",
            "https://a.example/b_c here",
        ),
        ("{{GPU}}s and {vLLM}", "GPUs and vLLM"),
        (r"\unknown{thing} stays", "thing stays"),
        (r"\begin{otherlanguage}{german}Wort\end{otherlanguage}", "Wort"),
        (r"a\linebreak[4] b \string_ \isotope[14]{C} {\selectfont\char240}", "a b _ 14C ð"),
        (r"$\mu^+\mu^-$", "μ⁺μ⁻"),
        (r"$\sqrt[3]{x}$, $\sqrt[n]{x+1}$, $\sqrt{x}$", "∛(x), ⁿ√(x+1), √(x)"),
        (r"$\sqrt[k]{2}$ and $\sqrt[k+1]{2}$", "(2)^(1/k) and (2)^(1/(k+1))"),
        (r"$\frac{a+b}{c}$, $\frac12$, $\dfrac{\frac{1}{2}}{n}$", "(a+b)/c, 1/2, (1/2)/n"),
        (r"$\binom$ of $\alpha$", "binom of α"),
        (r"$\frac{1}$ or \frac", "frac 1 or frac"),
        (r"$\overline$ and $\sqrt$ stay", "overline and sqrt stay"),
        ("no LaTeX at all", "no LaTeX at all"),
    ],
)
def test_latex_is_converted_to_text(latex, text):
    assert to_line(latex) == text


def test_paragraphs_and_line_breaks_are_preserved():
    assert to_unicode("one\ntwo\\\\\nthree\n\n  four {x}") == "one two\nthree\n\nfour x"


@pytest.mark.parametrize("latex", ["{" * 5000, "}" * 5000, "$" * 5001, "\\" * 5001, "{\\a" * 3000])
def test_garbage_raises_nothing(latex):
    to_unicode(latex)


def test_escaped_text_is_read_back():
    chance = random.Random(1)
    letters = "ab \\{}~^&%$#_-'`\"!?,<>@=()[]|/*é中"
    texts = ["".join(chance.choices(letters, k=chance.randint(1, 9))) for _ in range(3000)]

    changed = [text for text in texts if to_line(to_latex_line(text)) != " ".join(text.split())]

    assert changed == []
