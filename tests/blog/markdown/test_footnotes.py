import re

import pytest

from blog.markdown.rendering import render_markdown


def test_duplicate_unused_and_undefined_footnotes_are_reported_with_their_lines():
    text = "a[^z] ref[^no pe]\n\n[^z]: one\n[^z]: two\n\n[^u]: unused note"

    rendered = render_markdown(text)

    assert [(problem.line, problem.message) for problem in rendered.problems] == [
        (1, "Footnote “no pe” is not defined: readers see “[^no pe]”."),
        (4, "Footnote “z” is defined twice: only the first is shown."),
        (6, "Footnote “u” is never referenced, so it is not shown."),
    ]
    assert rendered.text == "a ref[^no pe] one"


@pytest.mark.parametrize(
    ("text", "shown", "problems"),
    [
        (
            "x[^a b]\n\n[^a b]: https://x.org",
            "x[^a b] [^a b]: https://x.org",
            [
                (1, "Footnote “a b” is not defined: readers see “[^a b]”."),
                (
                    3,
                    "A footnote’s label can’t be empty or have spaces: “[^a b]:” is shown as text.",
                ),
            ],
        ),
        (
            "> [^]: one",
            "[^]: one",
            [(1, "A footnote’s label can’t be empty or have spaces: “[^]:” is shown as text.")],
        ),
        ("a\n\n[[^1]](/b)\n\n[^1]: c", "a c", [(3, "The link to “/b” has no text.")]),
        ("a [](https://b.example)", "a", [(1, "The link to “https://b.example” has no text.")]),
    ],
)
def test_footnote_or_link_that_cannot_be_shown_is_reported(text, shown, problems):
    rendered = render_markdown(text)

    assert rendered.text == shown
    assert [(problem.line, problem.message) for problem in rendered.problems] == problems


def test_footnotes_in_order_are_no_problem():
    text = "a[^1] b[^n] c^[inline]\n\n[^1]: one[^n]\n\n[^n]: two\n\n    more\n\n`[^code]`"

    rendered = render_markdown(text)

    assert rendered.problems == ()
    assert rendered.text == "a b c [^code] one two more inline"


@pytest.mark.parametrize(
    "text",
    [
        "[a[^n] b](/c)",
        "[a b^[note]](/c)",
        "[a b[^n]][c]\n\n[c]: /c",
        "<a href=/c>a b[^n]</a>",
        "[![a b[^n]](/c)](/c)",
    ],
)
def test_footnote_in_the_text_of_a_link_is_after_the_link(text):
    html = render_markdown(f"{text}\n\n[^n]: note").html.partition("<section")[0]

    assert re.findall(r"a b|</a>|<sup", html)[:3] == ["a b", "</a>", "<sup"]
