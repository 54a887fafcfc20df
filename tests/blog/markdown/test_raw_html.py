import pytest

from blog.markdown.rendering import render_inline, render_markdown
from tests.blog.markdown.rendered import body

# HTML elements, parts of MathML and SVG, and plain words.
NAMES = """
template title style script select object noframes noscript iframe textarea xmp int mask real
vector matrix list text set min max sum log filter path line view use switch pattern symbol stop
degree domain annotation reals integers emptyset and or not in lambda bind share none fn mean
median mode sep svg math T K V String float bool str pad unk eos cls user system assistant think
token name id b i s a p q u em mark code details summary table td li div img input label data
output center main plaintext embed video audio x-y
""".split()  # noqa: SIM905


def reports(text):
    return [(one.line, one.message) for one in render_markdown(text).problems]


@pytest.mark.parametrize(
    "pattern",
    [
        "before <{}> AFTERWORD",
        "- before <{}> AFTERWORD",
        "> before <{}> AFTERWORD",
        "<{}> AFTERWORD",
        "<{}>\n\nAFTERWORD",
        "| a |\n|---|\n| <{}> AFTERWORD |",
        "# before <{}> AFTERWORD",
        "x[^1] \n\n[^1]: <{}> AFTERWORD",
        "![<{}> AFTERWORD](a.png)",
    ],
)
def test_name_in_angle_brackets_loses_no_word(pattern):
    lost = []

    for name in NAMES:
        rendered = render_markdown(pattern.format(name))
        named = f"{rendered.text} {rendered.html} {rendered.problems}"
        if "AFTERWORD" not in rendered.html or name not in named:
            lost.append(name)

    assert lost == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("std::vector<int>. A* search. R&D.", "std::vector&lt;int&gt;. A* search. R&amp;D."),
        ("`a` List<String> and Map<K, V>", "<code>a</code> List&lt;String&gt; and Map&lt;K, V&gt;"),
        ("*the <mask> token*", "<em>the &lt;mask&gt; token</em>"),
        ("the <mark> token", "the &lt;mark&gt; token"),
        ("a </b> b", "a &lt;/b&gt; b"),
        ("a <td> b", "a &lt;td&gt; b"),
        ("<a b c> d</a>", "&lt;a b c&gt; d&lt;/a&gt;"),
        ("<?php a ?> <!DOCTYPE b>", "&lt;?php a ?&gt; &lt;!DOCTYPE b&gt;"),
        ("a <center>b</center> <tt>c</tt>", "a <span>b</span> <code>c</code>"),
        ("a <!-- note --> b", "a  b"),
        ("a <input type=text value=b>", "a &lt;input type=text value=b&gt;"),
        ("<picture><source srcset=a><img src=b></picture>",
         '<span><img src="b" alt="" loading="lazy" decoding="async"></span>'),
        ("a <script>b</script> c", "a  c"),
    ],
)  # fmt: skip
def test_tag_is_html_only_if_it_is_allowed_and_closed(text, expected):
    assert body(text) == expected


@pytest.mark.parametrize("text", ["a <mask> b", "vector<int>", "<think>", "a <b>b</b>", "a<br>b"])
def test_words_in_angle_brackets_and_allowed_html_are_no_problem(text):
    assert reports(text) == []


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("\n\nuse <title> b", 3, "“<title>” is not allowed: it is shown as text."),
        ("a <b> b", 1, "“<b>” is incomplete or not closed: it is shown as text."),
        ("a\nb </i>", 2, "“</i>” has no opening tag: it is shown as text."),
        ("<font color=red>a</font>", 1, "“<font>” has no effect: only its content is shown."),
        ("a\n\n<script>\nb\n\nc\n</script>", 3,
         "“<script>” is not allowed: it is removed with its content."),
        ("<style>p {}</style>", 1, "“<style>” is not allowed: it is removed with its content."),
        ("a\n\n<!-- b\n\nc", 3, "“<!--” is not closed by “-->”: it is shown as text."),
        ("<iframe srcdoc=a></iframe>\n\n<iframe srcdoc=b></iframe>", 3, "“<iframe>” is not shown."),
        ("a <video src=data:b> c", 1, "“<video>” is not allowed: it is shown as text."),
        ("<a href='ftp://x.org'>a</a>", 1, "Links can only use http, https or mailto."),
    ],
)  # fmt: skip
def test_html_that_is_not_shown_as_written_is_reported_with_its_line(text, line, message):
    assert (line, message) == reports(text)[-1]


@pytest.mark.parametrize(
    ("text", "name", "link"),
    [
        ('<iframe src="https://v.org/1" title="A talk"></iframe>', "iframe", "A talk"),
        ("<iframe\n width=1\n src=https://v.org/1></iframe>", "iframe", "https://v.org/1"),
        ("a <video src=https://v.org/1 controls></video>", "video", "https://v.org/1"),
        ("<audio controls><source src=https://v.org/1></audio>", "source", "https://v.org/1"),
        ("<div><embed src=https://v.org/1></div>", "embed", "https://v.org/1"),
        ("<object data='https://v.org/1'></object>", "object", "https://v.org/1"),
    ],
)
def test_media_become_a_visible_link_and_are_reported(text, name, link):
    rendered = render_markdown(text)

    assert f'<a href="https://v.org/1" rel="noopener">{link}</a>' in rendered.html
    assert f"“<{name}>” is not shown: readers see a link instead." in [
        problem.message for problem in rendered.problems
    ]


@pytest.mark.parametrize("before", ["<script>x</script>", "<pre>a</pre>", "<!-- a -->"])
def test_unclosed_emphasis_in_a_block_of_html_does_not_reach_the_rest(before):
    rendered = render_markdown(f"{before} <b>unclosed\n\nnext")

    assert rendered.html.endswith("&lt;b&gt;unclosed\n<p>next</p>\n")
    assert "“<b>” is incomplete" in rendered.problems[-1].message


@pytest.mark.parametrize("name", ["script", "style", "textarea", "title", "xmp", "details", "!--"])
def test_unclosed_tag_leaves_the_rest_of_the_text(name):
    rendered = render_markdown(f"<{name}>\n\nrest *of* it\n\n- end")

    assert rendered.text.endswith("rest of it end")


def test_fallback_content_of_media_is_shown():
    assert render_markdown("<video src=a.mp4>No *video*.</video>").text == "a.mp4No video."


def test_html_across_blocks_is_preserved():
    html = render_markdown("<details>\n<summary>a</summary>\n\n*b*\n\n</details>").html

    assert html == "<details>\n<summary>a</summary>\n<p><em>b</em></p>\n</details>"


def test_title_shows_unknown_tags_and_the_words_of_images():
    assert render_inline("a <T> ![b](c.png)") == "a &lt;T&gt; b"
