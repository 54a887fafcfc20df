"""A small mdBook: parts, chapters, includes, and the papers in its headings."""

import pytest

from blog.folders.source import SourceRefused
from blog.models import Paper, Post, Redirect, Topic
from tests.importers.folders import PDF, counts, report_lines, run, write

pytestmark = pytest.mark.django_db

BOOK = {
    "book.toml": '[book]\nsrc = "text"\n[output.html.redirect]\n"/was.html" = "deep/a.html"\n',
    "text/SUMMARY.md": """\
# Summary

[Before](README.md)

# Systems

- [Databases](deep/README.md)
  - [a](deep/a.md)
  - [Code](deep/code.md)
- [Not yet]()
- [Gone](gone.md)

---

[After](after.md)
""",
    "text/README.md": "# Before\n\nMany words that introduce the book, see [a](/deep/a.html).",
    "text/deep/README.md": "## Databases\n\n- [first](a.html)",
    "text/deep/a.md": (
        "### [Volcano — An Extensible System](../v.pdf)\n\n"
        "> Goetz Graefe, IEEE Transactions on Data, February 1994\n>\n"
        "> https://dl.acm.org/doi/10.1109/69.273032\n\n火山模型是一个数据流执行系统。"
    ),
    "text/deep/code.md": """\
# {{#title Another}}Code

```rust,editable
# hidden
{{#include ../main.rs:2:3}}
{{#include ../main.rs:part}}
```

{{#include ../more.txt}} and \\{{#include x}}

{{#playground ../main.rs:1}}
{{#unknown y}}

```admonish warning title="Mind" collapsible=true
Careful.
```
""",
    "text/main.rs": """fn a() {}
fn b() {}
fn c() {}
// ANCHOR: part
fn d() {}
// ANCHOR_END: part""",
    "text/more.txt": "More,{{#include more.txt}}",
    "text/v.pdf": PDF,
    "text/after.md": "# [The site](https://a.example/)\n\nText \\\\(x_1\\\\).",
}


VOLCANO = "/blog/volcano-an-extensible-system/"
CODE = """\
```rust,editable
fn b() {}
fn c() {}
fn d() {}
```

More, and {{#include x}}

```rust
fn a() {}
```
{{#unknown y}}

> [!WARNING]- Mind
> Careful."""


def test_mdbook_has_its_order_topics_and_urls(tmp_path):
    _, second = run(write(tmp_path, BOOK)), run(tmp_path)

    posts = Post.objects.order_by("pk")
    assert [(p.title, [str(t) for t in p.topics.all()], p.language) for p in posts] == [
        ("Before", [], "en"),
        ("Volcano — An Extensible System", ["Databases"], "zh-Hans"),
        ("Code", ["Databases"], "en"),
        ("The site", [], "en"),
    ]
    assert {r.path: r.target_url() for r in Redirect.objects.all()} == {
        "/after": "/blog/the-site/",
        "/after.html": "/blog/the-site/",
        "/deep": "/blog/topics/databases/",
        "/deep/index.html": "/blog/topics/databases/",
        "/deep/a": VOLCANO,
        "/deep/a.html": VOLCANO,
        "/deep/code": "/blog/code/",
        "/deep/code.html": "/blog/code/",
        "/was.html": VOLCANO,
    }
    assert counts(second) == {
        "papers": {"unchanged": 1},
        "topics": {"unchanged": 2},
        "posts": {"unchanged": 4},
        "files": {"unchanged": 1},
        "redirects": {"unchanged": 9},
    }


def test_links_and_directives_of_an_mdbook(tmp_path):
    report = run(write(tmp_path, BOOK))

    bodies = {p.title: p.body for p in Post.objects.all()}
    assert bodies["Code"] == CODE
    assert bodies["Before"] == f"Many words that introduce the book, see [a]({VOLCANO})."
    assert bodies["The site"] == "[The site](https://a.example/)\n\nText $x_1$."
    assert Topic.objects.get(name="Databases").description == f"- [first]({VOLCANO})"
    assert report_lines(sorted(report.warnings)) == [
        "text/SUMMARY.md:11: “Gone”: gone.md not found in the folder",
        "text/deep/code.md:9: more.txt not included: it includes itself",
        "text/deep/code.md:12: unknown directive {{#unknown y}}, left unchanged",
    ]
    assert report_lines(report.skipped) == [
        "text/SUMMARY.md:10: “Not yet” is a draft chapter without a file"
    ]


def test_heading_that_links_to_a_paper_makes_it_the_notes_paper(tmp_path):
    run(write(tmp_path, BOOK))

    paper = Paper.objects.get()
    assert (paper.title, paper.authors) == ("Volcano — An Extensible System", "Goetz Graefe")
    assert (paper.venue, paper.year) == ("IEEE Transactions on Data", 1994)
    assert (paper.doi, paper.posts.get().body[:15]) == ("10.1109/69.273032", "[PDF](/media/fi")


def test_book_without_a_summary_is_refused(tmp_path):
    with pytest.raises(SourceRefused, match=r"has no src/SUMMARY.md"):
        run(write(tmp_path, {"book.toml": "[book"}))


@pytest.mark.parametrize("part", ["²", "9" * 5000, "part(", "*"])
def test_missing_part_of_a_file_includes_nothing(tmp_path, part):
    page = f"# Page\n\nBefore.\n\n{{{{#include x.txt:{part}}}}}\n\nAfter."
    files = {"book.toml": "", "src/SUMMARY.md": "- [Page](page.md)", "src/page.md": page}

    run(write(tmp_path, {**files, "src/x.txt": "ANCHOR: part\nText"}))

    assert Post.objects.get().body == "Before.\n\nAfter."
