import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from blog.models import BlogSettings
from profile_app.models import Profile
from site_config.accounts.roles import Role, assign_role, update_roles
from site_config.admin_environment import MEANINGS
from site_config.program import VERSION
from site_config.settings import env
from tests.data import make_staff

pytestmark = pytest.mark.django_db


def test_every_setting_is_listed_with_a_link_to_its_field(owner):
    groups = owner.get("/admin/settings/").context["groups"]

    urls = {setting.url for group in groups for setting in group.settings}
    fields = {
        f"{reverse(f'admin:{model._meta.app_label}_{model._meta.model_name}_changelist')}#id_{f.name}"
        for model in (Profile, BlogSettings)
        for f in model._meta.fields
        if f.editable and not f.primary_key
    }
    assert len(fields) > 25
    assert fields <= urls
    assert set(MEANINGS) == set(env.dump())
    assert all(group.where for group in groups)
    assert all(setting.name for group in groups for setting in group.settings)


def test_settings_are_found_on_the_page_and_by_the_search_of_the_admin(owner):
    page = owner.get("/admin/settings/", {"q": "ACCENT color"})
    found = owner.get(reverse("admin:search"), {"s": "accent", "extended": 1}).context["results"]

    names = [setting.name for group in page.context["groups"] for setting in group.settings]
    assert names == ["Accent color"]
    assert 'href="/admin/profile_app/profile/#id_accent"' in page.text
    assert [(result.title, result.link) for result in found] == [
        ("Accent color", "/admin/profile_app/profile/#id_accent")
    ]
    assert "No settings match" in owner.get("/admin/settings/", {"q": "zebra"}).text


@pytest.mark.parametrize(
    ("words", "name"),
    [("2fa", "Two-factor authentication"), ("trash", "Trash"), ("site title", "Name")],
)
def test_settings_are_found_by_other_words(owner, words, name):
    groups = owner.get("/admin/settings/", {"q": words}).context["groups"]

    assert [setting.name for group in groups for setting in group.settings] == [name]


def test_settings_of_the_server_are_shown_to_owners_without_secrets(client, monkeypatch):
    monkeypatch.setattr("site_config.admin_settings.env.dump", lambda: {
        "SECRET_KEY": "s3cret", "EMAIL_URL": "smtp://ada:pass@mail", "ALLOWED_HOSTS": ["ada.org"],
        "HTTPS": True, "LOG_LEVEL": 20,
    })  # fmt: skip
    update_roles()
    editor = User.objects.create_user("editor")
    assign_role(editor, Role.EDITOR)
    client.force_login(make_staff())
    shown = client.get("/admin/settings/").text
    client.force_login(editor)
    other = client.get("/admin/settings/")

    assert "s3cret" not in shown
    assert "ada:pass" not in shown
    values = ("set", "ada.org", "true", "info", VERSION)
    assert all(f"<code>{value}</code>" in shown for value in values)
    assert [group.title for group in other.context["groups"]] == [
        "Structure", "Content", "Feeds and privacy", "Accounts",
    ]  # fmt: skip
