"""The command: what it says, and that it says why it cannot."""

import pytest
from django.core.management import CommandError, call_command

from site_config.static_export.exporting import own_address
from tests.data import make_post, make_profile
from tests.site_config.static_export.test_exporting import plain_settings

pytestmark = pytest.mark.django_db

ADDRESSES = ["--base-url", "https://ada.example/s", "--live", "https://live.example"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--base-url", "ada.github.io"], "--base-url ada.github.io: write a whole address"),
        (["--live", "nowhere"], "--live nowhere: write a whole address"),
        (["--base-url", "https://a.example", "--live", "http://b.example"], "only report to https"),
    ],
)
def test_bad_address_is_told(tmp_path, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("export_site", str(tmp_path / "out"), *options)


def test_folder_of_other_things_is_told_and_left(tmp_path):
    (tmp_path / "thesis.tex").write_text("mine")

    with pytest.raises(CommandError, match=r"Nothing was exported: .* holds \S+ and is no earlier"):
        call_command("export_site", str(tmp_path))


def test_summary_tells_what_was_done_and_what_leads_nowhere(tmp_path, capsys):
    make_profile()
    make_post("First", body="[gone](/blog/gone/)")
    with plain_settings(tmp_path / "data"):
        call_command("export_site", str(tmp_path / "out"), *ADDRESSES)
    said = capsys.readouterr().out

    assert said.startswith("https://ada.example/s/: ")
    assert ", 0 unchanged, 0 removed." in said
    assert "on the live site too: /blog/first/ to /blog/gone/." in said
    assert "STATIC_COPIES=https://ada.example/s/" in said
    assert (tmp_path / "out/blog/first/index.html").is_file()


def test_address_is_that_of_the_site_where_none_is_given(settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1", ".ada.example.org", "other.example.org"]
    settings.HTTPS = True

    assert str(own_address()) == "https://ada.example.org/"


def test_page_that_cannot_be_made_is_named_and_nothing_is_left(tmp_path, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

    with pytest.raises(CommandError, match=r"/feed/ cannot be made \(ValueError: Missing static"):
        call_command("export_site", str(tmp_path / "out"))

    assert not (tmp_path / "out").exists()
