import pytest

from blog.models import Post
from importers.report import ImportReport
from importers.text.html import attributes_of, convert_html
from tests.importers.folders import lines, png, report_lines, run, text_of, write

FIGURE = '<figure><img src="a.png"><figcaption>A <b>shrew</b></figcaption></figure>'
SHOWN = '![](a.png "A <b>shrew</b>")'


@pytest.mark.parametrize(
    ("written", "converted"),
    [
        (
            (
                '<figure><img src="../a b.png" alt="An x"><figcaption><p>The “x”, '
                "<strong>big</strong></p></figcaption></figure>"
            ),
            '![An x](<../a b.png> "The “x”, <strong>big</strong>")',
        ),
        ('<figure><img src="a.png" alt=""><figcaption></figcaption></figure>', "![](a.png)"),
        ('<figure>\n<a href="b"><img src="a.png"></a>\n</figure>', "[![](a.png)](b)"),
        (f"Below\n{FIGURE}\nAbove", f"Below\n\n{SHOWN}\n\nAbove"),
        (f"Before {FIGURE} after", f"Before \n\n{SHOWN}\n\n after"),
        (f"> Below\n> {FIGURE}\n> Above", f"> Below\n> \n> {SHOWN}\n>\n> Above"),
        (f"- {FIGURE}\n- Next", f"- {SHOWN}\n\n- Next"),
        (f"1. Item {FIGURE}", f"1. Item \n\n   {SHOWN}"),
        (f"| {FIGURE} |\n| --- |", f"| {SHOWN} |\n| --- |"),
        ('an <img src="a.png" alt="x [1]" data-size="line"> b', "an ![x \\[1\\]](a.png) b"),
        ('<img src="a.png" width="300">', '<img src="a.png" width="300">'),
        ('<table><td><img src="a.png"></td></table>', '<table><td><img src="a.png"></td></table>'),
        ('`<img src="a.png">`', '`<img src="a.png">`'),
        ('```\n<img src="a.png">&#x20;\n```', '```\n<img src="a.png">&#x20;\n```'),
        ("&#x20;![](a.png)&#x20;", "![](a.png)"),
        ("**a&#x20;**b", "**a&#x20;**b"),
        ("![](<a b.png>)The text", "![](<a b.png>)\n\nThe text"),
        ("![](a.png).", "![](a.png)."),
        ('<mark style="color:red;">a</mark>', '<mark style="color:red;">a</mark>'),
    ],
)
def test_html_becomes_markdown_where_possible(written, converted):
    assert text_of(convert_html(lines(written), ImportReport())) == converted


def test_dark_mode_figure_is_reported():
    report = ImportReport()
    text = '\n<figure><picture><source srcset="dark.png"><img src="a.png"></picture></figure>'

    assert text_of(convert_html(lines(text), report)) == "\n![](a.png)"
    assert report_lines(report.warnings) == [
        "page.md:2: removed the dark-mode image; the light one is shown"
    ]


def test_long_word_in_a_tag_costs_linear_time():
    # In quadratic time, this takes minutes.
    assert attributes_of("a" * 100_000) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("_posts/2020-01-02-a.md", {"_config.yml": "title: A\n"}),
        ("a.md", {".obsidian/app.json": "{}"}),
        ("a.md", {}),
    ],
)
def test_caption_of_a_figure_below_a_line_of_text_is_shown(tmp_path, path, more):
    text = f"---\ntitle: A\n---\nLook:\n{FIGURE}\nMore words.\n".replace("a.png", "/a.png")

    run(write(tmp_path, {path: text, "a.png": png(), **more}))

    caption = "<figcaption>A <b>shrew</b></figcaption>"
    assert Post.objects.get().body_html.count(caption) == 1
