import pytest
from django.core.exceptions import ImproperlyConfigured

from site_config.secret_key import load_secret_key


def test_secret_key_is_created_once_and_private(tmp_path):
    first = load_secret_key(tmp_path / "data")
    second = load_secret_key(tmp_path / "data")

    assert first == second
    assert len(first) >= 50
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_two_sites_have_two_keys(tmp_path):
    assert load_secret_key(tmp_path / "a") != load_secret_key(tmp_path / "b")


def test_no_temporary_file_is_left(tmp_path):
    load_secret_key(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_unusable_folder_is_reported(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(ImproperlyConfigured, match=r"^DATA_DIR: can't use .*file"):
        load_secret_key(tmp_path / "file")
