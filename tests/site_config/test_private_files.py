import os
import stat

import pytest

from site_config.private_files import (
    check_data_dir,
    give_to_owner,
    restrict_existing_files,
    restrict_new_files,
)
from tests.production import manage


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def open_umask():
    former = os.umask(0o022)
    yield
    os.umask(former)


@pytest.mark.server
def test_new_site_is_closed_to_other_accounts(tmp_path, open_umask):
    folder = tmp_path / "site"

    done = manage("migrate", "-v0", data_dir=folder)

    assert done.returncode == 0, done.stderr
    assert mode_of(folder) == 0o700
    assert [mode_of(path) for path in folder.glob("offprint.sqlite3*")] == [0o600]


def test_site_of_an_older_version_is_closed(tmp_path, open_umask):
    names = ("offprint.sqlite3", "offprint.sqlite3-wal", ".env")
    for name in names:
        (tmp_path / name).touch(mode=0o644)
    tmp_path.chmod(0o755)

    restrict_existing_files(tmp_path, tmp_path / ".env")

    assert [mode_of(tmp_path / name) for name in names] == [0o600] * 3
    assert mode_of(tmp_path) == 0o700


def test_folder_of_everyone_stays_open(tmp_path):
    tmp_path.chmod(0o1777)

    restrict_existing_files(tmp_path, tmp_path / ".env")

    assert mode_of(tmp_path) == 0o1777


@pytest.mark.parametrize(
    ("command", "mode"), [("backup", 0o600), ("serve", 0o600), ("export_site", 0o644)]
)
def test_only_exports_are_for_others(tmp_path, open_umask, command, mode):
    restrict_new_files(["manage.py", command])
    (tmp_path / "file").touch()

    assert mode_of(tmp_path / "file") == mode


def test_open_data_folder_is_reported(settings):
    settings.DATA_DIR.chmod(0o755)
    warned = [str(message.id) for message in check_data_dir()]
    settings.DATA_DIR.chmod(0o700)

    assert (warned, check_data_dir()) == (["site_config.W001"], [])


@pytest.mark.parametrize(("account", "names"), [(0, ["a", "b"]), (1000, [])])
def test_what_root_restores_belongs_to_the_owner_of_the_folder(
    tmp_path, monkeypatch, account, names
):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").symlink_to("/etc/passwd")
    given = []
    monkeypatch.setattr("os.geteuid", lambda: account)
    monkeypatch.setattr("os.chown", lambda *args, **options: given.append((*args, options)))

    give_to_owner(tmp_path)

    owner = tmp_path.stat()
    of = (owner.st_uid, owner.st_gid, {"follow_symlinks": False})
    assert [(path.name, *rest) for path, *rest in sorted(given)] == [(name, *of) for name in names]
