"""Every file of a folder is used, or the report lists it."""

from blog.folders.source import Folder
from importers.accounting import account_for_files
from importers.report import ImportReport, SourceLine, group_lines
from tests.importers.folders import PDF, png, write

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
