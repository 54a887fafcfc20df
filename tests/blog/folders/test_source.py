import pytest

from blog.folders.source import Folder, SourceRefused
from tests.importers.folders import write


def test_folder_ignores_links_to_the_outside(tmp_path):
    write(tmp_path, {"secret.md": "secret", "notes/a.md": "a"})
    (tmp_path / "notes" / "b.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "notes" / "c.md").symlink_to(tmp_path / "notes" / "a.md")

    assert Folder(tmp_path / "notes").files == {"a.md", "c.md"}


@pytest.mark.parametrize("path", ["../secret.md", "b.md", "missing.md"])
def test_folder_refuses_files_outside_it(tmp_path, path):
    write(tmp_path, {"secret.md": "secret", "notes/a.md": "a"})
    (tmp_path / "notes" / "b.md").symlink_to(tmp_path / "secret.md")

    with pytest.raises(SourceRefused, match=rf"{path} is .* folder\."):
        Folder(tmp_path / "notes").read_bytes(path)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("b.md", "sub/b.md"),
        ("../b.md", "b.md"),
        ("./x/../b.md", "sub/b.md"),
        ("/b.md", "b.md"),
        ("../../b.md", None),
        ("/../b.md", None),
    ],
)
def test_folder_resolves_paths_within_itself(tmp_path, target, path):
    assert Folder(tmp_path).resolve(target, beside="sub/a.md") == path


def test_folder_names_file_and_byte_that_is_not_utf_8(tmp_path):
    write(tmp_path, {"a.md": b"caf\xe9"})

    with pytest.raises(SourceRefused, match=r"a\.md is not UTF-8 \(invalid byte 4\)"):
        Folder(tmp_path).read_text("a.md")


def test_folder_refuses_a_file_that_is_too_large(tmp_path):
    write(tmp_path, {"a.md": b"x" * (2 * 1024 * 1024 + 1)})

    with pytest.raises(SourceRefused, match=r"a\.md is larger than 2 MB"):
        Folder(tmp_path).read_text("a.md")


def test_line_endings_are_normalized_and_byte_order_marks_removed(tmp_path):
    write(tmp_path, {"a.md": b"\xef\xbb\xbfa\r\nb\rc\n"})

    assert Folder(tmp_path).read_text("a.md") == "a\nb\nc\n"


def test_folder_must_exist(tmp_path):
    with pytest.raises(SourceRefused, match="does not exist"):
        Folder(tmp_path / "missing")
