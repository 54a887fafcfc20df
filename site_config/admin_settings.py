"""The admin's page of all settings: an index made from the fields and lists that have them."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst

from blog.admin.trash import may_see_trash
from blog.admin_context import admin_context
from blog.models import BlogSettings, NoteTemplate, Redirect
from profile_app.models import CvSection, HomeSection, MenuItem, Person, Profile
from site_config.admin_environment import MEANINGS, SECRETS
from site_config.overrides import outdated_overrides, override_folder
from site_config.program import VERSION
from site_config.settings import env

# By fieldset of the profile and the blog settings: where readers see its fields.
_SHOWN = {
    "About you": "Shown on the homepage, in the header, on the CV and in author lists.",
    "Homepage": "Shown on the homepage.",
    "CV": "Shown on /cv/ and in /cv.pdf.",
    "Publications": "Shown wherever publications are listed.",
    "Appearance": "Used on every public page.",
    "Site": "Used on every public page; crawlers read robots.txt.",
    "Citations": "Used in every post.",
    "Comments and replies": "Shown below every post.",
}
_LISTS: tuple[tuple[str, str, tuple[tuple[type[models.Model], str], ...]], ...] = (
    (
        "Structure",
        "Which pages and sections the site has, and in which order.",
        (
            (MenuItem, "Links at the top and bottom of every page."),
            (HomeSection, "Order, titles and visibility of the sections of the homepage."),
            (CvSection, "Order, titles and visibility of the sections of the CV."),
            (NoteTemplate, "The text that new posts start with."),
            (Redirect, "Old URLs and where they redirect."),
            (Person, "Co-authors and members of your group, with their websites; /people/."),
        ),
    ),
)

# By name of a setting: other words that find it.
_OTHER_WORDS = {
    "Two-factor authentication": "2fa mfa otp totp passkey authenticator second factor",
    "Password": "sign in log in",
    "Users": "accounts roles invite permissions editors",
    "Trash": "bin deleted undelete recover",
    "Name": "site title",
    "Accent color": "theme appearance",
    "Menu entries": "navigation header",
    "Feeds": "rss atom subscribe",
    "Privacy": "gdpr cookies analytics statistics",
    "Redirects": "moved urls",
}


@dataclass(frozen=True)
class Setting:
    name: str
    text: str
    url: str = ""
    value: str = ""


@dataclass(frozen=True)
class SettingGroup:
    title: str
    where: str
    settings: tuple[Setting, ...]


def setting_groups(request: HttpRequest, words: str = "") -> list[SettingGroup]:
    """Return the settings that the user may change and that contain all words."""
    groups = [
        *_field_groups(request, Profile),
        *_field_groups(request, BlogSettings),
        *_list_groups(request),
        *_account_groups(request),
        *_server_groups(request),
    ]
    found = (replace(group, settings=_matching(group, words.casefold())) for group in groups)
    return [group for group in found if group.settings]


def _matching(group: SettingGroup, words: str) -> tuple[Setting, ...]:
    def matches(setting: Setting) -> bool:
        text = f"{group.title} {setting.name} {setting.text} {_OTHER_WORDS.get(setting.name, '')}"
        text = text.casefold()
        return all(word in text for word in words.split())

    return tuple(setting for setting in group.settings if matches(setting))


def _field_groups(
    request: HttpRequest, model: type[Profile] | type[BlogSettings]
) -> Iterator[SettingGroup]:
    model_admin = admin.site.get_model_admin(model)
    if not model_admin.has_change_permission(request):
        return
    # Redirects to the form of the only row; browsers keep the anchor.
    url = _changelist(model)
    for title, options in model_admin.get_fieldsets(request):
        fields = [model._meta.get_field(name) for name in flatten(options["fields"])]
        found = tuple(_of_field(field, url) for field in fields)
        name = str(title or "Citations")
        yield SettingGroup(name, _SHOWN.get(name, "Used on public pages."), found)
    for inline in model_admin.inlines:
        name = capfirst(str(inline.model._meta.verbose_name_plural))
        yield SettingGroup(name, _SHOWN["Homepage"], (Setting(name, "", f"{url}#links-group"),))


def _of_field(field: Any, url: str) -> Setting:
    choices = "; ".join(str(label) for _, label in field.choices or ())
    text = str(field.help_text) or choices
    return Setting(capfirst(str(field.verbose_name)), text, f"{url}#id_{field.name}")


def _list_groups(request: HttpRequest) -> Iterator[SettingGroup]:
    for title, where, lists in _LISTS:
        shown = (
            Setting(capfirst(str(model._meta.verbose_name_plural)), text, _changelist(model))
            for model, text in lists
            if admin.site.get_model_admin(model).has_view_or_change_permission(request)
        )
        yield SettingGroup(title, where, tuple(shown))
    links = (
        Setting(
            "Feeds", "Addresses of the feeds of posts, publications and news.", reverse("feeds")
        ),
        Setting("Privacy", "What the site counts and stores.", reverse("blog:privacy")),
    )
    if may_see_trash(request):
        trash = Setting("Trash", "Deleted content, which you can restore.", reverse("trash"))
        yield SettingGroup("Content", "Only in this admin.", (trash,))
    yield SettingGroup("Feeds and privacy", "These pages for readers have no options.", links)


def _account_groups(request: HttpRequest) -> Iterator[SettingGroup]:
    own = Setting("Two-factor authentication", "Protects your own account.", reverse("two_factor"))
    password = Setting(
        "Password", "Change the password of your own account.", reverse("admin:password_change")
    )
    others: tuple[Setting, ...] = ()
    if request.user.has_perm("auth.change_user"):
        text = "Who can sign in, and what they may change."
        others = (Setting("Users", text, reverse("admin:auth_user_changelist")),)
    yield SettingGroup("Accounts", "Who may use this admin.", (own, password, *others))


def _server_groups(request: HttpRequest) -> Iterator[SettingGroup]:
    if not request.user.has_perm("auth.change_user"):
        return
    values = env.dump()
    version = Setting("What's new", "Version of Offprint.", reverse("whats_new"), value=VERSION)
    found = [Setting(name, text, value=_shown(name, values)) for name, text in MEANINGS.items()]
    where = "Read-only here: change the environment or the file .env, then restart the server."
    yield SettingGroup("Server", where, (version, *found))
    folder = Path(settings.DATA_DIR)
    kinds = ("templates", "static")
    files = [p for kind in kinds for p in override_folder(folder, kind).rglob("*") if p.is_file()]
    outdated = len(list(outdated_overrides(folder)))
    text = f"In {override_folder(folder, '')}. They replace the built-in files of the same name."
    value = f"{len(files)} files, {outdated} to review" if files else "none"
    own = Setting("Your own templates and static files", text, value=value)
    yield SettingGroup("Overrides", "Used on every public page.", (own,))


def _shown(name: str, values: Mapping[str, Any]) -> str:
    value = values.get(name)
    if value in ("", None, []):
        return "not set"
    if name in SECRETS:
        return "set" if value else "not set"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name == "LOG_LEVEL":
        return str(logging.getLevelName(value)).lower()
    return str(value).lower() if isinstance(value, bool) else str(value)


def _changelist(model: type[models.Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@admin.site.admin_view
def settings_index(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:100]
    context = admin_context(request, "Settings", words=words, groups=setting_groups(request, words))
    return TemplateResponse(request, "admin/settings.html", context)
