"""Quarto and R Markdown: posts, pages, lists, references, cells, and old URLs."""

import pytest

from blog.models import Paper, Post, Redirect
from profile_app.models import MenuItem, Profile, Project, Talk
from tests.importers.folders import PDF, png, report_lines, run, write
from tests.importers.jupyter.notebook_data import code, notebook, raw, shown

pytestmark = pytest.mark.django_db

BIB = """@article{lamport78, title={Time and Clocks}, author={Lamport, Leslie}, year={1978},
  journal={CACM}}
@inproceedings{gpu, title={Sharing GPUs}, author={Person, Ada and Other, Bob and Third, Cid},
  year={2021}, booktitle={OSDI}}"""
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

As @fig-two and @tbl-cost show, and @eq-sum, in @sec-end.

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
    "posts/draft.qmd": "---\ntitle: Draft\ndate: 2023-01-03\ndraft: true\n---\n\nNot yet.",
    "posts/listed-draft.qmd": "---\ntitle: Listed draft\ndate: 2023-01-03\n---\n\nNot yet.",
    "posts/nb.ipynb": notebook(
        raw("---\ntitle: A notebook\ndate: 2023-02-03\n---"),
        code(
            "plot()",
            shown(
                image_png=__import__(
                    "tests.importers.jupyter.notebook_data", fromlist=["x"]
                ).in_base64(png("black"))
            ),
        ),
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


def test_quarto_website(tmp_path):
    folder = write(tmp_path, SITE)
    report = run(folder)
    for post in Post.with_pages.all():
        print(
            "=====",
            post.title,
            post.path,
            post.status,
            post.published_at,
            post.authors,
            [t.name for t in post.topics.all()],
            bool(post.cover),
        )
        print(post.body)
    print(
        [
            (m.kind, m.label, m.url, m.is_nested, m.is_visible, str(m.page))
            for m in MenuItem.objects.all()
        ]
    )
    p = Profile.load()
    print(
        p.name, p.headline, p.bio, bool(p.photo), [(l.kind, l.url, l.label) for l in p.links.all()]
    )
    print(Project.objects.all().values(), Talk.objects.all().values())
    print([(r.path, r.target_url()) for r in Redirect.objects.all()])
    print([(r.title, r.citation_key) for r in Paper.objects.all()])
    print(report.summary())
    print(run(folder).summary())
    assert 0
