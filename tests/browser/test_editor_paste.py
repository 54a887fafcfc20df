import pytest

from tests.browser.editor import text_of, write, written

# Returns whether the editor handled it; otherwise the browser does.
PASTE = """(text, parts) => {
  const clipboard = new DataTransfer();
  for (const [kind, words] of Object.entries(parts)) clipboard.setData(kind, words);
  const given = {clipboardData: clipboard, bubbles: true, cancelable: true};
  return !text.dispatchEvent(new ClipboardEvent("paste", given));
}"""
CELLS = 'Name\tSpeed\n"a|b"\t1.5\n"two\nlines"\t2'


def paste(page, plain="", html=""):
    parts = {"text/plain": plain, "text/html": html}
    return text_of(page).evaluate(PASTE, {kind: words for kind, words in parts.items() if words})


@pytest.mark.parametrize(
    ("before", "address", "after"),
    [
        ("see «the paper» here", "https://e.org/a_b", "see [the paper](https://e.org/a_b)« here"),
        ("«mail»", "mailto:a@e.org", "[mail](mailto:a@e.org)«"),
    ],
)
def test_url_pasted_over_words_makes_a_link(writing, before, address, after):
    write(writing, before)
    plain = text_of(writing).input_value()

    assert paste(writing, address)
    made = written(writing)
    writing.keyboard.press("Control+z")

    assert (made, text_of(writing).input_value()) == (after, plain)


@pytest.mark.parametrize(
    ("before", "plain", "html"),
    [
        ("see «", "https://e.org", ""),
        ("see «https://old.org»", "https://e.org", ""),
        ("[a](«b»)", "https://e.org", ""),
        ("`«code»`", "https://e.org", ""),
        ("```\n«code»\n```", "https://e.org", ""),
        ("```\n«\n```", "a", "<b>a</b>"),
        ("«words»", "two words https://e.org", ""),
        ("a «", "b c", "<span style='color:red'>b c</span>"),
        ("a «", "x\ty", ""),
        ("a «", "if x:\n  y", "<meta><div class='vscode-editor-data'><b>if</b> x:</div>"),
    ],
)
def test_other_text_is_pasted_unchanged(writing, before, plain, html):
    write(writing, before)

    assert not paste(writing, plain, html)


def test_cells_of_a_spreadsheet_become_a_table(writing):
    write(writing, "Before.«")

    paste(writing, CELLS, "<table><tr><td>Name</td></tr></table>")

    assert text_of(writing).input_value() == (
        "Before.\n\n| Name | Speed |\n| --- | ---: |\n| a\\|b | 1.5 |\n| two lines | 2 |"
    )


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a <b>bold</b> and <i>it</i> b</p>", "a **bold** and *it* b"),
        ("<a href='https://e.org/x'>here</a> b", "[here](https://e.org/x) b"),
        ("<h2>Title</h2><p>one</p><p>two</p>", "## Title\n\none\n\ntwo"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ol start='3'><li><p>a</p></li><li><p>b</p></li></ol>", "3. a\n4. b"),
        ("<p>a <code>x*y</code></p><pre>for\n  x</pre>", "a `x*y`\n\n```\nfor\n  x\n```"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>",
         "| a | b |\n| --- | --- |\n| c | d |"),
        ("<b style='font-weight:normal'><p><span style='font-weight:700'>a</span> b</p></b>",
         "**a** b"),
        ("<p>2 * 3 <em>of</em> snake_case</p>", "2 \\* 3 *of* snake_case"),
        ("<a href='javascript:alert(1)'>a</a> <b>b</b><script>c()</script>", "a **b**"),
        ("<p><b>a</b><img src='data:image/png;base64,AA' alt='x'></p>", "**a**"),
    ],
)  # fmt: skip
def test_formatted_words_become_markdown(writing, html, markdown):
    write(writing, "")

    assert paste(writing, "plain", html)
    assert text_of(writing).input_value() == markdown


def test_pasted_markdown_stays_one_step(writing):
    write(writing, "Before.\n\nAfter.")
    text_of(writing).evaluate("text => text.setSelectionRange(7, 7)")

    paste(writing, "a b", "<ul><li>a</li><li>b</li></ul>")
    made = text_of(writing).input_value()
    writing.keyboard.press("Control+z")

    assert made == "Before.\n\n- a\n- b\n\nAfter."
    assert text_of(writing).input_value() == "Before.\n\nAfter."
