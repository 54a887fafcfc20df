"""The links, images and files of a note after its import."""

import pytest

from blog.models import Post
from tests.importers.folders import PDF, book, counts, one_page_book, png, report_lines, run

pytestmark = pytest.mark.django_db


def body_of(path="page.md"):
    return Post.objects.get(source_path=path).body


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[b](b.md)", "[B & C](/blog/b-c/)"),
        ("[see](b.md)", "[see](/blog/b-c/)"),
        ("[see](/b.md \"T\")", '[see](/blog/b-c/ "T")'),
        ("[see](b.md#background-and-motivation)", "[see](/blog/b-c/#background--motivation)"),
        ("[see](b.md#own)", "[see](/blog/b-c/#own)"),
        ("[here](#here)\n\n## Here", "[here](#here)\n\n## Here"),
        ("[web](https://a.example/b.md)", "[web](https://a.example/b.md)"),
        ('<a href="b.md">x</a>', '<a href="/blog/b-c/">x</a>'),
        ("[x][1]\n\n[1]: b.md", "[x][1]\n\n[1]: /blog/b-c/"),
        ("`[see](b.md)`", "`[see](b.md)`"),
        ("```\n[see](b.md)\n```", "```\n[see](b.md)\n```"),
        ("$$[a](b.md)$$", "$$[a](b.md)$$"),
    ],
)  # fmt: skip
def test_link_is_updated_to_the_new_url(tmp_path, written, shown):
    other = '# B & C\n\n## Background & Motivation\n\n## Odd <a href="#own" id="own"></a>\n'
    folder = book(
        tmp_path,
        ["* [A](a.md)", "* [B & C](b.md)"],
        {"a.md": f"# A\n\n{written}\n", "b.md": other},
    )

    report = run(folder)

    assert (body_of("a.md"), report_lines(report.warnings)) == (shown, [])


@pytest.mark.parametrize(
    ("written", "shown", "message"),
    [
        ("[x](broken-reference)", "x",
         ": no valid target (broken-reference); replaced by its text"),
        ("[x](c.md)", "x", ": c.md not found in the folder; replaced by its text"),
        ("[x](../../c.md)", "x", ": ../../c.md not found in the folder; replaced by its text"),
        ("[x](page.md#gone)", "[x](/blog/page/)",
         ": #gone not found in page.md; it links to the top of the page"),
        ("[x](SUMMARY.md)", "x", ": SUMMARY.md is not a page; replaced by its text"),
    ],
)  # fmt: skip
def test_broken_link_is_replaced_by_its_text_and_reported(tmp_path, written, shown, message):
    report = run(one_page_book(tmp_path, written))

    assert body_of() == shown
    assert report_lines(report.warnings) == [f"page.md:3: link “x”{message}"]


@pytest.mark.parametrize("written", ["![A x](<../img/a b.png>)", "![A x](../img/a%20b.png)"])
def test_image_is_stored_and_shown(tmp_path, written):
    folder = book(
        tmp_path, ["* [A](sub/a.md)"], {"sub/a.md": f"# A\n\n{written}", "img/a b.png": png()}
    )

    report = run(folder)

    post = Post.objects.get()
    assert post.body_html.count('width="8" height="6"') == 1
    assert counts(report)["images"] == {"created": 1}


def test_missing_image_is_replaced_by_its_text_and_reported(tmp_path):
    report = run(one_page_book(tmp_path, 'a\n\n![The x](x.png)\n\n![](y.png "Of y")\n\n![](z.png)'))

    assert body_of() == "a\n\nThe x\n\nOf y"
    assert report_lines(report.warnings) == [
        "page.md:5: image x.png not found in the folder: replaced by its alt text",
        "page.md:7: image y.png not found in the folder: replaced by its alt text",
        "page.md:9: image z.png not found in the folder: removed, as it has no alt text",
    ]


def test_broken_image_is_reported_and_not_fatal(tmp_path):
    report = run(one_page_book(tmp_path, "![The x](x.png)", {"x.png": b"no picture"}))

    assert body_of() == "The x"
    assert [str(left.place) for left in report.warnings] == ["page.md:3"]


def test_external_image_becomes_a_link(tmp_path):
    report = run(one_page_book(tmp_path, "![](https://a.example/x.png)"))

    assert body_of() == "[a.example](https://a.example/x.png)"
    assert report_lines(report.warnings) == [
        "page.md:3: external image (a.example): replaced by a link"
    ]


def test_file_is_stored_under_its_digest(tmp_path, settings):
    run(one_page_book(tmp_path, '{% file src="x y.pdf" %}', {"x y.pdf": PDF}))

    stored = [p.name for p in (settings.MEDIA_ROOT / "files").iterdir()]
    assert body_of() == f"[x y.pdf](/media/files/{stored[0]})"
    assert (len(stored), len(stored[0])) == (1, 68)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("x.html", "unsupported file type “.html”"),
        ("x.pdf", "not a valid PDF"),
    ],
)
def test_unsupported_file_is_reported(tmp_path, name, reason):
    report = run(one_page_book(tmp_path, f"[x]({name})", {name: "<script>"}))

    assert body_of() == "x"
    assert report_lines(report.warnings) == [
        f"page.md:3: link “x” not imported: {reason}; replaced by its text"
    ]


def test_broken_formula_is_reported_by_line(tmp_path):
    report = run(one_page_book(tmp_path, "a\n\n$$\\frac{1}$$ and $$x$$"))

    assert [str(left.place) for left in report.warnings] == ["page.md:5"]
    assert body_of() == "a\n\n$$\\frac{1}$$ and $$x$$"
