import pytest

from blog.markdown.rendering import Heading, Problem, render_inline, render_markdown
from tests.blog.markdown.rendered import body, html

ANCHOR = '<a class="anchor" href="#{0}" aria-label="Link to this section">#</a>'


# Headings


def test_heading_gets_an_id_and_a_link_to_itself():
    assert html("# Why *it* works?") == (
        f'<h2 id="why-it-works">Why <em>it</em> works? {ANCHOR.format("why-it-works")}</h2>'
    )


def test_shallowest_heading_becomes_the_top_level():
    levels = [heading.level for heading in render_markdown("## a\n### b\n## c").headings]

    assert levels == [2, 3, 2]


def test_headings_never_go_deeper_than_six():
    rendered = render_markdown("# a\n##### b\n###### c")

    assert [heading.level for heading in rendered.headings] == [2, 6, 6]


def test_headings_are_listed_in_order_with_their_text():
    rendered = render_markdown("# A `b` $c$\n\n## 深度 学习！\n\n> # quoted")

    assert rendered.headings == (
        Heading(2, "a-b-c", "A b c"),
        Heading(3, "深度-学习", "深度 学习！"),
    )


def test_heading_ids_are_unique():
    rendered = render_markdown("# a\n# a\n# a-1\n# a")

    assert [heading.anchor for heading in rendered.headings] == ["a", "a-1", "a-1-1", "a-2"]


@pytest.mark.parametrize("name", ["main", "content", "toc", "top", "search", "theme", "fn1"])
def test_heading_id_avoids_those_of_the_page(name):
    assert render_markdown(f"# {name}").headings == (Heading(2, f"s-{name}", name),)


@pytest.mark.parametrize(
    "text",
    [
        '# Blog <a href="#b-1" id="b-1"></a>',
        "# Blog {#b-1}",
        '# Blog <a name="b-1"></a>',
        "Blog {#b-1}\n===",
    ],
)
def test_heading_uses_the_id_written_after_it(text):
    assert render_markdown(text).headings == (Heading(2, "b-1", "Blog"),)


def test_heading_without_letters_has_an_id():
    assert render_markdown("# ???").headings == (Heading(2, "section", "???"),)


def test_raw_first_heading_becomes_a_second():
    assert html("<h1>a</h1>") == "<h2>a</h2>"


# Links


def test_external_link_has_noopener():
    assert body("[a](https://a.b)") == '<a href="https://a.b" rel="noopener">a</a>'


@pytest.mark.parametrize("url", ["/blog/", "a.pdf", "#x", "?q=1", "mailto:a@b.c", "../a:b"])
def test_other_link_is_unchanged(url):
    assert body(f"[a]({url})") == f'<a href="{url}">a</a>'


@pytest.mark.parametrize(
    ("text", "url", "rest"),
    [
        ("https://a.b/c_d*e", "https://a.b/c_d*e", ""),
        ("https://a.b/c.", "https://a.b/c", "."),
        ("https://a.b/c(d)", "https://a.b/c(d)", ""),
        ("https://a.b/c)", "https://a.b/c", ")"),
        ("https://a.b/论文。", "https://a.b/%E8%AE%BA%E6%96%87", "。"),
        ("http://a.b?c=d", "http://a.b?c=d", ""),
    ],
)
def test_bare_url_becomes_a_link(text, url, rest):
    label = text.removesuffix(rest)

    assert body(text) == f'<a href="{url}" rel="noopener">{label}</a>{rest}'


@pytest.mark.parametrize("text", ["`https://a.b`", "xhttps://a.b", "https://", "ftp://a.b"])
def test_other_text_does_not_become_a_link(text):
    assert render_markdown(text).links == ()


def test_url_in_a_link_is_not_linked_again():
    assert body("[https://a.b](c)") == '<a href="c">https://a.b</a>'


def test_links_and_images_are_listed_once_in_order():
    rendered = render_markdown('[a](b) https://c.d [e](b) [f](#g) ![h](i.png) <img src="j.png">')

    assert rendered.links == ("b", "https://c.d")
    assert rendered.images == ("i.png", "j.png")


# Tables, lists, code


def test_table_can_be_reached_and_scrolled():
    assert html("| a | b | c | d |\n|:--|--:|:-:|---|\n| *1* | 2 | 3 | 4 |") == (
        '<div class="table" tabindex="0" role="region" aria-label="Table 1"><table>\n'
        '<thead>\n<tr>\n<th class="align-left">a</th>\n<th class="align-right">b</th>\n'
        '<th class="align-center">c</th>\n<th>d</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
        '<td class="align-left"><em>1</em></td>\n<td class="align-right">2</td>\n'
        '<td class="align-center">3</td>\n<td>4</td>\n</tr>\n</tbody>\n</table></div>'
    )


def test_tables_differ_by_name():
    table = "| a |\n|---|\n\n"

    assert 'aria-label="Table 2"' in html(table * 2)


def test_empty_header_cell_is_no_header():
    assert "<tr>\n<td></td>\n<th>b</th>\n</tr>" in html("|  | b |\n|--|--|")


def test_task_list():
    assert html("- [ ] a\n- [x] b\n- c") == (
        '<ul>\n<li class="task"><input type="checkbox" disabled="" aria-label="To do"> a</li>\n'
        '<li class="task"><input type="checkbox" disabled="" checked="" aria-label="Done"> b</li>\n'
        "<li>c</li>\n</ul>"
    )


def test_strikethrough():
    assert body("~~a~~ 3~5") == "<s>a</s> 3~5"


def test_code_is_highlighted_and_names_its_language():
    assert html("```Python title=x {1,3}\nx = 'a<b'\n```") == (
        '<div class="code" data-language="python"><pre tabindex="0"><code class="language-python">'
        'x <span class="o">=</span> <span class="s1">\'a&lt;b\'</span>\n</code></pre></div>'
    )


@pytest.mark.parametrize("language", ["nosuch", "mermaid"])
def test_code_of_an_unknown_language_is_plain(language):
    assert html(f"```{language}\na<b\n```") == (
        f'<div class="code" data-language="{language}"><pre tabindex="0">'
        f'<code class="language-{language}">a&lt;b\n</code></pre></div>'
    )


def test_long_code_is_plain():
    assert "<span" not in html("```python\n" + "x = 1\n" * 8_000 + "```")


# Raw HTML


@pytest.mark.parametrize(
    "text",
    [
        "H<sub>2</sub>O x<sup>2</sup>",
        "<kbd>Ctrl</kbd>",
        "a<br>b",
        '<a id="x"></a>',
        '<abbr title="a">b</abbr> <mark>c</mark>',
        '<span lang="zh">潘瑞</span>',
    ],
)
def test_raw_html_that_is_harmless_stays(text):
    assert body(text) == text


def test_raw_details_hold_markdown():
    assert html("<details><summary>a</summary>\n\n*b*\n\n</details>") == (
        "<details><summary>a</summary>\n<p><em>b</em></p>\n</details>"
    )


def test_unclosed_raw_html_is_closed():
    assert html("<div><b>a") == "<div><b>a</b></div>"


# Plain text


def test_text_is_without_markup_marks_and_notes():
    rendered = render_markdown("# A\n\n*b*c [d](e) `f<g` $h^2$[^1]\n\n- i\n- j\n\n[^1]: k &amp; l")

    assert rendered.text == "A bc d f<g h² i j k & l"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("one two-three don't", 3),
        ("深度学习", 4),
        ("用 PyTorch 训练模型。", 6),
        ("カタカナ", 4),
        ("- a\n- b\n\n`c d`", 4),
        ("! ? —", 0),
    ],
)
def test_words_are_counted(text, count):
    assert render_markdown(text).word_count == count


def test_empty_text_renders_to_nothing():
    rendered = render_markdown("")

    assert (rendered.html, rendered.headings, rendered.has_math) == ("", (), False)
    assert (rendered.text, rendered.problems, rendered.links) == ("", (), ())


def test_entity_of_gitbook_is_a_space():
    assert body("a&#x20;b") == "a b"


def test_problem_is_reported_with_its_line():
    rendered = render_markdown("a\n\nb\nc $\\nosuch$ d")

    assert rendered.problems == (Problem(4, 'Unknown command "\\nosuch".', r"\nosuch"),)


# Single lines


def test_inline_rendering():
    assert render_inline("A *b* `c` $x^2$ [d](https://e.f)") == (
        'A <em>b</em> <code>c</code> <math alttext="x^2"><msup><mi>x</mi><mn>2</mn></msup></math> '
        '<a href="https://e.f" rel="noopener">d</a>'
    )


@pytest.mark.parametrize("text", ["# a", "- a", "> a", "[2020 NSDI] a", "a < b", "1. a"])
def test_inline_rendering_knows_no_blocks(text):
    assert render_inline(text) == text.replace("<", "&lt;").replace(">", "&gt;")


def test_inline_rendering_shows_the_words_of_an_image_and_no_id():
    assert render_inline('a ![b](c.png)<span id="d">e</span>\nf') == "a b<span>e</span> f"


# What the notes have outside of dollars.
GREEK = ("rho", "theta", "Theta")


def test_real_notes_render_without_problems_but_of_html(corpus):
    notes = [path for path in corpus.rglob("*.md") if path.is_file()]

    problems = {
        (path.name, problem.message)
        for path in notes
        for problem in render_markdown(path.read_text(errors="replace")).problems
    }

    assert len(notes) > 300
    assert {message for _, message in problems} == {
        "Links can only use http, https or mailto.",
        "“<div>” is incomplete or not closed: it is shown as text.",
        *(f"“\\{name}” is LaTeX outside of a formula: it is shown as text." for name in GREEK),
        "“<iframe>” is not shown: readers see a link instead.",
        "“<script>” is not allowed: it is removed with its content.",
        "“<style>” is not allowed: it is removed with its content.",
        "“<svg>” is not allowed: it is shown as text.",
    }
