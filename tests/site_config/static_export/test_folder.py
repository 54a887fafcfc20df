import pytest

from site_config.static_export.folder import EXPORT_MANIFEST, ExportFolder, FolderRefusedError


def export(folder, files, **options):
    copy = ExportFolder(folder, **options)
    try:
        for name, content in files.items():
            copy.put(name, content)
        return copy.finish()
    finally:
        copy.discard()


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_only_changed_files_are_written_and_only_gone_files_removed(tmp_path):
    export(tmp_path, {"a/index.html": b"a", "b/index.html": b"b", "c/d/index.html": b"c"})
    former = (tmp_path / "a/index.html").stat().st_mtime_ns

    done = export(tmp_path, {"a/index.html": b"a", "b/index.html": b"B"})

    assert (done.written, done.unchanged, done.removed) == (
        ["b/index.html"], 1, ["c/d/index.html"],
    )  # fmt: skip
    assert (tmp_path / "a/index.html").stat().st_mtime_ns == former
    assert not (tmp_path / "c").exists()


def test_files_are_copied(tmp_path):
    (tmp_path / "source").write_bytes(b"a picture")
    out = tmp_path / "out"

    first = export(out, {"a.png": tmp_path / "source"})
    second = export(out, {"a.png": tmp_path / "source"})

    assert (out / "a.png").read_bytes() == b"a picture"
    assert (first.written, second.written) == (["a.png"], [])


def test_dry_run_writes_nothing(tmp_path):
    export(tmp_path, {"a": b"a"})

    done = export(tmp_path, {"b": b"b"}, dry_run=True)

    assert (done.written, done.removed, names(tmp_path)) == (["b"], ["a"], {"a", EXPORT_MANIFEST})


def test_failed_export_changes_nothing(tmp_path):
    export(tmp_path, {"a": b"a"})
    copy = ExportFolder(tmp_path)
    copy.put("a", b"new")

    copy.discard()

    assert (tmp_path / "a").read_bytes() == b"a"
    assert names(tmp_path) == {"a", EXPORT_MANIFEST}


def test_directory_replaces_a_file_and_back(tmp_path):
    export(tmp_path, {"a": b"file"})
    export(tmp_path, {"a/index.html": b"page"})
    assert names(tmp_path) == {"a/index.html", EXPORT_MANIFEST}

    export(tmp_path, {"a": b"file"})
    assert names(tmp_path) == {"a", EXPORT_MANIFEST}


def test_other_folder_is_rejected_without_force(tmp_path):
    (tmp_path / "thesis.tex").write_text("mine")

    with pytest.raises(FolderRefusedError, match=r"thesis\.tex"):
        export(tmp_path, {"a": b"a"})
    export(tmp_path, {"a": b"a"}, may_overwrite=True)

    assert names(tmp_path) == {"thesis.tex", "a", EXPORT_MANIFEST}


def test_files_of_the_host_are_preserved(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/HEAD").write_text("ref")
    (tmp_path / "CNAME").write_text("ada.example")

    export(tmp_path, {"a": b"a"})
    export(tmp_path, {})

    assert names(tmp_path) == {".git/HEAD", "CNAME", EXPORT_MANIFEST}


def test_foreign_file_is_not_overwritten(tmp_path):
    export(tmp_path, {"a": b"a"})
    (tmp_path / "robots.txt").write_text("mine")

    with pytest.raises(FolderRefusedError, match=r"robots\.txt is not from an export"):
        export(tmp_path, {"a": b"new", "robots.txt": b"ours"})

    assert ((tmp_path / "a").read_bytes(), (tmp_path / "robots.txt").read_text()) == (b"a", "mine")


def test_gone_page_is_preserved_if_edited(tmp_path):
    export(tmp_path, {"a": b"a"})
    (tmp_path / "a").write_text("edited")

    done = export(tmp_path, {})

    assert (done.removed, done.edited, names(tmp_path)) == ([], ["a"], {"a", EXPORT_MANIFEST})


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"files": 1}'])
def test_unreadable_manifest_is_reported(tmp_path, text):
    (tmp_path / EXPORT_MANIFEST).write_text(text)

    with pytest.raises(FolderRefusedError, match="Can't read"):
        ExportFolder(tmp_path)


def test_file_is_rejected_as_folder(tmp_path):
    (tmp_path / "a").write_text("")

    with pytest.raises(FolderRefusedError, match="is a file"):
        ExportFolder(tmp_path / "a")
