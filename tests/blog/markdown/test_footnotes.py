from blog.markdown.rendering import render_markdown


def test_duplicate_unused_and_undefined_footnotes_are_reported_with_their_lines():
    text = "a[^z] ref[^nope]\n\n[^z]: one\n[^z]: two\n\n[^u]: unused note"

    rendered = render_markdown(text)

    assert [(problem.line, problem.message) for problem in rendered.problems] == [
        (1, "Footnote “nope” is not defined: readers see “[^nope]”."),
        (4, "Footnote “z” is defined twice: only the first is shown."),
        (6, "Footnote “u” is never referenced, so it is not shown."),
    ]
    assert rendered.text == "a ref[^nope] one"


def test_footnotes_in_order_are_no_problem():
    text = "a[^1] b[^n] c^[inline]\n\n[^1]: one[^n]\n\n[^n]: two\n\n    more\n\n`[^code]`"

    rendered = render_markdown(text)

    assert rendered.problems == ()
    assert rendered.text == "a b c [^code] one two more inline"
