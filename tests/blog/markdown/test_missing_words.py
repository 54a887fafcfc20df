"""Every word of a text is shown or reported with its line, in examples and generated texts."""

import re
import time
from html import unescape
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.markdown.rendering import render_markdown
from tests.fuzzing import fuzz

GENERIC = "These words are not shown"


def reports(text, **options):
    return [(one.line, one.message) for one in render_markdown(text, **options).problems]


# ── by examples ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("| a |\n|---|\n| 1 | lost |", 3, "lost"),
        ("a\n\n[unused]: /address 'title'", 3, "unused address title"),
        ('```python title="a.py" {1,3}\nb\n```', 1, "a py"),
        ("| a |\n|---|\n| 1 | 丢失的字 |", 3, "丢失的字"),
        ("[a]\n\n[a]: /b\n[a]: /second", 4, "second"),
    ],
)
def test_words_that_vanish_are_reported_with_their_line(text, line, words):
    assert reports(text) == [(line, f"{GENERIC}: “{words}”.")]


@pytest.mark.parametrize(
    "text",
    [
        "# A *b*c `d`\n\n1. e\n2. f\n\n- [x] g\n\n> [!danger] h\n> i",
        "[a](https://x.org/b%20c?d=e 'f') ![g](h.png 'i') <https://j.org> www.k.org",
        "[a][B c] [d]\n\n[b C]: /e 'f'\n[d]: <g h>",
        "```python title=x {1,3}\nf'{a}\\n' + r\"\\b\" # c\n```\n\n    indented\n\n`` ` ``",
        "H$_2$O $a_1^{b}$ $$\\frac{c}{d}$$ \\(e^f\\) \\begin{align}g\\end{align}",
        "\\eqref{h}\n\n\\begin{equation}\\label{h}\\end{equation}",
        "a[^note] b^[c]\n\n[^note]: d\n\n    e",
        "H<sub>2</sub>O &amp; &alpha; &#65; \\*a\\_b <!-- comment --> a&b;c",
        "<div class='x' style='color: red'><b>a</b></div>\n\n<a id=\"i\"></a>\n\n# b {#c}",
        "ab<!-- c -->cd [ef[^n]gh](/x)\n\n[^n]: ij",
        "| a | b |\n|:--|--:|\n| $x|y$ | `c` |",
        "https://münchen.example/ü and [a](https://münchen.example/ü)",
        "中文**强调。**之后\n换行",
        "snake\\_case *in*word don't 1,000",
    ],
)
def test_syntax_is_not_missed(text):
    assert reports(text, language="en") == []


def test_check_takes_little_of_the_time_of_rendering(corpus, monkeypatch):
    longest = max((path for path in corpus.rglob("*.md")), key=lambda path: path.stat().st_size)
    text = longest.read_text(errors="replace")[:20_000]
    spent = []

    def timed(*arguments):
        started = time.thread_time()
        found = missing_words(*arguments)
        spent.append(time.thread_time() - started)
        return found

    from blog.markdown import rendering
    from blog.markdown.missing_words import missing_words

    monkeypatch.setattr(rendering, "missing_words", timed)
    for _ in range(3):
        render_markdown(text)

    assert min(spent) < 0.05


# ── for real and generated texts ────────────────────────────────────────────────────────────
def lost_words(text, rendered, words):
    """Return the words that are neither on the page nor in a problem."""
    page = unescape(rendered.html)
    visible = f"{page} {unquote(page)} " + " ".join(
        f"{one.message} {one.source}" for one in rendered.problems
    )
    return [word for word in words if word not in visible]


def test_every_word_of_real_notes_is_shown_or_named(corpus):
    missed = {
        str(path.relative_to(corpus)): generic
        for path in corpus.rglob("*.md")
        if path.is_file()
        and (
            generic := [
                report
                for report in reports(path.read_text(errors="replace"), language="en")
                if report[1].startswith(GENERIC)
            ]
        )
    }

    assert missed == {}


_word = st.integers(0, 9_999).map(lambda number: f"word{number:04d}x")
_piece = st.one_of(
    _word,
    st.builds("**{}**".format, _word),
    st.builds("*{}。*".format, _word),
    st.builds("`{}`".format, _word),
    st.builds("${}$".format, _word),
    st.builds("<{}>".format, _word),
    st.builds(
        "<{} {}>".format, st.sampled_from(["b", "mask", "title", "p", "td", "iframe"]), _word
    ),
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["b", "center", "video", "x"]), _word),
    st.builds("[{}](/{})".format, _word, _word),
    st.builds("![{}](/{}.png)".format, _word, _word),
    st.builds("=={}==".format, _word),
    st.builds("^[{}]".format, _word),
    st.builds("<!-- -->{}".format, _word),
    st.builds("[^{}]".format, _word),
    st.builds("\\{}{}".format, st.sampled_from("*_[]<>`$#(){}"), _word),
    st.sampled_from([*"*_`$[]()<>{}|~^=!&\\\"'#:%", "<!--", "-->", "$$", "</", "中", "。"]),
)
_line = st.lists(_piece, min_size=1, max_size=6).map(" ".join)
_block = st.one_of(
    _line,
    st.builds("{}\n{}".format, _line, _line),
    st.builds(
        "{} {}".format, st.sampled_from(["#", "##", "-", "1.", ">", ":::", "> [!NOTE]"]), _line
    ),
    st.builds("```python\n{}\n```".format, _line),
    st.builds("$$\n{}\n$$".format, _word),
    st.builds("| a | b |\n|---|---|\n| {} | {} |".format, _word, _line),
    st.builds("[^n{}]: {}".format, st.integers(0, 3), _line),
    st.builds("[{}]: /{}".format, _word, _word),
    st.builds("<div>\n{}\n</div>".format, _line),
    st.builds("<{} {}".format, st.sampled_from(["details>", "pre>", "table>", "script>"]), _line),
    st.builds("\\begin{{align}}\n{}\n\\end{{align}}".format, _word),
)
_text = st.lists(_block, min_size=1, max_size=6).map("\n\n".join)


def without_comments(text):
    return re.sub(r"<!--.*?-->|<!--->|<!-->", " ", text, flags=re.DOTALL)


@fuzz
@given(text=_text)
def test_every_word_of_a_generated_text_is_shown_or_reported(text):
    words = re.findall(r"word\d{4}x", without_comments(text))

    rendered = render_markdown(text, language="en")

    assert lost_words(text, rendered, words) == []


@fuzz
@given(
    text=st.text(st.sampled_from([*"ab \n*_`$[]()<>{}|~^=!&\\\"'#:-%/.", "中", "。"]), max_size=80)
)
def test_text_of_signs_is_rendered_within_its_time(text):
    started = time.thread_time()

    render_markdown(text, language="zh")

    assert time.thread_time() - started < 10
