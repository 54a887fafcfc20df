"""Every file of a folder is used, or the report lists it."""

import pytest

from blog.folders.source import Folder
from importers.accounting import account_for_files
from importers.report import ImportReport, SourceLine, group_lines
from tests.importers.folders import PDF, png, report_lines, run, write

SIX = [f"{number}.png" for number in range(6)]
FILES = {
    "_config.yml": "a: b",
    "_layouts/page.html": "<p>",
    "assets/css/main.css": "a{}",
    "assets/img/shown.png": png(),
    **{f"assets/img/{number}.png": png() for number in range(8)},
    "assets/talk.pdf": PDF,
    "note.md": "# Note",
    "odd.md": "# Odd",
    "data.xyz": "?",
    ".DS_Store": "",
    ".git/HEAD": "ref",
}


def accounted(tmp_path):
    folder, report = Folder(write(tmp_path, FILES)), ImportReport()
    for path in ("note.md", "assets/img/shown.png"):
        folder.read_bytes(path)
    report.skip(SourceLine("odd.md"), "is odd")
    account_for_files(folder, report)
    return folder, report


def test_every_file_is_used_or_reported(tmp_path):
    folder, report = accounted(tmp_path)

    assert report.used == {"note.md", "assets/img/shown.png"}
    assert report.used | report.mentioned == folder.files | {".git/"}
    assert "odd.md" not in report.unused


def test_ignored_files_are_grouped_by_reason(tmp_path):
    _, report = accounted(tmp_path)

    assert group_lines(report.unused, all_names=False) == [
        ". (1 file, not read: development tool): .git/",
        ". (1 file, operating system metadata): .DS_Store",
        ". (1 file, settings and tools of the old site): _config.yml",
        ". (1 file, unsupported type): data.xyz",
        "_layouts (1 file, theme of the old site): page.html",
        "assets (1 file, not linked from any page): talk.pdf",
        "assets/css (1 file, theme of the old site): main.css",
        f"assets/img (8 files, not used by any page): {', '.join(SIX)} and 2 more",
    ]
    assert group_lines(report.unused, all_names=True)[-1].endswith("6.png, 7.png")


@pytest.mark.django_db
def test_words_that_are_neither_saved_nor_syntax_nor_listed_are_reported(tmp_path):
    text = (
        "---\ntitle: Joins\nlayout: wide\ngrade: Sec5\nsubtitle: Sorted rows\n---\n"
        "<!-- a remark -->\n{%- comment -%} hidden {%- endcomment -%}\n"
        "<style>p {color: red}</style>\n[A link](gone.html){: .button}\n\n"
        '{% include figure.liquid path="a.png" caption="A caption" %}\n\n```python\nprint(1)\n```\n'
    )

    report = run(write(tmp_path, {"_config.yml": "", "_posts/2020-01-02-a.md": text}))

    assert report_lines(report.incomplete) == [
        "_posts/2020-01-02-a.md: 87% of 8 words; not found: sec5"
    ]
    assert "Words saved or listed: 87.5%." in report.summary()
