"""A Hugo blog of a few files: TOML, YAML and JSON front matter, bundles, sections, old URLs."""

# ruff: noqa: E501 - each file is on one line

import re
from datetime import UTC, datetime

import pytest

from blog.folders.source import Folder
from blog.models import Post, Redirect, Series
from importers.formats import detect_format
from importers.hugo.hugo_reader import read_hugo
from importers.report import ImportReport
from site_config.imports.importing import import_site
from tests.importers.folders import counts, png, report_lines, rolled_back, write

pytestmark = pytest.mark.django_db
CONFIG = """\
baseURL = "https://ada.example/site/"
title = "Ada's notes"
defaultContentLanguage = "en"
timeZone = "America/New_York"
[permalinks]
posts = "/:year/:month/:slug/"
[languages.en]
weight = 1
[languages.zh]
weight = 2
[params]
author = "Ada Lovelace"
"""
FIRST = """\
+++
title = "The first"
date = 2020-01-02
tags = ["Systems", "nsdi"]
categories = ["Notes"]
series = ["Engines"]
aliases = ["/old/first/", "older"]
slug = "number-one"
subtitle = "A beginning"
description = "What came first."
authors = ["Ada Lovelace", "Charles Babbage"]
lastmod = 2020-03-04T05:06:07Z
[cover]
image = "img/cover.png"
caption = "The *engine*"
+++
Before.

<!--more-->

See [two]({{< ref "second" >}}), [it](/site/2020/01/number-one/#part), [abs](https://ada.example/site/projects/engine/),
[tag](/tags/nsdi/), [the projects](/projects), [file](/site/files/data.csv) and [gone](/gone/).

## Part {#part}

![In the bundle](pic.png)
![Static](/img/cover.png)
"""
FILES = {
    "hugo.toml": CONFIG,
    "content/_index.md": "---\ntitle: Home\n---\nWelcome.",
    "content/posts/_index.md": "---\ntitle: Posts\n---\n",
    "content/posts/first/index.md": FIRST,
    "content/posts/first/pic.png": png("blue"),
    "content/posts/first/aside.md": "Nobody sees this.",
    "content/posts/second.md": '{\n "title": "Second",\n "date": "2020-02-03T04:05:06+08:00",\n'
    ' "series": "Engines", "series_order": 2, "draft": false\n}\nThe second.\n',
    "content/posts/second.zh.md": "---\ntitle: 第二\ndate: 2020-02-04\n---\n中文。",
    "content/posts/draft.md": "---\ndraft: true\ntitle: A draft\n---\nNot yet.",
    "content/posts/old.md": "---\ntitle: Over\nexpiryDate: 2001-01-01\ndate: 2000-01-01\n---\nOnce.",
    "content/posts/later.md": "---\ntitle: Later\ndate: 2020-01-01\npublishDate: 2999-01-01\n---\nSoon.",
    "content/posts/broken.md": "---\ntitle: [\n---\nStill a text.",
    "content/posts/toml.md": "+++\ntitle = 'a'\ndate = nope\n+++\nStill here.",
    "content/posts/undated.md": "---\ntitle: Undated\ndate: someday\n---\nWhen?",
    "content/posts/knit.html": "---\ntitle: Knitted\n---\n<p>\n    One.</p>\n\n    <p>Two.</p>",
    "content/posts/kept.markdown": "---\ntitle: With outputs\n---\n\n    ## [1] 2",
    "content/posts/kept.Rmarkdown": "source",
    "content/posts/run.Rmd": "---\ntitle: Run\nbibliography: refs.bib\n---\n\n```{r fig-a, echo=FALSE, "
    "fig.cap='Cars'}\nplot(1)\n```\n\nFigure \\@ref(fig:fig-a) of @key20: [it]({{< ref \"second.md\" >}})",
    "content/posts/run.html": "---\ntitle: Run\n---\n<p>Knitted.</p>",
    "content/posts/run_files/figure-html/fig-a-1.png": png("green"),
    "content/posts/refs.bib": "@book{key20, title={T}, author={Key, Ada}, year=2020}",
    "content/posts/emacs.org": "* Org",
    "content/projects/_index.md": "---\ntitle: My projects\ncascade:\n  tags: [Work]\n---\nAll of *them*.",
    "content/projects/engine/index.md": "---\ntitle: Engine\nexternal_link: https://x.example\n"
    "weight: 2\nbuild: {list: never}\n---\nIt computes.\n",
    "content/projects/secret/index.md": "---\ntitle: S\nbuild: {render: never}\n---\nHidden.",
    "content/tags/nsdi/_index.md": "---\ntitle: nsdi\n---\nA conference.",
    "content/search.md": "---\ntitle: Search\nlayout: search\n---\n",
    "static/img/cover.png": png(),
    "static/files/data.csv": "a,b\n",
    "layouts/x.html": "{{ .Title }}",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("hugo"), FILES)


@pytest.fixture(scope="module")
def reports(folder, django_db_setup, django_db_blocker, tmp_path_factory):
    """Import twice for all tests of the module, and roll back after them."""
    with rolled_back(django_db_blocker, tmp_path_factory):
        yield import_site(folder), import_site(folder)


@pytest.fixture(scope="module")
def report(reports):
    return reports[0]


def post(name):
    return Post.objects.get(source_path=f"content/{name}")


def test_every_page_of_a_hugo_site_is_imported_or_reported(reports):
    report, again = reports

    assert report.format == "hugo"
    assert counts(report) == {
        "topics": {"created": 5},
        "papers": {"created": 1},
        "posts": {"created": 13},
        "images": {"created": 3},
        "files": {"created": 1},
        "redirects": {"created": 16},
        "profile": {"created": 1},
    }
    assert not again.has_changes
    assert report_lines(report.skipped) == [
        "content/posts/first/aside.md: part of a bundle, which Hugo doesn't publish",
        "content/projects/secret/index.md: headless page, which Hugo doesn't publish",
        "content/search.md: page has no text",
        "content/posts/_index.md: list of the blog, which this site generates",
        "content/posts/emacs.org: unsupported file type “.org”; convert it to Markdown",
        "content/posts/kept.Rmarkdown: source of the Markdown file next to it",
    ]  # fmt: skip
    assert [line for line in report_lines(sorted(report.warnings)) if "script" not in line] == [
        "content/posts/broken.md:2: invalid front matter (expected the node content, but found '<stream end>')",
        "content/posts/first/index.md:22: link “gone”: /gone/ not found in the folder; replaced by its text",
        "content/posts/toml.md:3: invalid front matter (Invalid value)",
        "content/posts/undated.md:3: unrecognized date “someday”",
    ]  # fmt: skip


def test_post_has_its_details_and_its_links_are_updated(report):
    first = post("posts/first/index.md")

    assert first.body == (
        "<small>The *engine*</small>\n\n*A beginning*\n\nBefore.\n\n"
        "See [two](/blog/second/), [it](#part), [abs](/blog/engine/),\n"
        "[tag](/blog/topics/nsdi/), [the projects](/blog/topics/my-projects/), "
        f"[file]({first.body.split('[file](')[1].split(')')[0]}) and gone.\n\n"
        "## Part {#part}\n\n"
        f"![In the bundle]({first.body.split('[In the bundle](')[1].split(')')[0]})\n"
        f"![Static]({first.body.split('[Static](')[1].split(')')[0]})"
    )
    assert (first.title, first.summary, first.language) == ("The first", "What came first.", "en")
    assert first.authors == "Ada Lovelace, Charles Babbage"
    assert first.cover
    assert first.published_at.isoformat() == "2020-01-02T00:00:00+00:00"
    assert [t.name for t in first.topics.order_by("name")] == ["Notes", "Systems", "nsdi"]
    assert first.updated_at == datetime(2020, 3, 4, 5, 6, 7, tzinfo=UTC)


def test_dates_decide_what_is_public(report):
    states = {
        p.title: (p.status, p.is_public)
        for p in Post.objects.filter(source_path__startswith="content/posts/")
    }

    assert states == {
        "The first": ("published", True), "Second": ("published", True), "第二": ("published", True),
        "A draft": ("draft", False), "Over": ("draft", False), "Later": ("published", False),
        "Broken": ("draft", False), "Toml": ("draft", False), "Undated": ("published", True),
        "Knitted": ("published", True), "With outputs": ("published", True),
        "Run": ("published", True),
    }  # fmt: skip
    assert post("posts/second.md").published_at == datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC)


def test_old_urls_redirect_to_posts_and_topics(report):
    led = {r.path: r.target_url() for r in Redirect.objects.select_related("post", "topic")}

    assert {
        path: url for path, url in led.items() if not re.search(r"/\d{4}/\d\d/[^no]", path)
    } == {
        "/site/2020/01/number-one": "/blog/the-first/",
        "/site/old/first": "/blog/the-first/",
        "/site/2020/01/older": "/blog/the-first/",
        "/site/projects/engine": "/blog/engine/",
        "/site/projects": "/blog/topics/my-projects/",
        "/site/tags/nsdi": "/blog/topics/nsdi/",
        "/site/tags/systems": "/blog/topics/systems/",
        "/site/tags/work": "/blog/topics/work/",
        "/site/categories/notes": "/blog/topics/notes/",
    }
    assert "/site/zh/2020/02/第二" in led


def test_translation_is_a_linked_post_and_series_are_imported(report):
    second, translated = post("posts/second.md"), post("posts/second.zh.md")
    assert (translated.language, translated.translation_key) == ("zh-Hans", second.translation_key)
    assert Post.with_pages.exclude(translation_key="").count() == 2
    assert [(p.title, p.part) for p in Series.objects.get().posts.order_by("pk")] == [
        ("The first", None),
        ("Second", 2),
    ]
    engine = post("projects/engine/index.md")
    assert (engine.body, engine.status) == (
        "[More](https://x.example)\n\nIt computes.", "unlisted",
    )  # fmt: skip
    assert post("posts/knit.html").body == "<p>\nOne.</p>\n<p>Two.</p>"


def test_r_markdown_of_blogdown_is_read_and_what_was_knitted_from_it_is_not(report):
    figure, reference = post("posts/run.Rmd").body.split("\n\n")[1:]

    assert re.fullmatch(r'!\[Cars\]\(/media/\S+ "Cars"\)', figure)
    assert reference == "Figure [1](#fig-a) of Key [@key20]: [it](/blog/second/)"
    assert post("posts/kept.markdown").body == "    ## [1] 2"
    assert report.unused["content/posts/run.html"] == "generated from the source next to it"


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"config.toml": "baseURL = '/'", "content/a.md": "a"}, "hugo"),
        (
            {"config/_default/hugo.yaml": "title: x", "content/authors/me/_index.md": "a"},
            "hugoblox",
        ),
        ({"content/post/_index.md": "a"}, "hugo"),
        ({"config.toml": "base_url = 'zola'", "content/a.md": "a"}, "markdown"),
        ({"quartz.config.ts": "", "content/x/_index.md": "a"}, "obsidian"),
    ],
)
def test_hugo_site_is_detected_by_its_files(tmp_path, files, name):
    assert detect_format(Folder(write(tmp_path / "x", files))).name == name


def test_ugly_urls_end_in_html(tmp_path):
    files = {"hugo.yaml": "uglyURLs: true\ndisablePathToLower: true", "content/n/Ä b.md": "text"}
    collection = read_hugo(Folder(write(tmp_path / "x", files)), ImportReport())

    assert collection.old_paths["/n/Ä-b.html"] == "content/n/Ä b.md"


@pytest.mark.parametrize(
    ("part", "address"),
    [
        ("1", "/b"),
        ("1:", "/b/c"),
        (":-1", "/a/b"),
        ("last", "/c"),
        ("²", "/a"),
        ("0:--1", "/a/b/c"),
    ],
)
def test_url_uses_some_of_the_sections(tmp_path, part, address):
    files = {
        "hugo.yaml": f"permalinks: {{a: '/:sections[{part}]/:slug/'}}",
        "content/a/b/c/x.md": "---\nslug: x\n---\ntext",
    }
    collection = read_hugo(Folder(write(tmp_path / "x", files)), ImportReport())

    assert f"{address}/x" in collection.old_paths
