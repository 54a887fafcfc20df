import pytest

from blog.markdown.rendering import render_markdown
from tests.blog.markdown.rendered import body


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("==a *b*== c", "<mark>a <em>b</em></mark> c"),
        ("中==文==字", "中<mark>文</mark>字"),
        ("H~2~O and CO~2~", "H<sub>2</sub>O and CO<sub>2</sub>"),
        ("10^6^ and x^2^", "10<sup>6</sup> and x<sup>2</sup>"),
        ("a==b and c==d", "a==b and c==d"),
        ("a == b", "a == b"),
        ("3~5~7 and ~/a~ and 2^3^4", "3~5~7 and ~/a~ and 2^3^4"),
        ("==a", "==a"),
    ],
)
def test_highlights_subscripts_and_superscripts(text, html):
    assert body(text) == html


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("{width=50%}", ' width="50%"'),
        ("{ width=300px height=20 }", ' width="300" height="20"'),
        ('{: width="40" }', ' width="40"'),
    ],
)
def test_image_uses_the_size_written_after_it(written, size):
    assert f'<img src="b.png" alt="a"{size} loading' in body(f"![a](b.png){written}")


@pytest.mark.parametrize("text", ["![a](b.png){.wide}", "a {width=50%}"])
def test_other_braces_are_text(text):
    assert text[text.index("{") :] in body(text)


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        ("see www.example.org.", "https://www.example.org", "www.example.org"),
        ("(www.a.org/b_c)", "https://www.a.org/b_c", "www.a.org/b_c"),
        ("write to ada@x.org, please", "mailto:ada@x.org", "ada@x.org"),
        ("见www.example.org。", "https://www.example.org", "www.example.org"),
    ],
)
def test_bare_hosts_and_email_addresses_become_links(text, url, expected):
    assert f'<a href="{url}"' in body(text)
    assert f">{expected}</a>" in body(text)


@pytest.mark.parametrize("text", ["`www.a.org`", "pip@1.2", "@ada", "a@b", "www.", "x.www.a.b"])
def test_other_hosts_do_not_become_links(text):
    assert render_markdown(text).links == ()


def test_bare_host_in_a_link_is_not_linked_again():
    assert body("[www.a.org](b)") == '<a href="b">www.a.org</a>'
    assert body("<a href='b'>www.a.org</a>") == '<a href="b">www.a.org</a>'


def test_container_of_a_known_name_is_a_callout():
    html = render_markdown("::: warning My *title*\ntext\n\n- a\n:::\n\nmore").html

    assert html == (
        '<div class="callout callout-warning" role="note">\n'
        '<p class="callout-title">My <em>title</em></p>\n<p>text</p>\n<ul>\n<li>a</li>\n</ul>\n'
        "</div>\n<p>more</p>\n"
    )


def test_containers_nest():
    assert render_markdown("::: note\na\n:::: tip\nb\n::::\n:::").html.count("</div>") == 2


@pytest.mark.parametrize("text", ["::: spoiler\ntext\n:::", "::: note\ntext"])
def test_other_container_is_text_and_reported(text):
    rendered = render_markdown(f"a\n\n{text}")

    assert rendered.text.startswith("a :::")
    assert [problem.line for problem in rendered.problems] == [3]
