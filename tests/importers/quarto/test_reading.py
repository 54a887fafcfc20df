"""Quarto and R Markdown: posts, pages, lists, references, cells, and old URLs."""

import hashlib
import json
import re

import pytest

from blog.folders.source import Folder
from blog.models import Paper, Post, Redirect
from importers.quarto.reading import read_quarto
from importers.report import ImportReport
from profile_app.models import MenuItem, Profile, Project
from tests.importers.folders import PDF, png, report_lines, run, text_of, write
from tests.importers.jupyter.notebook_data import code, in_base64, notebook, raw, shown

pytestmark = pytest.mark.django_db

BIB = """@article{lamport78, title={Time and Clocks}, author={Lamport, Leslie}, year={1978},
  journal={CACM}}
@inproceedings{gpu, title={Sharing GPUs}, author={Person, Ada and Other, Bob and Third, Cid},
  year={2021}, booktitle={OSDI}}"""
FROZEN = """---
title: Frozen
date: 2023-03-04
---

```{python}
frame
```

```{python}
#| echo: false
plot()
```
"""
STORED_IN = "_freeze/posts/frozen/execute-results/html.json"
STORED = """---
title: Frozen
---

::: {#cell-1 .cell execution_count=1}
``` {.python .cell-code}
frame
```

::: {.cell-output .cell-output-display}
```{=html}
<style>x</style><table class="dataframe"><tr><th>a</th></tr><tr><td>1</td></tr></table>
```
:::
:::

::: {.cell}
![](frozen_files/figure-html/cell-2-output-1.png){width=60 height=40}
:::
"""
SITE = {
    "_quarto.yml": """project:
  type: website
  output-dir: docs
website:
  title: Ada Person
  site-url: https://ada.example/lab/
  navbar:
    left:
      - href: posts.qmd
        text: Blog
      - about.qmd
      - text: Research
        menu:
          - projects/index.qmd
          - text: Slides
            href: files/slides.pdf
    right:
      - icon: github
        href: https://github.com/ada
  drafts:
    - posts/listed-draft.qmd
execute:
  echo: true
bibliography: refs.bib
""",
    "index.qmd": "---\ntitle: Ada Person\nsubtitle: Systems researcher\nimage: me.png\nabout:\n"
    "  template: jolla\n  links:\n    - icon: github\n      href: https://github.com/ada\n"
    "    - icon: envelope\n      href: mailto:ada@example.org\n    - text: Lab\n"
    "      href: https://lab.example.org/\n---\n\nI study [clocks](posts/clocks/index.qmd).",
    "me.png": png("blue"),
    "about.qmd": "---\ntitle: About this site\n---\n\nMade with care. {{< meta title >}}.",
    "posts.qmd": "---\ntitle: Blog\nlisting:\n  contents: posts\n  sort: date desc\n---\n",
    "posts/_metadata.yml": "author: Ada Person\n",
    "posts/clocks/index.qmd": """---
title: "Clocks: an introduction"
subtitle: Order without time
date: 2022-03-04
date-modified: 2022-05-06
categories: [Time, distributed systems]
description: Why order matters.
image: cover.png
aliases: [/old/clocks/, ../time.html]
doi: 10.1000/x
---

@lamport78 shows it [see @gpu, p. 3; @lamport78]. Mail ada@example.org.

![Two *processes*](plot.png){#fig-two fig-alt="Two lines" width=50%}

As @fig-two and @tbl-cost show, and @eq-sum,
in @sec-end.

$$
a + b \\\\
c
$$ {#eq-sum}

| a | b |
|---|--:|
| 1 | 2 |

: What it costs {#tbl-cost}

::: {.callout-tip collapse="true"}
## Remember
Use **clocks**.

```{.python filename="run.py"}
x = 1
```
:::

:::: {.columns}
::: {.column width="50%"}
Left.
:::
::: {.column width="50%"}
Right.
:::
::::

::: {.content-visible when-format="pdf"}
Only in print.
:::

::: {.hidden}
Secret words.
:::

::: {.panel-tabset}
## Python
One.

## R
Two.
:::

{{< video https://youtu.be/abc >}}

{{< include _shared.qmd >}}

[small]{.smallcaps} H~2~O^[A note with [a link](https://x.example/).] `<b>bold</b>`{=html} ==x==

```{=html}
<p>Raw</p>
```

```{=latex}
\\newpage
```

## The end {#sec-end}

See [@sec-end] and [Figure -@fig-two].
""",
    "posts/clocks/cover.png": png("green"),
    "posts/clocks/plot.png": png("red"),
    "posts/clocks/_shared.qmd": "Shared {{< var where >}} words.",
    "_variables.yml": "where: everywhere\n",
    "posts/cells.qmd": """---
title: Cells
date: 2023-01-02
---

```{python}
#| label: fig-load
#| fig-cap: Load by hour
import math
```

```{python}
#| echo: false
print("hidden")
```

```{r}
#| include: false
secret <- 1
```

See @fig-load and @fig-none.
""",
    "posts/cells_files/figure-html/fig-load-output-1.png": png("yellow"),
    "posts/frozen.qmd": FROZEN,
    STORED_IN: json.dumps(
        {"hash": hashlib.md5(FROZEN.encode()).hexdigest(), "result": {"markdown": STORED}}
    ),
    "_freeze/posts/frozen/figure-html/cell-2-output-1.png": png("gray"),
    "posts/draft.qmd": "---\ntitle: Draft\ndate: 2023-01-03\ndraft: true\n---\n\nNot yet.",
    "posts/listed-draft.qmd": "---\ntitle: Listed draft\ndate: 2023-01-03\n---\n\nNot yet.",
    "posts/nb.ipynb": notebook(
        raw("---\ntitle: A notebook\ndate: 2023-02-03\n---"),
        code("plot()", shown(image_png=in_base64(png("black")))),
    ),
    "projects/index.qmd": "---\ntitle: Projects\nlisting:\n  contents: '*.qmd'\n---\n",
    "projects/sharing.qmd": "---\ntitle: GPU sharing\ndate: 2021-01-01\ndescription: One GPU.\n"
    "links:\n  - icon: github\n    href: https://github.com/ada/gpu\n---\n\nText.",
    "talks.qmd": "---\ntitle: Talks\nlisting:\n  contents: talks.yml\n---\n\nWhere I spoke.",
    "talks.yml": "- title: Keynote\n  path: https://x.example/talk\n  date: 2020-01-01\n",
    "_scratch.qmd": "---\ntitle: Scratch\n---\n\nUnused.",
    "files/slides.pdf": PDF,
    "refs.bib": BIB,
    "README.md": "# Repository",
    "docs/index.html": "<p>x</p>",
    "docs/posts/clocks/index.html": "<p>x</p>",
    "_freeze/site_libs/x.js": "x",
    "_site/a.md": "# Generated",
}


CLOCKS = """*Order without time*

Lamport [@lamport78] shows it [see @gpu, p. 3; @lamport78]. Mail ada@example.org.

<a id="fig-two"></a>

![Two lines](media.png "Two *processes*"){width=50%}

As [Figure 1](#fig-two) and [Table 1](#tbl-cost) show, and Equation \\eqref{eq-sum},
in [The end](#sec-end).

$$
\\begin{equation}\\label{eq-sum}
a + b \\\\
c
\\end{equation}
$$

<a id="tbl-cost"></a>**Table 1.** What it costs

| a | b |
|---|--:|
| 1 | 2 |

> [!TIP]- Remember
> Use **clocks**.
>
> **run.py**
>
> ```python
> x = 1
> ```

Left.

Right.

**Python**

One.

**R**

Two.

[https://youtu.be/abc](https://youtu.be/abc)

Shared everywhere words.

small H~2~O^[A note with [a link](https://x.example/).] <b>bold</b> ==x==

<p>Raw</p>

## The end {#sec-end}

See [The end](#sec-end) and Figure [1](#fig-two)."""
WITH_OUTPUTS = """```python
frame
```

| a |
| --- |
| 1 |

![](media.png){width=60}"""
CELLS = """```python
import math
```

<a id="fig-load"></a>

![Load by hour](media.png "Load by hour")

See [Figure 1](#fig-load) and none."""


def body_of(post):
    return re.sub(r"/media/\S+?\.(\w+)", r"media.\1", post.body)


def redirects():
    return {redirect.path: redirect.target_url() for redirect in Redirect.objects.all()}


def test_quarto_website_arrives_with_posts_pages_lists_menu_and_person(tmp_path):
    folder = write(tmp_path, SITE)
    report = run(folder)

    posts = {post.title: post for post in Post.with_pages.all()}
    clocks, profile = posts["Clocks: an introduction"], Profile.load()
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
    assert [str(item) for item in MenuItem.objects.filter(is_visible=True, place="header")] == [
        "Blog", "About this site", "Research", "Projects", "Slides", "Github",
    ]  # fmt: skip
    assert (profile.name, profile.headline) == ("Ada Person", "Systems researcher")
    assert profile.bio == "I study [clocks](/blog/clocks-an-introduction/)."
    assert [link.kind for link in profile.links.all()] == ["github", "other"]
    assert redirects() == {
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
    check_what_is_hidden_or_computed(report)
    assert not run(folder).has_changes


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
