import re

import pytest

from blog.markdown.rendering import ImageSource, render_markdown, without_sidenotes
from tests.blog.markdown.rendered import body, html

# Callouts


def test_callout():
    assert html("> [!NOTE]\n> a *b*\n>\n> c") == (
        '<div class="callout callout-note" role="note">\n<p class="callout-title">Note</p>\n'
        "<p>a <em>b</em></p>\n<p>c</p>\n</div>"
    )


@pytest.mark.parametrize(
    ("kind", "look"),
    [
        ("TIP", "tip"),
        ("IMPORTANT", "important"),
        ("WARNING", "warning"),
        ("CAUTION", "caution"),
        ("info", "note"),
        ("Success", "tip"),
        ("question", "important"),
        ("danger", "caution"),
    ],
)
def test_callout_kinds(kind, look):
    assert html(f"> [!{kind}]\n> a") == (
        f'<div class="callout callout-{look}" role="note">\n'
        f'<p class="callout-title">{kind.capitalize()}</p>\n<p>a</p>\n</div>'
    )


@pytest.mark.parametrize(("sign", "is_open"), [("-", ""), ("+", ' open=""')])
def test_callout_with_a_title_folds(sign, is_open):
    assert html(f"> [!tip]{sign} My *title*\n> a") == (
        f'<details class="callout callout-tip"{is_open}>\n'
        '<summary class="callout-title">My <em>title</em></summary>\n<p>a</p>\n</details>'
    )


def test_callout_without_a_body():
    assert html("> [!tip] a") == (
        '<div class="callout callout-tip" role="note">\n<p class="callout-title">a</p>\n</div>'
    )


def test_callouts_nest():
    assert html("> [!tip]\n> a\n> > [!note]\n> > b").count("</div>") == 2


def test_quote_with_an_unknown_kind_stays_a_quote():
    assert html("> [!nope]\n> a") == "<blockquote>\n<p>[!nope]\na</p>\n</blockquote>"


# Images


def test_image_alone_becomes_a_figure():
    assert html('![alt](a.png "A *caption*")') == (
        '<figure><img src="a.png" alt="alt" loading="lazy" decoding="async">'
        "<figcaption>A <em>caption</em></figcaption></figure>"
    )


def test_figure_without_a_title_has_no_caption():
    assert html("![alt](<a b.png>)") == (
        '<figure><img src="a%20b.png" alt="alt" loading="lazy" decoding="async"></figure>'
    )


def test_linked_image_alone_becomes_a_figure():
    assert html("[![a](b.png)](c)") == (
        '<figure><a href="c"><img src="b.png" alt="a" loading="lazy" decoding="async"></a></figure>'
    )


def test_captioned_images_in_one_paragraph_are_figures_side_by_side():
    image = '<img src="{0}.png" alt="{0}" loading="lazy" decoding="async">'

    assert html('![a](a.png "A")\n[![b](b.png)](/c)') == (
        f'<div class="figures"><figure>{image.format("a")}<figcaption>A</figcaption></figure>'
        f'<figure><a href="/c">{image.format("b")}</a></figure></div>'
    )
    assert "<figure" not in html("![a](a.png) ![b](b.png)")


@pytest.mark.parametrize(
    ("given", "size"),
    [("", (100, 416)), ("{width=50%}", (100, 416)), ("{width=50}", (50, 208))],
)
def test_tall_image_in_a_row_of_figures_is_at_most_so_high(given, size):
    row = html(f'![a](a.png "A"){given} ![b](b.png)', find_image=lambda _: ImageSource(500, 2080))

    assert 'alt="a" width="{}" height="{}"'.format(*size) in row


def test_image_in_a_line_is_inline():
    assert body("a ![b](c.png)") == 'a <img src="c.png" alt="b" loading="lazy" decoding="async">'


def test_image_gets_its_size_and_sources():
    asked = []

    def find_image(source):
        asked.append(source)
        return ImageSource(640, 480, "/m/b.png", "/m/b-320.avif 320w", "image/avif")

    assert html("![a](/m/a&b.png)", find_image=find_image) == (
        '<figure><a class="enlarge" href="/m/b.png"><picture><source type="image/avif" '
        'srcset="/m/b-320.avif 320w" '
        'sizes="(min-width: 1280px) 640px, (min-width: 960px) 612px, (min-width: 584px) 544px, '
        'calc(100vw - 40px)">'
        '<img src="/m/b.png" alt="a" width="640" height="480" loading="lazy" decoding="async">'
        "</picture></a></figure>"
    )
    assert asked == ["/m/a&b.png"]


def test_image_links_to_the_full_image():
    assert html("a ![](b.png)", find_image=lambda _: ImageSource(640, 480)) == (
        '<p>a <a class="enlarge" href="b.png" aria-label="Enlarge image">'
        '<img src="b.png" alt="" width="640" height="480" loading="lazy" decoding="async"></a></p>'
    )


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("[![a](b.png)](https://c.example)", (640, 480)),
        ("[before ![a](b.png) after](c)", (640, 480)),
        ("a ![an icon](b.png)", (160, 90)),
    ],
)
def test_image_in_a_link_and_an_icon_get_no_link(text, size):
    assert "enlarge" not in html(text, find_image=lambda _: ImageSource(*size))


def test_image_after_a_link_links_to_the_full_image():
    text = "[a](b) <abbr>c</abbr> ![d](e.png)"

    assert html(text, find_image=lambda _: ImageSource(640, 480)).count('class="enlarge"') == 1


def test_image_links_are_not_the_texts_links():
    rendered = render_markdown(
        "![a](b.png)", find_image=lambda _: ImageSource(640, 480, "/m/c.png")
    )

    assert (rendered.links, rendered.images) == ((), ("b.png",))


@pytest.mark.parametrize(
    ("width", "sizes"),
    [
        (300, "(min-width: 340px) 300px"),
        (580, "(min-width: 960px) 580px, (min-width: 584px) 544px"),
        (2000, "(min-width: 1280px) 900px, (min-width: 960px) 612px, (min-width: 584px) 544px"),
    ],
)
def test_image_has_sizes(width, sizes):
    known = ImageSource(width, 100, "/b.png", "/b-200.avif 200w", "image/avif")

    assert f'sizes="{sizes}, calc(100vw - 40px)"' in html("![a](b.png)", find_image=lambda _: known)


@pytest.mark.parametrize(
    ("given", "size"),
    [
        ("", ' width="640" height="480"'),
        (" width=320", ' width="320" height="240"'),
        (" width=50%", ' width="50%"'),
    ],
)
def test_raw_image_keeps_the_proportion_of_the_file(given, size):
    rendered = body(f"a <img src=b.png{given}>")
    expected = html(f"a <img src=b.png{given}>", find_image=lambda _: ImageSource(640, 480))

    assert f'<img src="b.png" alt=""{size} loading' in expected
    assert 'alt=""' in rendered


# Footnotes


def test_footnote_is_next_to_its_reference_and_at_the_end():
    assert html("a[^x]\n\n[^x]: b *c*") == (
        '<p>a<sup class="footnote-ref"><a href="#fn1" id="fnref1" aria-label="Footnote 1">1</a>'
        '</sup><span class="sidenote"><span class="sidenote-number">1</span> b <em>c</em></span>'
        "</p>\n"
        '<section class="footnotes" aria-label="Footnotes">\n<ol>\n'
        '<li id="fn1" value="1" class="in-margin"><p>b <em>c</em> '
        '<a class="footnote-backref" href="#fnref1" aria-label="Back to reference 1">↩︎</a></p>\n'
        "</li>\n</ol>\n</section>"
    )


def test_footnote_referenced_twice_is_next_to_the_first_reference():
    text = html("a[^x] b[^x]\n\n[^x]: c")

    assert text.count('class="sidenote"') == 1
    assert text.count('id="fnref1"') == 1
    assert text.count('id="fnref1-2"') == 1


@pytest.mark.parametrize(
    "text",
    [
        "a[^x]\n\n[^x]: b\n\n    c",
        "a[^x]\n\n[^x]: - b",
        f"a[^x]\n\n[^x]: {'long ' * 200}",
        "# a[^x]\n\n[^x]: b",
        "|a[^x]|\n|---|\n\n[^x]: b",
    ],
)
def test_footnote_that_would_not_fit_is_only_at_the_end(text):
    assert html(text).count("sidenote") == 0
    assert html(text).count('<li id="fn1" value="1">') == 1


def test_footnote_within_the_line():
    assert without_sidenotes(html("a^[b]")).startswith('<p>a<sup class="footnote-ref">')


def test_sidenotes_can_be_left_out():
    text = html("a[^x] <span>b</span>\n\n[^x]: <span>c</span> `d`\n")

    assert without_sidenotes(text).count("<span>c</span>") == 1
    assert without_sidenotes(text).count("sidenote") == 0
    assert without_sidenotes(text).count("<span>b</span>") == 1


LINES = """# Title

A paragraph
of two lines.

- one
- two

  more

| a |
| - |
| 1 |

```python
x
```

$$
x^2
$$

> [!NOTE]
> Words.

> Quoted.
"""


def test_blocks_have_line_numbers_in_the_editor():
    html = render_markdown(LINES, with_line_numbers=True).html

    lines = re.findall(r'<(\w+)[^>]* data-line="(\d+)"', html)

    assert lines == [
        *[("h2", "1"), ("p", "3"), ("ul", "6"), ("li", "6"), ("p", "6"), ("li", "7"), ("p", "7")],
        *[
            ("p", "9"),
            ("div", "11"),
            ("thead", "11"),
            ("tr", "11"),
            ("tbody", "13"),
            ("tr", "13"),
            ("div", "15"),
        ],
        *[("div", "19"), ("div", "23"), ("p", "23"), ("blockquote", "26"), ("p", "26")],
    ]


def test_lines_change_nothing_else():
    with_lines = render_markdown(LINES, with_line_numbers=True).html

    assert re.sub(r' data-line="\d+"', "", with_lines) == render_markdown(LINES).html


@pytest.mark.parametrize("with_line_numbers", [True, False])
def test_author_cannot_write_lines(with_line_numbers):
    html = render_markdown('<p data-line="7">a</p>', with_line_numbers=with_line_numbers).html

    assert "data-line" not in html


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("Why $O(n^2)$?", "Why O(n²)?"),
        (r"The $\alpha$-trick", "The α-trick"),
        ("Plain *words* and `$x$`", "Plain words and $x$"),
        (r"$\mathcal{O}$", "𝒪"),
    ],
)
def test_contents_show_formulas_as_text(heading, shown):
    assert [one.text for one in render_markdown(f"## {heading}").headings] == [shown]
