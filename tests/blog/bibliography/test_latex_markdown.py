import random
import re

import pytest

from blog.bibliography.latex_markdown import markdown_to_latex, markdown_to_line, to_markdown


@pytest.mark.parametrize(
    ("latex", "markdown"),
    [
        (r"In $O(n \log n)$, CaO$_2$ at \$5 and \$6.", r"In $O(n \log n)$, CaO$_2$ at $5 and $6."),
        (r"\(a\) and \[b\] and $$c$$", "$a$ and $$b$$ and $$c$$"),
        (
            r"See \href{https://a.example/b_c}{our \emph{slides}}.",
            "See [our slides](https://a.example/b_c).",
        ),
        (r"At \url{https://a.example/\~b}", "At <https://a.example/~b>"),
        (r"\$a and b\$", r"\$a and b\$"),
        ("<p>One.</p>\n<p>Two &amp; three.</p>", "One.\n\nTwo & three."),
    ],
)
def test_latex_becomes_markdown(latex, markdown):
    assert to_markdown(latex) == markdown


def test_markdown_round_trips():
    chance = random.Random(1)
    letters = "ab \\{}~^&%$#_-'`\"!?,<>@=()[]|/*é中\n1$$"
    texts = ["".join(chance.choices(letters, k=chance.randint(1, 12))) for _ in range(3000)]

    changed = [
        text for text in map(normalize, texts) if to_markdown(markdown_to_latex(text)) != text
    ]

    assert changed == []


def test_links_are_written_as_latex_and_read_back():
    text = "See <https://a.example/b_c%20d#e> and [the page_f](https://a.example/?g=1&h=2)."

    latex = markdown_to_latex(text)

    assert r"\url{https://a.example/b_c\%20d\#e}" in latex
    assert r"\href{https://a.example/?g=1&h=2}{the page\_f}" in latex
    assert to_markdown(latex) == text


def normalize(text):
    paragraphs = re.split(r"\n\s*\n", text.strip())
    lines = ("\n".join(" ".join(one.split()) for one in part.split("\n")) for part in paragraphs)
    return "\n\n".join(part.strip() for part in lines).strip()


def test_title_in_markdown_becomes_plain_text():
    assert markdown_to_line("A $[SU(3)]^4$ model of <i>joins</i> &amp; $5") == (
        "A [SU(3)]⁴ model of joins & $5"
    )
