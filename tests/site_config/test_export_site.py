"""The command: what it says, and that it says why it cannot."""

import pytest
from django.core.management import CommandError, call_command

from tests.data import make_post, make_profile
from tests.site_config.test_static_site import plain_settings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--base-url", "ada.github.io"], "--base-url ada.github.io: write a whole address"),
        (["--live", "nowhere"], "--live nowhere: write a whole address"),
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
        call_command("export_site", str(tmp_path / "out"), "--base-url", "https://ada.example/s")
    said = capsys.readouterr().out

    assert said.startswith("https://ada.example/s/: ")
    assert ", 0 unchanged, 0 removed." in said
    assert "on the live site too: /blog/first/ to /blog/gone/." in said
    assert (tmp_path / "out/blog/first/index.html").is_file()


def test_page_that_cannot_be_made_is_named_and_nothing_is_left(tmp_path, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

    with pytest.raises(CommandError, match=r"/feed/ cannot be made \(ValueError: Missing static"):
        call_command("export_site", str(tmp_path / "out"))

    assert not (tmp_path / "out").exists()
