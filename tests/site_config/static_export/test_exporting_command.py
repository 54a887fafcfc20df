"""The command: its output and its errors."""

import pytest
from django.core.management import CommandError, call_command

from site_config.static_export.exporting import live_base_url
from tests.data import make_post, make_profile
from tests.site_config.static_export.test_exporting import plain_settings

pytestmark = pytest.mark.django_db

ADDRESSES = ["--base-url", "https://ada.example/s", "--live", "https://live.example"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--base-url", "ada.github.io"], "--base-url ada.github.io: not a base URL"),
        (["--live", "nowhere"], "--live nowhere: not a base URL"),
        (["--base-url", "https://a.example", "--live", "http://b.example"], "only report to https"),
    ],
)
def test_invalid_url_is_reported(tmp_path, options, message):
    with pytest.raises(CommandError, match=message):
        call_command("export_site", str(tmp_path / "out"), *options)


def test_folder_with_other_files_is_rejected(tmp_path):
    (tmp_path / "thesis.tex").write_text("mine")

    with pytest.raises(CommandError, match=r"Nothing was exported: .* contains \S+ and is not"):
        call_command("export_site", str(tmp_path))


def test_summary_counts_files_and_lists_broken_links(tmp_path, capsys):
    make_profile()
    make_post("First", body="[gone](/blog/gone/)")
    with plain_settings(tmp_path / "data"):
        call_command("export_site", str(tmp_path / "out"), *ADDRESSES)
    output = capsys.readouterr().out

    assert output.startswith("https://ada.example/s/: ")
    assert ", 0 unchanged, 0 removed." in output
    assert "also on the live site: /blog/first/ to /blog/gone/." in output
    assert "STATIC_COPIES=https://ada.example/s/" in output
    assert (tmp_path / "out/blog/first/index.html").is_file()


def test_url_defaults_to_that_of_the_site(settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1", ".ada.example.org", "other.example.org"]
    settings.HTTPS = True

    assert str(live_base_url()) == "https://ada.example.org/"


def test_failed_export_names_the_page_and_writes_nothing(tmp_path, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

    with pytest.raises(CommandError, match=r"/feed/ failed \(ValueError: Missing static"):
        call_command("export_site", str(tmp_path / "out"))

    assert not (tmp_path / "out").exists()
