"""A small graph with most of Logseq's syntax, and its rules for what is public."""

from datetime import UTC, datetime

import pytest

from blog.folders.source import Folder
from blog.models import Post, Topic
from importers.formats import detect_format
from importers.logseq.graph import day_in, written_day
from tests.importers.folders import (
    PDF,
    body_of,
    counts,
    png,
    posts_and_topics,
    report_lines,
    run,
    write,
)

pytestmark = pytest.mark.django_db


def block(number):
    return f"65a0f3c2-0001-4000-8000-{number:012x}"


ORG = "Org mode page, not supported; convert it to Markdown with pandoc"
MERGE, COSTS, PRIVATE, AREA, MISSING = map(block, range(1, 6))
CONFIG = """\
;; :publishing/all-pages-public? true
{:publishing/all-pages-public? #_true false
 :journal/page-title-format "EEEE, dd.MM.yyyy"
 :hidden ["/archive"]}
"""
SORTING = f"""\
title:: Sorting
tags:: [[data systems]], algorithms
public:: true
date:: [[Wednesday, 03.01.2024]]
type:: survey

- Sorting is the most studied problem of computing, and it still surprises people in practice.
- It comes back in joins, in grouping and in indexes.
\t- Merge joins need it, says [[mj]].
\t- Hash joins avoid it #hashing #[[big data]]
- ## Costs
  id:: {COSTS}
\t- The bound is $n \\log n$.
\t- ```python
\t  xs = [[x]]
\t  - no bullet
\t  ```
\t- ![plot.png](../assets/plot.png){{:height 10, :width 20}}
\t- ![image.png](../assets/image_1.png)
- {{{{embed (({MERGE}))}}}}
- {{{{embed [[Merge joins]]}}}}
- {{{{embed (({PRIVATE}))}}}}
- See (({MERGE})), [that]((({MERGE}))), (({MISSING})) and (({PRIVATE})) there.
- #+BEGIN_TIP
  Use `sort`
  twice.
  #+END_TIP
- {{{{query (task TODO)}}}}
- {{{{video https://video.example/1}}}}
- TODO [#A] write
  SCHEDULED: <2024-01-05 Fri>
  :LOGBOOK:
  CLOCK: [2024-01-05 Fri 10:00:00]
  :END:
- DONE old
- NOW current
- CANCELED gone
- ^^marked^^, [[Missing]] and [[Friday, 05.01.2024]]
  author:: Ada
  collapsed:: true
- ![paper.pdf](../assets/paper.pdf)
- Motivation
\t- People ask why this matters, and an answer takes more than one line of text to give.
"""
SORTING_BODY = f"""\
- **type:** survey

Sorting is the most studied problem of computing, and it still surprises people in practice.

It comes back in joins, in grouping and in indexes.

- Merge joins need it, says [mj](/blog/merge-joins/).
- Hash joins avoid it #hashing #big data

## Costs

The bound is $n \\log n$.

```python
xs = [[x]]
- no bullet
```

<img src="/media/1" alt="" width="20">

![](/media/2)

Merge joins read two sorted inputs side by side.

Merge joins read two sorted inputs side by side.

[Sorting](/blog/sorting/)

1. one
1. two

See [Merge joins read two sorted inputs side by side.](/blog/merge-joins/#{MERGE}), \
[that](/blog/merge-joins/#{MERGE}), (({MISSING})) and […] there.

> [!TIP]
> Use `sort`\\
> twice.

<https://video.example/1>

- [ ] **(A)** write\\
  *Scheduled: 2024-01-05 Fri*
- [x] old
- [ ] **NOW** current
- [x] ~~gone~~

<mark>marked</mark>, [[Missing]] and Friday, 05.01.2024\\
**author:** Ada

[paper.pdf](/media/3)

**Motivation**

People ask why this matters, and an answer takes more than one line of text to give."""
MERGE_JOINS = f"""\
alias:: Merge joins, mj
public:: true

- Merge joins read two sorted inputs side by side.
  id:: {MERGE}
- {{{{embed [[sorting]]}}}}
- one
  logseq.order-list-type:: number
- two
  logseq.order-list-type:: number
"""
PAPER = """\
title:: @On Joins
item-type:: [[journalArticle]]
authors:: [[Ada Person]], Bob Other
date:: 2021
doi:: 10.1000/x
publication-title:: [[Journal of Joins]]
public:: true

- Read it twice.[^1]
- [^1]: Quickly.
"""
HIGHLIGHTS = f"""\
file:: [paper.pdf](../assets/paper.pdf)

- A marked sentence
  ls-type:: annotation
  hl-page:: 3
- [:span]
  ls-type:: annotation
  hl-page:: 4
  hl-type:: area
  hl-stamp:: 17
  id:: {AREA}
"""
GRAPH = {
    "logseq/config.edn": CONFIG,
    "logseq/bak/pages/old.md": "- old words",
    "archive/hidden.md": "- hidden",
    "journals/2024_01_03.md": f"- private thought\n  id:: {PRIVATE}\n- met [[Sorting]]\n",
    "journals/2024_01_04.org": "* org",
    "journals/plans.md": "public:: true\n\n- not a day",
    "pages/sorting.md": SORTING,
    "pages/sorting___Merge joins.md": MERGE_JOINS,
    "pages/sorting%2FHash.md": "- apples\r\n\t- green\r\n- pears\r\n",
    "pages/Empty.md": "- ",
    "pages/hls__paper.md": HIGHLIGHTS,
    "pages/@On Joins.md": PAPER,
    "pages/中文.md": "public:: true\nstatus:: 草稿\n\n- 这是一个关于排序的笔记。",
    "pages/tool.md": "- {{renderer :board}}\n- [:b x]\n",
    "whiteboards/board.edn": "{}",
    "assets/paper.edn": "{}",
    "assets/paper.pdf": PDF,
    "assets/plot.png": png(),
    "assets/image_1.png": png("blue"),
    f"assets/paper/4_{AREA}_17.png": png("green"),
}
DAY, ABOVE = "Wednesday, 03.01.2024", "Sorting"
POSTS = {
    DAY: (False, []),
    "plans": (False, []),
    "Sorting": (True, [ABOVE, "data systems", "algorithms", "hashing", "big data"]),
    "Merge joins": (True, [ABOVE]),
    "Hash": (False, [ABOVE]),
    "paper": (False, []),
    "On Joins": (True, []),
    "中文": (False, []),
    "tool": (False, []),
}
HIDDEN = "left out: journals/2024_01_03.md is not public"
WARNINGS = [
    "pages/sorting.md:21: “Merge joins” not embedded: it embeds itself",
    f"pages/sorting.md:22: “{PRIVATE}” {HIDDEN}",
    f"pages/sorting.md:23: block (({PRIVATE})) {HIDDEN}",
    f"pages/sorting.md:23: block (({MISSING})) not found",
    "pages/sorting.md:28: query not supported: removed: (task TODO)",
    "pages/sorting___Merge joins.md:6: “sorting” not embedded: it embeds itself",
    "pages/tool.md:1: macro “renderer” not supported: shown as code",
    "pages/tool.md:2: Hiccup shown as text",
]
NOTES = [
    "pages/sorting.md:29: video replaced by a link",
    "pages/sorting.md:32: not imported: :LOGBOOK: with its lines",
    "pages/sorting.md: links to pages without text, shown as words: Missing",
    "pages/sorting___Merge joins.md: links to pages without text, shown as words: Missing",
    ".: pages imported as drafts: 3. They are not “public:: true”.",
    ".: properties of blocks shown as text: author",
    "journals/2024_01_03.md: journal; imported as a draft",
    "journals/plans.md: journal; imported as a draft",
    "pages/中文.md: status: 草稿; imported as a draft",
]
SKIPPED = [
    "archive/hidden.md: hidden in the settings of the graph",
    "assets/paper.edn: places of highlights in a PDF",
    f"journals/2024_01_04.org: {ORG}",
    "logseq/bak/pages/old.md: backup or setting of Logseq",
    "pages/Empty.md: page has no text",
    "whiteboards/board.edn: whiteboard, which only Logseq can open",
]


def test_graph_is_imported_and_only_public_pages_are_published(tmp_path):
    report = run(write(tmp_path, GRAPH))

    assert posts_and_topics() == POSTS
    assert not Topic.objects.exclude(parent=None).exists()
    assert body_of("Sorting") == SORTING_BODY
    assert body_of("Hash") == "- apples\n  - green\n- pears"
    assert body_of("paper") == (
        "- **file:** [paper.pdf](/media/1)\n\n- A marked sentence (p. 3)\n- ![p. 4](/media/2)"
    )
    assert body_of("tool") == "`{{renderer :board}}`\n\n[:b x]"
    assert body_of("On Joins") == "Read it twice.[^1]\n\n[^1]: Quickly."
    paper = Post.objects.get(title="On Joins").paper
    assert (paper.authors, paper.year, paper.venue, paper.doi) == (
        "Ada Person, Bob Other",
        2021,
        "Journal of Joins",
        "10.1000/x",
    )
    moments = dict(Post.objects.values_list("title", "published_at"))
    assert moments[DAY] == moments["Sorting"] == datetime(2024, 1, 3, tzinfo=UTC)
    assert report_lines(sorted(report.warnings)) == WARNINGS
    assert report_lines(report.notes) == NOTES
    assert report_lines(report.skipped) == SKIPPED
    assert "thought" not in "".join(p.body for p in Post.objects.all() if p.is_public)
    assert (report.missing_words, report.unused) == ([], {})

    again = run(tmp_path)

    assert counts(again)["posts"] == {"unchanged": 9}
    assert again.has_changes is False


def test_public_graph_hides_journals_and_pages_that_say_so(tmp_path):
    files = {
        "logseq/config.edn": "{:publishing/all-pages-public? true}",
        "pages/open.md": "- open",
        "pages/closed.md": "public:: false\n\n- closed",
        "pages/begun.md": "- not yet #draft",
        "pages/Jan 5th, 2024.md": "- a day",
    }
    run(write(tmp_path, files))

    assert [p.title for p in Post.objects.all() if p.is_public] == ["open"]


def test_vault_that_logseq_has_opened_stays_a_vault(tmp_path):
    vault = {".obsidian/app.json": "{}", "logseq/config.edn": "{}", "a.md": "# A", "b.md": "# B"}
    folder = Folder(write(tmp_path, {**vault, "pages/contents.md": "- "}))

    assert detect_format(folder).name == "obsidian"


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("logseq", {"logseq/config.edn": "{}", "pages/a.md": "- a", "assets/a.Rmd": "x"}),
        ("notion", {f"A {'0' * 32}.md": "# A", "A/a.qmd": "x"}),
    ],
)
def test_attached_sources_of_quarto_do_not_publish_private_notes(tmp_path, name, files):
    assert detect_format(Folder(write(tmp_path, files))).name == name


@pytest.mark.parametrize("name", ["MMM do, yyyy", "EEE, dd/MM/yy", "yyyy年M月d日", "do MMMM yyyy"])
def test_days_are_read_in_the_format_that_writes_them(name):
    for number in (1, 2, 11, 23):
        day = datetime(2024, 3, number, tzinfo=UTC).date()

        assert day_in(written_day(day, name), name) == day
