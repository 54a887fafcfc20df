"""Markdown that other programs read differently."""

import pytest

from blog.models import Post
from tests.importers.folders import PDF, png, report_lines, run, write

pytestmark = pytest.mark.django_db
TEXT = r"""[slides](/files/my talk (1).pdf) ![ab](a b.png "A title") [two](Note two) `[c](d e.f)`
![c](img\c.png) <img src="img\c.png" alt="c"> [no](see this one)

[TOC]

:smile: at 12:30:45

<blockquote>q</blockquote>
<img src="a b.png">

<div>
We have $x^2$.
</div>

<p>The $z$ one</p>

<table><tr><td>$t$</td></tr></table>
"""


def test_loose_markdown_is_read(tmp_path):
    files = {"a b.png": png(), "img/c.png": png("blue"), "files/my talk (1).pdf": PDF}
    folder = write(tmp_path / "notes", {"a.md": TEXT, "Note two.md": "# Two\n\nText.", **files})

    report = run(folder)

    body = Post.objects.get(source_path="a.md").body
    first, second = body.split("\n")[:2]
    assert first.startswith("[slides](/media/files/")
    assert first.endswith('.png "A title") [two](/blog/two/) `[c](d e.f)`')
    assert (second.count("![c](/media/images/"), second[-19:]) == (2, " [no](see this one)")
    assert "\n😄 at 12:30:45\n" in body
    assert '<blockquote>q</blockquote>\n<img src="/media/images/' in body
    assert "<div>\n\nWe have $x^2$.\n\n</div>\n\nThe $z$ one\n" in body
    assert report_lines(report.notes) == ["a.md:4: “[TOC]” removed: posts have a table of contents"]
    assert report_lines(sorted(report.warnings)) == [
        "a.md:2: [no](see this one) is not a link: its target has spaces",
        "a.md:17: formula inside HTML, shown as text",
    ]


def test_summary_of_a_book_may_have_paths_with_spaces(tmp_path):
    name = "notes/First note.md"

    run(write(tmp_path / "book", {"SUMMARY.md": f"* [First]({name})\n", name: "# A\n\nText."}))

    assert [post.title for post in Post.objects.published()] == ["First"]


@pytest.mark.parametrize("formula", ["$$ a \\frac{1}{2 $$", "$$\na \\frac{1}{2\n$$"])
def test_broken_formula_below_an_html_block_is_listed(tmp_path, formula):
    report = run(write(tmp_path, {"a.md": f"<div>\nHello\n</div>\n{formula}\n"}))

    assert Post.objects.get().body_html.count("math-error") == 1
    assert [line.message.partition(",")[0] for line in report.warnings] == [
        'Expected closing token "}"'
    ]
