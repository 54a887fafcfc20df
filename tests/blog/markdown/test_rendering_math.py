import re

import pytest

from blog.markdown import math
from blog.markdown.rendering import render_inline, render_markdown
from tests.blog.markdown.rendered import html


def sources(text):
    """Return the TeX of the formulas in a text, in order."""
    found = re.findall(r'<math alttext="([^"]*)"', html(text))
    return [
        source.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for source in found
    ]


def is_display(text):
    return 'display="block"' in html(text)


# Finding formulas


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$x$", ["x"]),
        ("a $x$, ($y$) **$z$**.", ["x", "y", "z"]),
        (r"\(x\) and \(a+b^2\)", ["x", "a+b^2"]),
        ("$a_1*b*c_2$", ["a_1*b*c_2"]),
        (r"$a\_b\\c\,d$", [r"a\_b\\c\,d"]),
        ("$a<b>c$", ["a<b>c"]),
        ("$`a`$", ["a"]),
        ("$[a](b)$", ["[a](b)"]),
        (r"$a\$b$", [r"a\$b"]),
        ("$a\nb$", ["a\nb"]),
        (r"$\text{if $x$ holds}$", [r"\text{if $x$ holds}"]),
        ("$x$, not $y $ but $z$", ["x", "z"]),
        ("- $x$\n- $y$", ["x", "y"]),
        ("the $n$th", ["n"]),
    ],
)
def test_inline_formula_is_found(text, expected):
    assert sources(text) == expected
    assert not is_display(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("costs $5 and $10", "costs $5 and $10"),
        (r"\$x\$", "$x$"),
        ("$ x$ and $x $", "$ x$ and $x $"),
        ("$x$5", "$x$5"),
        ("$$", "$$"),
        ("$", "$"),
        ("a $$ b", "a $$ b"),
        ("$x", "$x"),
        (r"\[SOSP '19\]", "[SOSP '19]"),
        (r"parameter\(s\) \(8\) \(see below\)", "parameter(s) (8) (see below)"),
        ("echo $HOME and $PATH", "echo $HOME and $PATH"),
    ],
)
def test_other_dollars_and_brackets_are_text(text, expected):
    assert html(text) == f"<p>{expected}</p>"


@pytest.mark.parametrize("text", ["`$x$`", "```\n$x$\n```", "    $x$", "<b title='$x$'>a</b>"])
def test_code_holds_no_formula(text):
    assert not render_markdown(text).has_math


@pytest.mark.parametrize(
    "text",
    [
        "$$x^2$$",
        "$$\nx^2\n$$",
        "$$ x^2\n$$",
        "\\[x^2\\]",
        "\\[\nx^2\n\\]",
        "a\n$$\nx^2\n$$\nb",
        "> $$\n> x^2\n> $$",
        "- a\n\n  $$\n  x^2\n  $$",
        "1. $$x^2$$",
    ],
)
def test_display_formula_is_found(text):
    assert [source.strip() for source in sources(text)] == ["x^2"]
    assert is_display(text)


def test_display_formula_in_a_line_is_inline():
    text = "$$A[i]$$ with $$A[j]$$"

    assert sources(text) == ["A[i]", "A[j]"]
    assert not is_display(text)


def test_display_formula_keeps_the_lines_around_it():
    assert html("a\n$$\nx\n$$\nb") == (
        '<p>a</p>\n<div class="math"><math alttext="x" display="block"><mi>x</mi></math></div>\n'
        "<p>b</p>"
    )


def test_wide_display_formula_can_be_reached_by_keys():
    assert '<div class="math" tabindex="0" role="group" aria-label="Formula"><math' in html(
        "$$" + "+".join("abcdefghijklmnop") + "$$"
    )


def test_unclosed_display_formula_is_text():
    assert html("$$\nx\n\ny") == "<p>$$\nx</p>\n<p>y</p>"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| $|x|$ | b |", ["|x|"]),
        ("| $P(a|b)$ | $$c|d$$ |", ["P(a|b)", "c|d"]),
        (r"| $\|x\|$ | \(a|b^2\) |", [r"\|x\|", "a|b^2"]),
        ("| $5 | $6 |", []),
        ("| $x$ | $y$ |", ["x", "y"]),
    ],
)
def test_pipe_in_a_formula_ends_no_cell(row, expected):
    text = f"| a | b |\n|---|---|\n{row}"

    assert sources(text) == expected
    assert html(text).count("<td") == 2


def test_formula_in_a_heading_a_link_a_caption_and_a_note():
    assert sources('# $a$\n\n[$b$](c)\n\n![](d "$e$")\n\nf[^1]\n\n[^1]: $g$') == list("abegg")


# Rendering formulas


def test_formula_keeps_its_source_for_screen_readers():
    assert html(r"$\alpha<\beta$") == (
        r'<p><math alttext="\alpha&lt;\beta"><mi>α</mi><mo>&lt;</mo><mi>β</mi></math></p>'
    )


@pytest.mark.parametrize(
    "source",
    [
        r"\begin{align} a &= b \\ c &= d \end{align}",
        r"\begin{aligned}[t] a &= b \\[2pt] c &= d \end{aligned}",
        r"\begin{cases} a & b \\ c & d \end{cases}",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        r"\begin{equation} a \label{e} \end{equation}",
        r"\begin{gather} a \\ b \end{gather}",
        r"\begin{split} a &= b \end{split}",
        r"\begin{eqnarray} a &=& b \end{eqnarray}",
        r"\begin{alignat}{2} a &= b \end{alignat}",
        r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}",
        r"\begin{smallmatrix} a & b \end{smallmatrix}",
        r"a &= b \\ &= c",
        r"a \\ b",
        r"\sum_{\substack{i \\ j}} x",
        r"\mathds{1} + \mathbbm{1} + \mathbb 1",
        r"\href{https://a.b}{x}",
        r"\bm{x} + \boldsymbol{\theta} + \pmb{y}",
        r"x \label{a}",
        r"10\,\AA^{-1} + \O_i \thicksim \text{\O x} + \ss",
        r"x \nonumber",
        r"a \coloneqq b",
        r"\operatorname*{arg\,max}_x f",
        r"\DeclareMathOperator*{\foo}{foo} \foo_x",
        r"\mathop{\rm argmin}\limits_x",
        r"\text{a_b, if $x < y$}",
        r"\mbox{a} \hbox{b} \textup{c}",
        r"\widetilde{abc} \widehat{abc}",
        r"\norm{x} + \abs{y}",
        r"\colorbox{red}{a} \textcolor{blue}{b} \color{green} c",
        r"\newcommand{\norm}[1]{\lVert #1 \rVert} \norm{x}",
        r"\cancel{x} \boxed{y} \big( z \big)",
        r"\vspace{1em} \large x \qed",
    ],
)
@pytest.mark.parametrize("sign", ["$", "$$"])
def test_formula_of_papers_is_known(source, sign):
    rendered = render_markdown(f"{sign}{source}{sign}")

    assert rendered.problems == ()
    assert " style=" not in rendered.html
    assert rendered.html.count("<math") == 1


def test_styles_become_classes():
    assert '<mtd class="m-right m-pr0">' in html(r"$$\begin{aligned} a &= b \end{aligned}$$")


def test_color_becomes_an_attribute():
    assert '<mrow mathcolor="#FF0000"><mi>x</mi></mrow>' in html(r"$\color{red}{x}$")


def test_negative_space_becomes_the_nearest_class():
    assert '<mspace class="m-back1">' in html(r"$a\!b$")
    assert '<mspace class="m-back5">' in html(r"$a\hspace{-1.2em}b$")


def test_equations_are_numbered_through_the_text():
    equation = r"$$\begin{equation} x \end{equation}$$"

    text = html(f"{equation}\n\n{equation}")

    assert re.findall(r"<mtext>(\(\d\))</mtext>", text) == ["(1)", "(2)"]


def test_equation_can_be_referred_to():
    text = html("$$\\begin{equation} x \\label{e} \\end{equation}$$\n\nsee $\\eqref{e}$")

    assert text.count('id="eq:e"') == 1
    assert text.count('<a href="#eq:e">(1)</a>') == 1


def test_label_given_twice_is_one_id():
    equation = "$$\n\\begin{equation} x \\label{e} \\end{equation}\n$$\n\n"

    assert html(equation * 2).count('id="eq:e"') <= 1


def test_macro_is_defined_for_the_rest_of_the_text():
    rendered = render_markdown("$\\newcommand{\\foo}{\\mathbb{F}}$\n\n$\\foo$")

    assert "<mi>𝔽</mi>" in rendered.html


def test_macro_is_not_defined_in_other_texts():
    render_markdown(r"$\newcommand{\foo}{x}$")

    assert len(render_markdown(r"$\foo$").problems) == 1


# Errors


def test_broken_formula_shows_its_source_and_the_error_in_place():
    message = "Unknown command &quot;\\nosuch&quot;."

    assert html(r"a $\nosuch<b$ c $x$") == (
        f'<p>a <code class="math-error" title="{message}">\\nosuch&lt;b</code> c '
        '<math alttext="x"><mi>x</mi></math></p>'
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (r"$\nosuch$", 1),
        ("a\n\nb\nc $x\ny$ $\\nosuch$", 5),
        ("- a\n- b\n\n  $$\n  \\nosuch\n  $$", 4),
        ("|a|\n|-|\n|$\\nosuch$|", 3),
        ("> [!note]\n> $\\nosuch$", 2),
        ("a[^1]\n\n[^1]: $\\nosuch$", 3),
    ],
)
def test_broken_formula_is_reported_with_its_line(text, line):
    [problem] = render_markdown(text).problems

    assert (problem.line, problem.message) == (line, 'Unknown command "\\nosuch".')
    assert problem.source.strip() == r"\nosuch"


def test_formula_that_is_too_long_is_refused():
    rendered = render_markdown(f"${'x+' * math.MAX_SOURCE}x$")

    [problem] = rendered.problems
    assert (problem.line, problem.message) == (1, "This formula is longer than 5000 characters.")


def test_macro_that_expands_without_end_is_refused():
    [problem] = render_markdown(r"$\newcommand{\a}{\a\a}\a$").problems

    assert problem.message.startswith("Too many expansions of custom commands.")


def test_formula_too_long_after_expansion_is_refused():
    macro = r"\newcommand{\a}{" + "x" * 4_000 + "}"

    [problem] = render_markdown(f"${macro}" + r"\a{}" * 90 + "$").problems

    assert problem.message == "This formula is too long after its macros are expanded."


def test_macro_that_repeats_its_argument_too_often_is_refused():
    [problem] = render_markdown(rf"$\def\a#1{{{'#1' * 2_000}}}\a{{\a{{\a{{x}}}}}}$").problems

    assert problem.message == "This macro repeats its arguments too often."


def test_many_macros_of_one_formula_are_known():
    macros = "".join(rf"\newcommand{{\v{letter}}}[1]{{#1^{letter}}}" for letter in "abcdefghijkl")

    assert render_markdown(rf"$${macros}$$ $\va{{x}}$").problems == ()


def test_formula_cannot_contain_html():
    text = html(r"$\text{<script>alert(1)</script>} \unknown$ $\text{<img src=x onerror=y>}$")

    assert re.findall(r"<(?:script|img)", text) == []


def test_title_can_hold_a_formula():
    assert render_inline("On $n$ and $$m$$").count("<math") == 2


# Real notes


OUTSIDE = ("\\theta", "\\Theta", "\\rho")


@pytest.mark.parametrize(
    ("folder", "least"),
    [("math-notes", 990), ("obsidian-notes", 180), ("gitbook-paper-notes", 7)],
)
def test_every_formula_of_real_notes_renders(folder, least, corpus):
    rendered = [
        render_markdown(path.read_text(errors="replace"))
        for path in (corpus / folder).rglob("*.md")
    ]

    assert sum(note.html.count("<math ") for note in rendered) >= least
    assert {one.message for note in rendered for one in note.problems} <= {
        "“<iframe>” is not shown: readers see a link instead.",
        # The notes have these outside of dollars.
        *(f"“{name}” is LaTeX outside of a formula: it is shown as text." for name in OUTSIDE),
    }
