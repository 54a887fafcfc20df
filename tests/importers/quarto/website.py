"""A Quarto website, and what becomes of some of its pages."""

import hashlib
import json

from tests.importers.folders import PDF, png
from tests.importers.jupyter.notebook_data import code, in_base64, notebook, raw, shown

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
