r"""Environments without dollars, references to formulas, and ``%``."""

import re

import pytest

from blog.markdown.rendering import render_markdown

ENVIRONMENTS = [
    "equation", "equation*", "align", "align*", "gather", "gather*", "multline", "multline*",
    "cases", "eqnarray", "alignat*", "flalign", "pmatrix", "bmatrix", "matrix", "aligned", "split",
    "displaymath",
]  # fmt: skip


def formula(name):
    arguments = "{2}" if name == "alignat*" else ""
    return f"\\begin{{{name}}}{arguments}\na \\\\\nb\n\\end{{{name}}}"


@pytest.mark.parametrize("name", ENVIRONMENTS)
@pytest.mark.parametrize(
    "around", ["{}", "text\n{}\nmore", "- item\n\n  {}", "> {}", "{}.", "see {} here", "a\n\n{},"]
)
def test_bare_environment_is_a_formula(name, around):
    indent = {"-": "  ", ">": "> "}.get(around[0], "")
    text = around.format(formula(name).replace("\n", f"\n{indent}"))

    rendered = render_markdown(text)

    assert (rendered.html.count("<math"), rendered.problems) == (1, ())
    assert "begin" not in re.sub(r'alttext="[^"]*"', "", rendered.html)


def test_bare_environment_may_hold_empty_lines_and_markup():
    rendered = render_markdown("\\begin{align}\na_1 *b* &= c_2 \\\\\n\nd &= e\n\\end{align}")

    assert rendered.html.count("<math") == 1
    assert "<em>" not in rendered.html


def test_unclosed_environment_is_text_and_reported():
    rendered = render_markdown("a\n\n\\begin{align} b")

    assert rendered.text == r"a \begin{align} b"
    assert [(one.line, one.message) for one in rendered.problems] == [
        (3, r"“\begin{align}” has no “\end{align}”: it is shown as text.")
    ]


@pytest.mark.parametrize("text", [r"`\begin{align}x\end{align}`", r"    \begin{align}x\end{align}"])
def test_environment_in_code_is_code(text):
    assert not render_markdown(text).has_math


@pytest.mark.parametrize(
    "reference", [r"\eqref{e}", r"$\eqref{e}$", r"(\ref{e})", r"\ref{e}", r"\cref{e}"]
)
@pytest.mark.parametrize("comes_first", [True, False])
def test_reference_links_to_its_formula_before_and_after_it(reference, comes_first):
    equation = "\\begin{equation} x \\label{e} \\end{equation}"
    parts = [f"see {reference} there", equation]

    rendered = render_markdown("\n\n".join(parts if comes_first else parts[::-1]))

    assert '<a href="#eq:e">(1)</a>' in rendered.html
    assert 'id="eq:e"' in rendered.html
    assert "((" not in re.sub("<[^>]*>", "", rendered.html)
    assert rendered.problems == ()


def test_reference_to_no_formula_is_reported_and_shows_its_label():
    rendered = render_markdown("a\nsee \\eqref{fig:one}")

    assert "(fig:one)" in rendered.html
    assert [(one.line, one.message) for one in rendered.problems] == [
        (2, "No formula has the label “fig:one”.")
    ]


@pytest.mark.parametrize(
    ("text", "line", "hidden"),
    [
        (r"accuracy $> 90% \pm 2$", 1, r"\pm 2"),
        ("$95%$", 1, "%"),
        ("$%a$", 1, "a"),
        ("$$\na\nb % of c\n+d\n$$", 3, "of c"),
        (r"$\\% z$", 1, "z"),
        ("\\begin{align}\na % b\n\\end{align}", 2, "b"),
    ],
)
def test_percent_sign_that_hides_something_is_reported(text, line, hidden):
    assert [(one.line, one.message) for one in render_markdown(text).problems] == [
        (line, f"“%” begins a comment, so “{hidden}” is not shown: write “\\%”.")
    ]


@pytest.mark.parametrize("text", [r"$5\%$", "$$\n% a comment\nx\n$$", "$$\nx %\n+y\n$$", "5%"])
def test_escaped_percent_sign_and_comment_line_are_no_problem(text):
    assert render_markdown(text).problems == ()


def test_long_inline_formula_is_in_a_box_that_scrolls():
    long, short = "+".join(f"a_{{{number}}}" for number in range(17)), "a+b"

    assert '<span class="formula" tabindex="0"' in render_markdown(f"Inline ${long}$ end").html
    assert 'class="formula"' not in render_markdown(f"Inline ${short}$ end").html


NUMBERS = r"\(\d+\)|\(A\)"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (r"$$\begin{align} a \\ \intertext{so} b \end{align}$$", ["(1)", "(2)"]),
        (r"$$\begin{align} a \\ \shortintertext{so} b \end{align}$$", ["(1)", "(2)"]),
        (r"\begin{eqnarray} a &=& b \label{e} \\ c &\le& d \end{eqnarray}", ["(1)", "(2)"]),
        (r"\begin{eqnarray*} a &=& b \\ c &=& d \end{eqnarray*}", []),
        (r"$$\begin{aligned} a \\ b \end{aligned} \tag{A}$$", ["(A)"]),
        (r"Here $$\begin{cases} a \\ b \end{cases} \label{c}$$ see \eqref{c}.", ["(1)", "(1)"]),
        (r"Here $$x \tag{A}\label{c}$$ see \eqref{c}.", ["(A)", "(A)"]),
        (
            r"\begin{subequations}\label{s}\begin{align}a\label{t}\\b\end{align}\end{subequations}",
            ["(1)", "(2)"],
        ),
    ],
)
def test_rows_have_the_numbers_that_latex_gives_them(text, numbers):
    rendered = render_markdown(text)

    assert re.findall(NUMBERS, re.sub(r"<[^>]*>", "", rendered.html)) == numbers
    assert rendered.problems == ()


def test_tag_within_a_line_is_reported():
    [problem] = render_markdown("a\n\nb $x \\tag{1}$ c").problems

    assert (problem.line, "“\\tag” is not shown" in problem.message) == (3, True)


def test_label_of_two_formulas_is_reported():
    [problem] = render_markdown("$$x \\label{a}$$\n\n$$y \\label{a}$$").problems

    message = "The label “a” is defined twice: give each formula its own."
    assert (problem.line, problem.message) == (3, message)


@pytest.mark.parametrize(
    ("text", "source", "is_display"),
    [
        ("so $`x_1`$ is", "x_1", False),
        ("```math\nx < y\n```", "x &lt; y", True),
        ("- a\n\n  ```math\n  x|y\n  ```", "x|y", True),
    ],
)
def test_formulas_are_read_as_github_writes_them(text, source, is_display):
    [(found, display)] = re.findall(
        r'<math alttext="([^"]*)"( display="block")?', render_markdown(text).html
    )

    assert (found, bool(display)) == (source, is_display)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"\frac{16\Psi}{N_d}", "16Ψ/N_d"),
        (r"\sum_{i=1}^n \alpha_i x_i^2", "∑ᵢ₌₁ⁿ αᵢ xᵢ²"),
        (r"\begin{aligned} a &= b \\[2pt] &= c \end{aligned}", "a = b = c"),
        (r"\operatorname{argmax}_x \binom{n}{k} \iff \text{AT\&T}", "argmax_x (n choose k) ⇔AT&T"),
    ],
)
def test_text_of_a_post_holds_formulas_that_people_can_read(formula, text):
    assert render_markdown(f"So $${formula}$$ is.").text == f"So {text} is."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        *(
            (found, f"“{found}” is LaTeX outside of a formula: it is shown as text.")
            for found in (r"\begin{theorem}", r"\emph{b}", r"\section*{C}", r"\item", r"\alpha")
        ),
        (r"\citep[p. 3]{a,b}",
         r"“\citep[p. 3]{a,b}” is shown as text: to cite a paper, write “[@a; @b]”."),
    ],
)  # fmt: skip
def test_latex_outside_of_formulas_is_reported_with_its_line(text, message):
    problems = render_markdown(f"a\n{text} b").problems

    assert [(one.line, one.message) for one in problems] == [(2, message)]


@pytest.mark.parametrize(
    "text", [r"C:\alpha", r"\d{3}", r"C:\Users\{a}", r"`\emph{a}`", r"\\emph{a}"]
)
def test_paths_regular_expressions_and_code_are_no_latex(text):
    assert render_markdown(text).problems == ()
