"""Quarto and R Markdown: posts, pages, lists, references, cells, and old URLs."""

import re
from datetime import date, time

import pytest

from blog.folders.source import Folder
from blog.models import Paper, Post, Redirect
from importers.quarto.reading import read_quarto
from importers.report import ImportReport
from profile_app.models import MenuItem, Profile, Project, Talk
from tests.importers.folders import png, report_lines, run, text_of, write
from tests.importers.quarto.website import CELLS, CLOCKS, SITE, STORED_IN, WITH_OUTPUTS

pytestmark = pytest.mark.django_db


def body_of(post):
    return re.sub(r"/media/\S+?\.(\w+)", r"media.\1", post.body)


def redirects():
    return {redirect.path: redirect.target_url() for redirect in Redirect.objects.all()}


def test_quarto_website_arrives_with_posts_pages_lists_menu_and_person(tmp_path):
    folder = write(tmp_path, SITE)
    report = run(folder)

    posts = {post.title: post for post in Post.with_pages.all()}
    clocks = posts["Clocks: an introduction"]
    assert report.format == "quarto"
    assert {title: post.path for title, post in posts.items() if post.is_public} == {
        "About this site": "/about/", "A notebook": "", "Cells": "", "Frozen": "",
        "Clocks: an introduction": "", "Talks": "/talks/",
    }  # fmt: skip
    assert (body_of(clocks), body_of(posts["Cells"])) == (CLOCKS, CELLS)
    assert body_of(posts["Frozen"]) == WITH_OUTPUTS
    assert (
        posts["Talks"].body == "Where I spoke.\n\n- [Keynote](https://x.example/talk): 2020-01-01"
    )
    assert {topic.name for topic in clocks.topics.all()} == {"Time", "distributed systems"}
    assert (clocks.summary, bool(clocks.cover), clocks.authors) == ("Why order matters.", True, "")
    assert f"{clocks.published_at:%Y-%m-%d} {clocks.updated_at:%Y-%m-%d}" == "2022-03-04 2022-05-06"
    assert set(Paper.objects.values_list("citation_key", flat=True)) == {"gpu", "lamport78"}
    assert [project.title for project in Project.objects.all()] == ["GPU sharing"]
    check_menu_and_profile()
    assert redirects() == REDIRECTS
    check_what_is_hidden_or_computed(report)
    assert not run(folder).has_changes


REDIRECTS = {
    "/lab/about": "/about/", "/lab/about.html": "/about/",
    "/lab/old/clocks": "/blog/clocks-an-introduction/",
    "/lab/posts/time.html": "/blog/clocks-an-introduction/",
    "/lab/posts/clocks": "/blog/clocks-an-introduction/",
    "/lab/posts/clocks/index.html": "/blog/clocks-an-introduction/",
    "/lab/posts": "/blog/", "/lab/posts.html": "/blog/",
    "/lab/posts/cells": "/blog/cells/", "/lab/posts/cells.html": "/blog/cells/",
    "/lab/posts/frozen": "/blog/frozen/", "/lab/posts/frozen.html": "/blog/frozen/",
    "/lab/posts/nb": "/blog/a-notebook/", "/lab/posts/nb.html": "/blog/a-notebook/",
    "/lab/projects": "/projects/", "/lab/projects/index.html": "/projects/",
    "/lab/projects/sharing": "/projects/gpu-sharing/",
    "/lab/projects/sharing.html": "/projects/gpu-sharing/",
    "/lab/talks": "/talks/", "/lab/talks.html": "/talks/",
}  # fmt: skip


def check_menu_and_profile():
    profile = Profile.load()
    assert [str(item) for item in MenuItem.objects.filter(is_visible=True, place="header")] == [
        "Blog", "About this site", "Research", "Projects", "Slides", "Github",
    ]  # fmt: skip
    assert (profile.name, profile.headline) == ("Ada Person", "Systems researcher")
    assert profile.bio == "I study [clocks](/blog/clocks-an-introduction/)."
    assert [link.kind for link in profile.links.all()] == ["github", "other"]


HIDDEN = ["line 12 (echo: false, 1 line)", "line 17 (include: false, 1 line)"]
NOT_IN_SOURCE = "outputs of cells are not in the source, so they were not imported"


def check_what_is_hidden_or_computed(report):
    clocks = "posts/clocks/index.qmd"
    assert report_lines(report.notes)[:9] == [
        f"posts/frozen.qmd: imported with the outputs stored in {STORED_IN}",
        "posts/frozen.qmd: hidden code not imported: line 10 (echo: false, 1 line)",
        f"posts/cells.qmd: hidden code not imported: {', '.join(HIDDEN)}",
        f"{clocks}:49: conditional text (when-format=pdf), not imported: Only in print.",
        f"{clocks}:53: hidden text, not imported: Secret words.",
        f"{clocks}:10: no equivalent for “doi”, not imported: 10.1000/x",
        "_scratch.qmd: in _scratch.qmd; imported as a draft",
        "posts/draft.qmd: draft: true; imported as a draft",
        "posts/listed-draft.qmd: listed under drafts in the settings; imported as a draft",
    ]
    assert report_lines(report.skipped) == [
        "README.md: about the repository, not a page",
        "posts.qmd: list “Blog”, which this site generates",
        "projects/index.qmd: list “Projects”, which this site generates",
    ]
    assert report_lines(report.warnings) == [
        f"posts/cells.qmd: {NOT_IN_SOURCE}: line 12",
        f"{clocks}:75: block for latex only, not imported: \\newpage",
        "posts/cells.qmd:22: reference @fig-none not found: replaced by its name",
    ]
    assert report.unused == {
        "_freeze/site_libs/x.js": "stored results of computations (freeze)",
        "_site/a.md": "pages that were generated from the sources",
        "docs/index.html": "pages that were generated from the sources",
        "docs/posts/clocks/index.html": "pages that were generated from the sources",
    }


BOOK = {
    "_bookdown.yml": "rmd_files: [index.Rmd, 01-intro.Rmd]\n",
    "index.Rmd": "---\ntitle: A small book\nauthor: Ada Person\nbibliography: b.bib\n---\n\n"
    "# Preface\n\nSee chapter \\@ref(intro).",
    "01-intro.Rmd": "# (PART) Basics {-}\n\n# Introduction {#intro}\n\n"
    "\\begin{equation}\nx (\\#eq:lin)\n\\end{equation}\n\n"
    "(ref:cap) A *nice* caption.\n\n```{r nice, echo=FALSE, fig.cap='(ref:cap)'}\nplot(1)\n```\n\n"
    '```{theorem, py, name="Old"}\n$a$\n```\n\nTable: (\\#tab:t) Words\n\n| a |\n|---|\n| 1 |\n\n'
    "\\@ref(eq:lin), \\@ref(fig:nice), \\@ref(thm:py), \\@ref(tab:t), [@k; @none].",
    "_bookdown_files/b_files/figure-html/nice-1.png": png(),
    "b.bib": "@book{k, title={T}, author={Key, Ada}, year=2020}",
    "notes.md": "# Notes\n\nNo chapter.",
}


def test_bookdown_book_becomes_a_series_with_its_parts_and_references(tmp_path):
    report = run(write(tmp_path, BOOK))

    parts = list(Post.objects.filter(series__title="A small book").order_by("part"))
    assert [(post.title, [topic.name for topic in post.topics.all()]) for post in parts] == [
        ("Preface", []), ("Introduction", ["Basics"]),
    ]  # fmt: skip
    assert parts[0].body == "See chapter [Introduction](/blog/introduction/)."
    assert body_of(parts[1]).split("\n\n") == [
        "$$\n\\begin{equation}\nx \\label{eq-lin}\n\\end{equation}\n$$", '<a id="fig-nice"></a>',
        '![A *nice* caption.](media.png "A *nice* caption.")',
        '<a id="thm-py"></a>**Theorem 1 (Old).**', "$a$",
        '<a id="tbl-t"></a>**Table 1.** Words', "| a |\n|---|\n| 1 |",
        "\\eqref{eq-lin}, [1](#fig-nice), [1](#thm-py), [1](#tbl-t), [@k; @none].",
    ]  # fmt: skip
    assert redirects()["/intro.html"] == parts[1].get_absolute_url()
    assert "notes.md: not a chapter of the book; imported as a draft" in report_lines(report.notes)
    assert "citation “none” not found" in report_lines(report.warnings)[0]


DISTILL = {
    "_site.yml": "title: Notes\nnavbar:\n  left:\n    - text: About\n      href: about.html\n",
    "index.Rmd": "---\ntitle: Notes\nlisting: posts\n---\n",
    "about.Rmd": "---\ntitle: About\n---\n\n"
    "```{r, include=FALSE}\nknitr::opts_chunk$set(echo = FALSE)\n```\n\n"
    "```{r}\nhidden()\n```\n\n```{r, echo=TRUE}\nshown()\n```\n",
    "_posts/2021-01-02-a/a.Rmd": "---\ntitle: A post\nparams:\n  x: !r Sys.Date()\n"
    'date: "`r Sys.Date()`"\n---\n\nWords.',
    "_posts/2021-01-02-a/a.html": "<p>Words.</p>",
}


def test_r_markdown_website_with_distill_posts(tmp_path):
    report = run(write(tmp_path, DISTILL))

    post = Post.objects.get(title="A post")
    assert (post.is_public, f"{post.published_at:%Y-%m-%d}") == (True, "2021-01-02")
    assert redirects()["/posts/2021-01-02-a/index.html"] == post.get_absolute_url()
    assert Post.with_pages.get(path="/about/").body == "```r\nshown()\n```"
    assert MenuItem.objects.get(kind="page").label == "About"
    assert report.unused == {
        "_posts/2021-01-02-a/a.html": "generated from the source next to it",
    }


GALLERY = """::: {#fig-a layout-ncol=2}
![x](x.png){#fig-x}

![y](y.png)

AB
:::

@fig-x"""
GALLERY_HERE = """<a id="fig-a"></a>

<a id="fig-x"></a>

![x](x.png "x")
![y](y.png "y")

*AB*

[Figure 1](#fig-x)"""


@pytest.mark.parametrize(
    ("pandoc", "markdown"),
    [
        ("+---+---+\n| A | B |\n+===+===+\n| 1 | x |\n|   | y |\n+---+---+",
         "| A | B |\n| --- | --- |\n| 1 | x<br>y |"),
        ("  R    L\n-----  -----\n  12    a b\n", "| R | L |\n| --- | --- |\n| 12 | a b |"),
        ("| Roses are\n| red", "Roses are\\\nred"),
        ("(@a) One.\n\nSee (@a).", "1. One.\n\nSee (1)."),
        (GALLERY, GALLERY_HERE),
        ("::: {.content-visible when-profile=\"staff\"}\nSecret.\n:::\n\nOpen.", "Open."),
        ("::: {#thm-a}\n## Title\nText.\n:::\n\nBy [-@thm-a].",
         '<a id="thm-a"></a>**Theorem 1 (Title).**\n\nText.\n\nBy [1](#thm-a).'),
        ("```{mermaid}\n%%| echo: false\na --> b\n```", "```mermaid\na --> b\n```"),
        ("```{{python}}\n#| echo: false\n```", "```python\n#| echo: false\n```"),
        ("[a]{.mark} [b](u.md){.btn} `c`{.r} `d`{=latex}", "==a== [b](u.md) `c`"),
        ("{{{< meta x >}}} `{{< meta x >}}`", "{{< meta x >}} `{{< meta x >}}`"),
    ],
)  # fmt: skip
def test_pandoc_becomes_markdown(tmp_path, pandoc, markdown):
    folder = Folder(write(tmp_path, {"a.qmd": f"---\ntitle: T\n---\n\n{pandoc}\n"}))

    (page,) = read_quarto(folder, ImportReport()).pages

    assert text_of(page.lines).strip() == markdown


def test_talk_keeps_its_time_of_day(tmp_path):
    run(write(tmp_path, {
        "_quarto.yml": "project: {type: website}\n",
        "talks/one.qmd": "---\ntitle: On rows\ndate: 2020-05-06T10:30:00Z\nevent: Rows\n---\nText.",
    }))  # fmt: skip

    talk = Talk.objects.get()
    assert (talk.event, talk.on, talk.time) == ("Rows", date(2020, 5, 6), time(10, 30))
