"""Malicious folders: what is refused, and that the rest is read."""

import os
import socket
from contextlib import chdir
from pathlib import Path

import pytest

from blog.folders.folder_walk import MAX_FOLDER_DEPTH
from blog.folders.source import Folder, SourceRefused
from blog.models import Post
from tests.importers.folders import report_lines, run, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, {"secret.md": "# Secret\n\nsecret", "outside/a.md": "secret"})
    return write(tmp_path / "notes", {"good.md": "# Good\n\nIt arrives.\n"})


def refusals(folder):
    return report_lines(run(folder, format="markdown").skipped)


def bodies():
    return list(Post.objects.order_by("pk").values_list("body", flat=True))


def test_links_out_of_the_folder_and_loops_are_refused(folder):
    (folder / "file.md").symlink_to(folder.parent / "secret.md")
    (folder / "folder").symlink_to(folder.parent / "outside")
    (folder / "loop").symlink_to(folder)
    (folder / "round.md").symlink_to(folder / "round.md")
    (folder / "lost.md").symlink_to(folder / "missing.md")
    (folder / "again.md").symlink_to(folder / "good.md")

    assert refusals(folder) == [
        "file.md: is a link that leads outside the folder",
        "folder: is a link that leads outside the folder",
        "loop: is a link to a folder, which is not followed",
        "lost.md: is a broken link",
        "round.md: is a broken link",
    ]
    assert bodies() == ["It arrives.", "It arrives."]


def test_pipes_devices_and_sockets_are_never_opened(folder):
    os.mkfifo(folder / "pipe.md")
    (folder / "zero.md").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as plug, chdir(folder):
        plug.bind("plug.md")

    assert refusals(folder) == [
        "pipe.md: is not a regular file",
        "plug.md: is not a regular file",
        "zero.md: is a link that leads outside the folder",
    ]
    assert bodies() == ["It arrives."]


def test_invalid_texts_are_refused_and_others_are_listed(folder):
    write(folder, {"latin.md": b"# B\n\ncaf\xe9", "large.md": b"x" * (2 * 1024 * 1024 + 1)})

    assert refusals(folder) == [
        "large.md: is larger than 2 MB",
        "latin.md: is not UTF-8 (invalid byte 9). Save the file as UTF-8",
    ]
    assert bodies() == ["It arrives."]


def test_unprintable_names_are_refused(folder):
    for name in (b"new\nline.md", b"bell\x07.md", b"latin\xe9.md"):
        Path(folder, os.fsdecode(name)).write_text("# Hidden\n\nhidden")

    assert refusals(folder) == [
        f"{name}: has a name with characters that can't be shown"
        for name in ("bell\ufffd.md", "latin\ufffd.md", "new\ufffdline.md")
    ]
    assert bodies() == ["It arrives."]


def test_folder_depth_is_limited(folder):
    with chdir(folder):
        for _ in range(MAX_FOLDER_DEPTH + 20):
            Path("d").mkdir()
            os.chdir("d")

    path = "/".join("d" * (MAX_FOLDER_DEPTH + 1))
    assert refusals(folder) == [f"{path}: is more than {MAX_FOLDER_DEPTH} folders deep"]


def test_ten_thousand_files_are_walked_and_too_many_are_refused(folder, monkeypatch):
    for number in range(10_000):
        (folder / f"{number}.txt").touch()

    assert len(Folder(folder).files) == 10_001
    monkeypatch.setattr("blog.folders.folder_walk.MAX_FILES", 10_000)
    with pytest.raises(SourceRefused, match=r"contains more than 10,000 files"):
        run(folder)
