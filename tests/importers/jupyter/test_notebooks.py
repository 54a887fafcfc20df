"""Folders of Jupyter notebooks: texts, code, outputs, images and hidden cells."""

import json
import re

import pytest

from blog.models import Post, Redirect
from tests.importers.folders import png, report_lines, run, write
from tests.importers.jupyter.notebook_data import (
    code,
    error,
    in_base64,
    notebook,
    raw,
    shown,
    stream,
    text,
)

pytestmark = pytest.mark.django_db

TABLE = (
    '<div><style scoped>.dataframe {color: red}</style><table border="1" class="dataframe">'
    "<thead><tr><th></th><th>gpu|count</th></tr></thead><tbody><tr><th>0</th><td>8</td></tr>"
    "</tbody></table><p>1 rows × 1 columns</p></div>"
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><path d="M0 0h4"/></svg>'
OLD = {
    "nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""},
    "worksheets": [{"metadata": {}, "cells": [
        {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["Old sums"]},
        {"cell_type": "code", "language": "python", "metadata": {}, "collapsed": False,
         "input": ["1 + 1"], "prompt_number": 1,
         "outputs": [{"output_type": "pyout", "prompt_number": 1, "metadata": {},
                      "text": ["2"]}]},
    ]}],
}  # fmt: skip
FOLDER = {
    "README.md": "# Lab notebooks\n\nStart with [queues](queues/Little.ipynb#arrivals).",
    "queues/Little.ipynb": notebook(
        text("# Little's law\n\n$L = \\lambda W$, see [plots](../plots.html) and [x](mm1.ipynb)."),
        text("## Arrivals\n\n![queue](attachment:my%20queue.png)",
             attachments={"my queue.png": {"image/png": in_base64(png("blue"))}}),
        code("rates = [1, 2]\nrates", shown(text_plain="[1, 2]")),
        language_info={"name": "python"},
    ),
    "queues/mm1.ipynb": notebook(
        raw("---\ntitle: One server\ndate: 2021-03-04\ncategories: [queues, simulation]\n---"),
        code("#| echo: false\nprint('x')", stream("\x1b[31mred\x1b[0m 10%\r 100%")),
        code("import math", stream("careful", "stderr"), tags=["remove-output"]),
        code("secret = 1", tags=["remove-cell"]),
        code("draw()", shown(image_png=in_base64(png("green")), text_plain="<Figure>"),
             tags=["hide-input"]),
    ),
    "plots.ipynb": notebook(
        text(["# Plots and tables\n", "\n", "Words."]),
        code("#| fig-cap: Load over time\n#| fig-alt: A rising line\nplot()",
             shown(image_png=in_base64(png("red")), text_plain="<Figure size 640x480>")),
        code("frame", shown(text_html=TABLE, text_plain="  gpu|count\n0  8")),
        code("logo", shown(**{"image_svg+xml": SVG})),
        code("1 / 0", error("\x1b[0;31mZeroDivisionError\x1b[0m", "division by zero")),
        code("widget", shown(text_plain="IntSlider()",
                             **{"application_vnd.jupyter.widget-view+json": {}})),
        code("chart", shown(text_html="<script>plot()</script>", text_plain="Chart(load)")),
    ),
    "old.ipynb": json.dumps(OLD),
    "empty.ipynb": notebook(),
    "drafts/idea.ipynb": notebook(text("# Idea\n\nNot yet.")),
    "2020-02-01-dated.ipynb": notebook(text("# Dated by its name\n\nx")),
    "raw.ipynb": notebook(text("# Raw"), raw("\\LaTeX", raw_mimetype="text/latex"), raw("plain")),
    "r.ipynb": notebook(text("# In R"), code("plot(x)"), kernelspec={"language": "R"}),
    "macros.ipynb": notebook(text("# Macros\n\n$$\\newcommand{\\R}{\\mathbb{R}}$$\n\n$\\R$")),
    "inline.ipynb": notebook(text(f"# Inline\n\n![dot](data:image/png;base64,{in_base64(png())})")),
    "nbdev.ipynb": notebook(
        text("# \"Quoted\"\n> \"Summed up.\"\n\n- toc: true\n- categories: [nbdev]\n- hide: true"),
        code("#hide\nsecret = 1"),
        text("Words."),
    ),
    "magic.ipynb": notebook(text("# Shell"), code("%%bash\nls")),
    ".ipynb_checkpoints/old-checkpoint.ipynb": notebook(text("# Autosaved")),
    "deep.ipynb": '{"nbformat": 4, "cells": ' + "[" * 100_000,
    "text.ipynb": "not JSON",
    "list.ipynb": "[1]",
}  # fmt: skip


def test_notebooks_arrive_with_code_outputs_and_images(tmp_path):
    folder = write(tmp_path, FOLDER)
    report = run(folder)

    posts = {post.title: post for post in Post.objects.all()}
    bodies = {title: re.sub(r"/media/\S+?\.(\w+)", r"media.\1", post.body)
              for title, post in posts.items()}  # fmt: skip
    assert report.format == "jupyter"
    assert {title for title, post in posts.items() if not post.is_public} == {
        "Idea", "Quoted",
    }  # fmt: skip
    assert (bodies["Quoted"], posts["Quoted"].summary) == ("Words.", "Summed up.")
    assert bodies["Little's law"] == (
        "$L = \\lambda W$, see [plots](/blog/plots-and-tables/) and [x](/blog/one-server/).\n\n"
        "## Arrivals\n\n![queue](media.png)\n\n"
        "```python\nrates = [1, 2]\nrates\n```\n\n```text\n[1, 2]\n```"
    )
    assert bodies["One server"] == (
        "```text\n 100%\n```\n\n```python\nimport math\n```\n\n![](media.png)"
    )
    assert bodies["Plots and tables"].split("\n\n")[1:] == [
        "```python\nplot()\n```", '![A rising line](media.png "Load over time")',
        "```python\nframe\n```", "|  | gpu\\|count |\n| --- | --- |\n| 0 | 8 |",
        "1 rows × 1 columns", "```python\nlogo\n```", "![](media.svg)",
        "```python\n1 / 0\n```", "```text\nZeroDivisionError\ndivision by zero\n```",
        "```python\nwidget\n```", "```python\nchart\n```", "```text\nChart(load)\n```",
    ]  # fmt: skip
    assert bodies["Old sums"] == "```python\n1 + 1\n```\n\n```text\n2\n```"
    assert (bodies["Inline"], bodies["In R"]) == ("![dot](media.png)", "```r\nplot(x)\n```")
    assert bodies["Lab notebooks"] == "Start with [queues](/blog/littles-law/#arrivals)."
    assert f"{posts['One server'].published_at:%Y-%m-%d}" == "2021-03-04"
    assert {topic.name for topic in posts["One server"].topics.all()} == {"queues", "simulation"}
    assert Redirect.objects.get(path="/queues/mm1.html").post == posts["One server"]
    check_what_is_hidden_or_left_out(report)
    assert not run(folder).has_changes


def check_what_is_hidden_or_left_out(report):
    assert report_lines(report.skipped) == [
        "deep.ipynb: is nested too deeply.",
        "list.ipynb: is not a valid notebook: it has no list of cells.",
        "text.ipynb: is not a valid notebook (line 1).", "empty.ipynb: notebook has no text",
    ]  # fmt: skip
    assert report_lines(report.notes)[:5] == [
        "nbdev.ipynb: cells with the tag hide, not imported: cell 2",
        "queues/mm1.ipynb: code with echo: false, not imported: cell 2",
        "queues/mm1.ipynb: outputs with the tag remove-output, not imported: cell 3",
        "queues/mm1.ipynb: cells with the tag remove-cell, not imported: cell 4",
        "queues/mm1.ipynb: code with the tag hide-input, not imported: cell 5",
    ]
    assert report_lines(report.warnings) == [
        "plots.ipynb:6: widget not imported: IntSlider()",
        "plots.ipynb:7: interactive output not imported, its text is shown",
        "raw.ipynb:2: raw cell (text/latex), shown as code",
    ]
    assert report.unused == {
        ".ipynb_checkpoints/old-checkpoint.ipynb": "autosaved copies of notebooks"
    }


def test_single_notebook_is_imported_with_long_outputs_cut(tmp_path):
    rows = "<tr><td>1</td></tr>" * 1_000
    cells = [
        text("Words.\n\n# Title below\n\nSee \\begin{align}\na\n\\end{align} here."),
        code("frame", shown(text_html=f"<table>{rows}</table>")),
        code("print()", stream("\n".join(map(str, range(1_000))))),
    ]
    report = run(write(tmp_path, {"long.ipynb": notebook(*cells)}) / "long.ipynb")

    body = Post.objects.get(title="Title below").body
    assert "See\n\n$$\n\\begin{align}\na\n\\end{align}\n$$\n\nhere." in body
    assert (body.count("| 1 |"), "199\n```" in body, "200\n```" in body) == (200, True, False)
    assert report_lines(report.warnings) == [
        "long.ipynb:2: table of 1,000 rows cut after 200",
        "long.ipynb:3: output of 1,000 lines cut after 200",
    ]


def test_cell_of_an_unknown_type_is_listed_and_the_others_are_imported(tmp_path):
    unknown = {"cell_type": "chart", "metadata": {}, "source": ["Strange ", "wombats"]}
    cells = (text("# Sums\n\nWords."), unknown, raw("raw quoll"), {"source": "none"})

    report = run(write(tmp_path, {"a.ipynb": notebook(*cells)}))

    assert Post.objects.get().body == "Words.\n\n```text\nraw quoll\n```"
    assert report_lines(report.warnings) == [
        "a.ipynb:2: cell of the unknown type “chart” not imported: Strange wombats",
        "a.ipynb:4: cell of the unknown type “None” not imported: none",
    ]
    assert report_lines(report.missing_words) == []


def test_message_of_an_error_is_shown_once(tmp_path):
    failed = {"output_type": "error", "ename": "E", "evalue": "no owls", "traceback": ["line 1"]}
    cells = (code("f()", failed), code("g()", failed | {"traceback": ["\x1b[31mE: no owls"]}))

    run(write(tmp_path, {"a.ipynb": notebook(text("# Sums"), *cells)}))

    shown = re.findall(r"```text\n(.*?)\n```", Post.objects.get().body, re.DOTALL)
    assert shown == ["line 1\nE: no owls", "E: no owls"]
