"""A small workspace as Notion exports it: a ZIP file in a ZIP file, pages, databases and files."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from blog.folders.source import SourceRefused
from blog.models import Post, Redirect, Topic
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


def named(number):
    """An ID as Notion has it at the end of each name."""
    return f"{number:032x}"


LAB, LIST, JOINS, PLAN, DEEP, DEEPER, ZH = map(named, range(1, 8))
FAST, SLOW, EMPTY, GONE = map(named, range(11, 15))
URL = "https://www.notion.so"
INSIDE = "%F0%9F%A7%AA%20Lab"
HOME = f"""\
# 🧪 Lab

Met @Ada on @January 3, 2024.
Second line.

<aside>
💡 Read the **safety** page.

- first

</aside>

<aside>
🧭

Own sign.

</aside>

<aside>
<img src="https://www.notion.so/icons/token.svg" alt="" width="40px" /> With an icon.

</aside>

[Reading list]({INSIDE}/Reading%20list%20{LIST}.csv) and \
[Plan (2024)]({INSIDE}/Plan%20(2024)%20{PLAN}.md)

[结构]({INSIDE}/%E7%BB%93%E6%9E%84%20{ZH}.md), {URL}/lab/Plan-{PLAN}?pvs=4, \
[moved]({URL}/Old-{DEEP}#{LAB}), [lost]({URL}/Gone-{GONE})

![A plate]({INSIDE}/my%20image%20(1).png)

A plate

![image.png]({INSIDE}/image.png)

[talk.pdf]({INSIDE}/talk.pdf) [Top](about:blank#{DEEP})

- [x] done
- Toggle

    Inside.

## Hidden

    Text of a toggle.

    ```plain text
    code
    ```

<columns>
$$
E = mc^2
$$
</columns>
"""
HOME_BODY = """\
Met @Ada on @January 3, 2024.\\
Second line.

> [!NOTE]
> Read the **safety** page.
>
> - first

> [!NOTE] 🧭
> Own sign.

> [!NOTE]
> With an icon.

[Reading list](/blog/reading-list/) and [Plan (2024)](/blog/plan-2024/)

[结构](/blog/%E7%BB%93%E6%9E%84/), [Plan (2024)](/blog/plan-2024/), [moved](/blog/deep/), \
[lost](https://www.notion.so/Gone-0000000000000000000000000000000e)

![A plate](/media/1 "A plate")

![](/media/2)

[talk.pdf](/media/3) Top

- [x] done
- Toggle

    Inside.

## Hidden

Text of a toggle.

```text
code
```

$$
E = mc^2
$$"""
TABLE = """\
\ufeffName,Date,Tags,Status,Paper,Related,Pages
Fast: joins,"January 3, 2024","joins, sorting",Published,Reading%20list/fast.pdf,\
Slow (Reading%20list/Slow%20{slow}.md),3 | 4
Slow,2024/02/01,,Draft,,,
Only here,,,Reading,,,"*two*
lines"
Empty,,joins,,,,
"""
BODY_OF_TABLE = """\
| Name | Date | Tags | Status | Paper | Related | Pages |
| --- | --- | --- | --- | --- | --- | --- |
| [Fast: joins](/blog/fast-joins/) | January 3, 2024 | joins, sorting | Published | \
[fast.pdf](/media/1) | [Slow](/blog/slow/) | 3 \\| 4 |
| [Slow](/blog/slow/) | 2024/02/01 |  | Draft |  |  |  |
| Only here |  |  | Reading |  |  | \\*two\\*<br>lines |
| Empty |  | joins |  |  |  |  |"""
FAST_PAGE = f"""\
# Fast: joins

Date: January 3, 2024
Tags: joins, sorting
Status: Published
Paper: fast.pdf
Related: Slow (Slow%20{SLOW}.md)
Pages: 3 | 4

Note: this is text. See [the list](../Reading%20list%20{LIST}.csv) and [it](Empty%20{EMPTY}.md).
"""
DRAFTS = (
    ".: pages imported as drafts: 7. A Notion export doesn't say which pages are public. "
    "To publish a page with the import, set its property Status to Published or check its "
    "property Public"
)
EXPORT = {
    f"🧪 Lab {LAB}.md": HOME,
    "🧪 Lab/my image (1).png": png(),
    "🧪 Lab/image.png": png("blue"),
    "🧪 Lab/talk.pdf": PDF,
    f"🧪 Lab/Plan (2024) {PLAN}.md": "# Plan (2024)\n\n[Deep](Plan%20(2024)/Deep.md)",
    f"🧪 Lab/Plan (2024)/Deep {DEEP}.md": "# Deep\n\nDown.",
    f"🧪 Lab/Plan (2024)/Deep/Deeper {DEEPER}.md": "# Deeper\n\nThe bottom.",
    f"🧪 Lab/结构 {ZH}.md": "# 结构\n\n这是一个关于排序算法的笔记，内容是中文。",
    f"🧪 Lab/Reading list {LIST}.csv": TABLE.format(slow=SLOW).rpartition("Only here")[0],
    f"🧪 Lab/Reading list {LIST}_all.csv": TABLE.format(slow=SLOW),
    f"🧪 Lab/Reading list/Fast joins {FAST}.md": FAST_PAGE,
    f"🧪 Lab/Reading list/Slow {SLOW}.md": "# Slow\n\nDate: 2024/02/01\nStatus: Draft\n\nTo do.",
    f"🧪 Lab/Reading list/Empty {EMPTY}.md": "# Empty\n\nTags: joins\n",
    "🧪 Lab/Reading list/fast.pdf": PDF + b"1",
    f"Open {JOINS}.md": "# Open\n\nPublic: Yes\nSecret: No\n\nWords.",
    f"Untitled {named(98)}.md": "# ",
    f"Bad {named(99)}.md": b"# \xff",
}
POSTS = {
    "🧪 Lab": (False, ["🧪 Lab"]),
    "Reading list": (False, ["Reading list"]),
    "Fast: joins": (True, ["Reading list", "joins", "sorting"]),
    "Slow": (False, ["Reading list"]),
    "Plan (2024)": (False, ["Plan (2024)"]),
    "Deep": (False, ["Deep"]),
    "Deeper": (False, ["Deep"]),
    "结构": (False, ["🧪 Lab"]),
    "Open": (True, []),
    "Untitled": (False, []),
}
WHOLE = f"🧪 Lab/Reading list {LIST}_all.csv"
NOTE = f"🧪 Lab/Reading list/Fast joins {FAST}.md"
LOST = f"link to a page of Notion that is not in the export: {URL}/Gone-{GONE}"
NOTES = [
    f"{WHOLE}: rows without a text of their own, only in the table: 1",
    f"🧪 Lab {LAB}.md:21: icon left out: https://www.notion.so/icons/token.svg",
    DRAFTS,
    f"Open {JOINS}.md: properties shown as text: Secret",
    f"{WHOLE}: properties shown as text: Paper, Related, Pages",
    f"🧪 Lab/Reading list/Slow {SLOW}.md: Status: Draft; imported as a draft",
]
SKIPPED = [
    f"Bad {named(99)}.md: is not UTF-8 (invalid byte 3). Save the file as UTF-8",
    f"🧪 Lab/Reading list {LIST}.csv: a view of the database in {WHOLE}",
    "../evil.md: path is outside the folder",
]
WARNINGS = [
    f"🧪 Lab {LAB}.md:27: {LOST}",
    f"{NOTE}:7: link “Slow”: 🧪 Lab/Reading list/Slow {SLOW}.md is a draft",
    f"{NOTE}:10: link “it”: {WHOLE} is a draft",
    f"{NOTE}:10: link “the list”: {WHOLE} is a draft",
]


def zipped(files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def test_export_is_imported_with_databases_and_only_published_pages_are_public(tmp_path):
    part = "ExportBlock-00000000-0000-4000-8000-000000000000-Part-1.zip"
    inside = {f"Private & Shared/{path}": content for path, content in EXPORT.items()}
    export = tmp_path / "export.zip"
    export.write_bytes(zipped({part: zipped(inside | {"../evil.md": "x"})}))

    report = run(export)

    assert posts_and_topics() == POSTS
    assert Topic.objects.get(name="Deep").parent.name == "Plan (2024)"
    assert body_of("🧪 Lab") == HOME_BODY
    assert body_of("Reading list") == BODY_OF_TABLE
    assert body_of("Fast: joins") == (
        "- **Paper:** [fast.pdf](/media/1)\n- **Related:** [Slow](/blog/slow/)\n"
        "- **Pages:** 3 | 4\n\nNote: this is text. See [the list](/blog/reading-list/) "
        "and [it](/blog/reading-list/)."
    )
    assert body_of("Open") == "- **Secret:** No\n\nWords."
    assert body_of("Plan (2024)") == "[Deep](/blog/deep/)"
    fast = Post.objects.get(title="Fast: joins")
    assert fast.published_at == datetime(2024, 1, 3, tzinfo=UTC)
    assert Redirect.objects.get(path=f"/Fast-joins-{FAST}").post == fast
    assert Post.objects.get(title="结构").language == "zh-Hans"
    assert report_lines(report.notes) == NOTES
    assert report_lines(report.skipped) == SKIPPED
    assert report_lines(sorted(report.warnings)) == WARNINGS
    assert (report.missing_words, report.unused) == ([], {})

    again = run(export)

    assert counts(again)["posts"] == {"unchanged": 10}
    assert again.has_changes is False


def test_exports_that_cannot_be_read_are_refused_with_advice(tmp_path):
    html = write(tmp_path / "html", {f"Lab {LAB}.html": "<html>", f"Lab/List {LIST}.csv": "a\n1"})
    part = f"Export-00000000-0000-4000-8000-00000000000{1}-Part-1.zip"
    parts = write(tmp_path / "parts", {part: zipped(EXPORT)})

    with pytest.raises(SourceRefused, match="Export it again in the format “Markdown & CSV”"):
        run(html)
    with pytest.raises(SourceRefused, match=f"contains {part}.* Import that ZIP file"):
        run(parts)
    assert not Post.objects.exists()
