"""Archives that are no backups: each is refused with a sentence, before memory or time is spent."""

import hashlib
import io
import json
import tarfile

import pytest

from site_config.backup.restoring import RestoreRefusedError, check

DATABASE = b"SQLite format 3\0" + bytes(100)
MANIFEST = {
    "format": 2,
    "made_at": "2026-01-01T00:00:00+00:00",
    "machine": "laptop",
    "database": "sqlite",
    "migrations": ["blog.0001_squashed"],
    "sha256": {"database.sqlite3": hashlib.sha256(DATABASE).hexdigest()},
}


@pytest.fixture
def make_archive(tmp_path):
    def make(manifest, database=DATABASE):
        path = tmp_path / "site.tar.gz"
        with tarfile.open(path, "w:gz") as file:
            for name, data in (("database.sqlite3", database), ("manifest.json", manifest)):
                if data is not None:
                    info = tarfile.TarInfo(name)
                    info.size = len(data)
                    file.addfile(info, io.BytesIO(data))
        return path

    return make


def test_whole_backup_is_valid(make_archive):
    checked = check(make_archive(json.dumps(MANIFEST).encode()))

    assert (checked.files, checked.machine, checked.has_rows) == (1, "laptop", True)


@pytest.mark.parametrize(
    "manifest",
    [
        None,
        b"",
        b"{",
        b"[]",
        b"7",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b"1" * 5_000,
        b'{"format":2,"sha256":{}}',
        *(json.dumps({**MANIFEST, name: None}).encode() for name in MANIFEST),
        *(json.dumps({**MANIFEST, name: [[1]]}).encode() for name in MANIFEST),
        json.dumps({**MANIFEST, "database": "oracle"}).encode(),
        json.dumps({**MANIFEST, "sha256": {}}).encode(),
        json.dumps({**MANIFEST, "format": 99}).encode(),
    ],
)
def test_wrong_manifest_is_refused(make_archive, manifest):
    with pytest.raises(RestoreRefusedError, match=r"site\.tar\.gz"):
        check(make_archive(manifest))


@pytest.mark.parametrize("database", [b"not a database", b"", None])
def test_backup_without_a_database_is_refused(make_archive, database):
    with pytest.raises(RestoreRefusedError, match=r"not a database|is missing"):
        check(make_archive(json.dumps(MANIFEST).encode(), database))


@pytest.mark.parametrize("cut", [0, 10, 50, -20])
def test_damaged_archive_is_refused(make_archive, cut):
    path = make_archive(json.dumps(MANIFEST).encode())
    data = path.read_bytes()
    path.write_bytes(data[:cut] if cut >= 0 else data[:60] + b"?" * 20 + data[80:])

    with pytest.raises(RestoreRefusedError, match=r"site\.tar\.gz"):
        check(path)
