"""Every file of a folder is used, or the report lists it."""

import pytest

from blog.folders.source import Folder
from importers.accounting import account_for_files
from importers.report import ImportReport, SourceLine, group_unused
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

    assert group_unused(report.unused, all_names=False) == [
        ". (1 file, not read: development tool): .git/",
        ". (1 file, operating system metadata): .DS_Store",
        ". (1 file, settings and tools of the old site): _config.yml",
        ". (1 file, unsupported type): data.xyz",
        "_layouts (1 file, theme of the old site): page.html",
        "assets (1 file, not linked from any page): talk.pdf",
        "assets/css (1 file, theme of the old site): main.css",
        f"assets/img (8 files, not used by any page): {', '.join(SIX)} and 2 more",
    ]
    assert group_unused(report.unused, all_names=True)[-1].endswith("6.png, 7.png")


@pytest.mark.django_db
def test_words_are_saved_or_syntax_or_reported_with_file_and_line(tmp_path):
    text = (
        "---\ntitle: Joins\nlayout: wide\ngrade: Sec5\nsubtitle: Sorted rows\n"
        "tags: [databases]\ndate: 2 January 2020\n---\n"
        "<!-- a remark -->\n{%- comment -%} hidden {%- endcomment -%}\n"
        "<style>p {color: red}</style>\n[A link](gone.html){: .button}\n\n"
        '{% include figure.liquid path="a.png" caption="A caption" %}\n\n```python\nprint(1)\n```\n'
        "{% if page.grade == nil %}never shown{% endif %}\n"
        "\n{% if false %}\nswitched off\n{% endif %}\n"
    )
    cv = "- title: Skills\n  contents:\n  - Baking\n- title: Awards\n  contents:\n  - First prize\n"
    settings = "title: A site\nplugins:\n- feed\n- sitemap\nauthor: Ada Example\n"
    files = {"_config.yml": settings, "_posts/2020-01-02-a.md": text, "_data/cv.yml": cv}

    report = run(write(tmp_path, files), format="al-folio")
    summary = report.summary()

    assert report_lines(report.missing_words) == ["_posts/2020-01-02-a.md:19: never shown"]
    assert report_lines(report.unused_fields) == [
        "_config.yml:1: title: A site",
        "_config.yml:3: plugins: feed",
        "_config.yml:4: plugins: sitemap",
        "_posts/2020-01-02-a.md:4: grade: Sec5",
    ]
    assert report_lines(report.words) == [
        "_config.yml: 6 words, 33.3% saved, 66.7% listed",
        "_data/cv.yml: 5 words, 60% saved, 40% listed",
        "_posts/2020-01-02-a.md: 19 words, 73.6% saved, 15.8% listed, 2 not found",
    ]
    assert "grade (1): _posts/2020-01-02-a.md:4 “Sec5”" in summary
    assert "_config.yml: title (line 1) “A site”; plugins (line 3, 2 values)" in summary


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("_posts/2020-01-02-a.md", {"_config.yml": "title: A\n"}),
        ("content/post/a.md", {"hugo.toml": ""}),
        ("a.md", {".obsidian/app.json": "{}"}),
        ("a.md", {}),
    ],
)
def test_short_values_of_unknown_fields_are_listed(tmp_path, path, more):
    head = 'title: A\nrank: 7\nmark: x\ngrade: A+\nrating: "B+"\nlang: en\nseries: S\npart: 3\n'
    text = f"---\n{head}---\nA plan b: 7 times, if x is known.\n"

    report = run(write(tmp_path, {path: text, **more}))

    assert [(field.place.line, field.value) for field in report.unused_fields] == [
        (3, "7"), (4, "x"), (5, "A+"), (6, "B+"),
    ]  # fmt: skip
