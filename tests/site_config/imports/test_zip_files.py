"""Zips: the folder that is entered, and malicious archives."""

import io
import os
import stat
import zipfile

import pytest

from blog.folders.source import SourceRefused
from blog.models import Post
from importers.importer import Options
from site_config.imports import zip_files
from site_config.imports.importing import import_site
from tests.importers.folders import report_lines

pytestmark = pytest.mark.django_db
SAME = "same name as another file except for case"
GOOD = {"notes-main/good.md": "# Good\n\nIt arrives.\n"}


def zipped(tmp_path, files, *, kind=zipfile.ZIP_DEFLATED):
    """``files`` maps names or ZipInfo objects to texts."""
    path = tmp_path / "notes.zip"
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def member(name, mode=0):
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def left_in(settings):
    return [path.name for path in settings.DATA_DIR.glob(".import-*")]


def test_single_folder_of_a_zip_is_entered(tmp_path, settings):
    path = zipped(tmp_path, {**GOOD, "__MACOSX/notes-main/._good.md": "x", ".DS_Store": "x"})

    first = import_site(path, Options())
    again = import_site(path, Options())

    assert [post.source_path for post in Post.objects.all()] == ["good.md"]
    assert (first.used, first.skipped, first.unused) == ({"good.md"}, [], {})
    assert again.has_changes is False
    assert left_in(settings) == []


def test_unsafe_members_are_refused_one_by_one(tmp_path):
    path = zipped(
        tmp_path,
        {
            **GOOD,
            "../evil.md": "x",
            "/etc/evil.md": "x",
            "C:/evil.md": "x",
            "notes-main/a\\b.md": "x",
            "notes-main/./x.md": "x",
            "notes-main/bell\x07.md": "x",
            "notes-main/GOOD.md": "# Another",
            "notes-main/good.md/in.md": "x",
            "/".join("d" * 60) + ".md": "x",
            member("notes-main/link.md", stat.S_IFLNK | 0o777): "/etc/passwd",
            member("notes-main/pipe.md", stat.S_IFIFO | 0o777): "x",
        },
    )

    report = import_site(path, Options())

    out = "path is outside the folder"
    deep = "/".join("d" * 60) + ".md"
    assert report_lines(report.skipped) == [
        f"../evil.md: {out}",
        f"/etc/evil.md: {out}",
        f"C:/evil.md: {out}",
        "notes-main/a\\b.md: name contains a backslash; zip the folder again",
        "notes-main/./x.md: invalid file name",
        "notes-main/bell\ufffd.md: name contains unprintable characters",
        f"notes-main/GOOD.md: {SAME}",
        "notes-main/good.md/in.md: its folder is a file in another entry",
        f"{deep}: nested more than 40 folders deep",
        "notes-main/link.md: symbolic link, not followed",
        "notes-main/pipe.md: not a file",
    ]
    assert [post.title for post in Post.objects.all()] == ["Good"]


def test_zip_bombs_are_refused_before_anything_is_unpacked(tmp_path, settings, monkeypatch):
    bomb = zipped(tmp_path, {"a.md": b"\0" * (60 * 1024 * 1024)})
    with pytest.raises(SourceRefused, match=r"notes\.zip would be [\d,]+ times as large"):
        import_site(bomb, Options())

    monkeypatch.setattr(zip_files, "MAX_FILES", 2)
    with pytest.raises(SourceRefused, match=r"notes\.zip contains more than 2 files"):
        import_site(zipped(tmp_path, dict.fromkeys("abc", "x")), Options())

    monkeypatch.setattr(zip_files, "MAX_UNPACKED_BYTES", 1024 * 1024)
    with pytest.raises(SourceRefused, match=r"notes\.zip is more than 1 MB"):
        import_site(zipped(tmp_path, {"a.md": b"\0" * (2 * 1024 * 1024)}), Options())

    assert (left_in(settings), Post.objects.exists()) == ([], False)


def test_zip_larger_than_its_index_says_is_refused(tmp_path, settings):
    path = zipped(tmp_path, {"a.md": b"x" * 5000}, kind=zipfile.ZIP_STORED)
    data = path.read_bytes().replace((5000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(data)

    with pytest.raises(SourceRefused, match=r"notes\.zip is not a ZIP file, or is damaged"):
        import_site(path, Options())

    assert left_in(settings) == []


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 17])
def test_invalid_zip_is_refused(tmp_path, data):
    path = tmp_path / "notes.zip"
    path.write_bytes(data)

    with pytest.raises(SourceRefused, match=r"notes\.zip is not a ZIP file, or is damaged"):
        import_site(path, Options())


def test_zip_with_a_password_is_refused(tmp_path):
    path = zipped(tmp_path, GOOD)
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)

    with pytest.raises(SourceRefused, match=r"notes\.zip has a password"):
        import_site(path, Options())


def test_names_are_read_as_most_programs_write_them(tmp_path):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("中文.md", "# 中文\n\n好。\n")
    unmarked = data.getvalue().replace(b"\x00\x08\x00\x00", b"\x00\x00\x00\x00")
    path = tmp_path / "notes.zip"
    path.write_bytes(unmarked)

    import_site(path, Options())

    assert [post.source_path for post in Post.objects.all()] == ["中文.md"]


def test_error_about_a_zip_names_the_zip(tmp_path):
    with pytest.raises(SourceRefused, match=r"^Unknown format: notes\.zip"):
        import_site(zipped(tmp_path, {"a.xyz": "x"}), Options())


def test_folders_of_killed_imports_are_deleted(tmp_path, settings):
    old = settings.DATA_DIR / ".import-old"
    old.mkdir()
    os.utime(old, (0, 0))

    import_site(zipped(tmp_path, GOOD), Options())

    assert left_in(settings) == []


def test_parts_of_an_export_share_the_limits_of_the_whole(tmp_path, monkeypatch):
    part = "ExportBlock-00000000-0000-4000-8000-000000000000-Part-1.zip"
    inner = part.replace("Part-1", "Part-2")
    files = {inner: "x" * 900, "note.md": "# Note", "../evil.md": "x"}
    inside = zipped(tmp_path, files).read_bytes()
    path = zipped(tmp_path, {f"a/{part}": inside, "a/note.md": "# First"})

    with zip_files.unpacked(path) as archive:
        names = sorted(file.name for file in archive.root.rglob("*"))
        assert (names, archive.refused) == (
            [inner, "note.md"],
            {"a/../evil.md": "path is outside the folder", "a/note.md": SAME},
        )
    monkeypatch.setattr(zip_files, "MAX_UNPACKED_BYTES", len(inside) + 500)
    with pytest.raises(SourceRefused, match=f"{part} is more than"), zip_files.unpacked(path):
        pass
