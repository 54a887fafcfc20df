"""The owner's own templates: copied, changed, and outdated by an upgrade."""

import pytest
from django.core.management import CommandError, call_command

from site_config import overrides
from site_config.overrides import existing_folders, outdated_overrides
from tests.data import make_staff

pytestmark = pytest.mark.django_db


def test_copied_template_replaces_the_built_in_one_until_that_changes(
    client, settings, tmp_path, monkeypatch
):
    built_in = tmp_path / "built-in"
    built_in.mkdir()
    (built_in / "_footer.html").write_text("Built-in footer", "utf-8")
    monkeypatch.setattr(overrides, "BUILT_IN", built_in)
    call_command("copy_template", "_footer.html", verbosity=0)
    (folder,) = existing_folders(tmp_path, "templates")
    copy = folder / "_footer.html"
    copy.write_text(f"My own {copy.read_text('utf-8')}", "utf-8")
    (folder / "base.html").write_text(
        '{% extends "base.html" %}{% block extra_head %}<meta name="mine">{% endblock %}', "utf-8"
    )
    usual = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**usual, "DIRS": [folder, *usual["DIRS"]]}]
    settings.SITE_VERIFICATION = [["google-site-verification", "abc123"]]

    page = client.get("/").text
    assert "My own Built-in footer" in page
    assert '<meta name="mine">' in page
    assert '<meta name="google-site-verification" content="abc123">' in page
    assert list(outdated_overrides(tmp_path)) == []
    (built_in / "_footer.html").write_text("Newer footer", "utf-8")
    client.force_login(make_staff())
    assert "since you copied them: _footer.html." in client.get("/admin/").text
    call_command("copy_template", "_footer.html", "--reviewed", verbosity=0)
    assert list(outdated_overrides(tmp_path)) == []
    assert copy.read_text("utf-8").startswith("My own Built-in footer\n{# Made from")


@pytest.mark.parametrize("name", ["nowhere.html", "../manage.py", "base.html"])
def test_template_that_is_not_there_or_was_copied_is_refused(tmp_path, name):
    if name == "base.html":
        call_command("copy_template", name, verbosity=0)

    with pytest.raises(CommandError, match=name):
        call_command("copy_template", name, verbosity=0)
