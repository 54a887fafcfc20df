"""What is new in the installed version, from its own changelog; nothing is asked of the network."""

import hashlib
import json
import re
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from blog.admin_context import admin_context
from blog.markdown.rendering import render_markdown
from site_config.program import RESOURCES, VERSION

CHANGELOG = RESOURCES / "CHANGELOG.md"
INSTALLED_FILE = "changelog.json"
DAYS_SHOWN = 30


def note_upgrade(*, is_new_site: bool) -> None:
    """Remember the day on which another changelog was installed."""
    digest = hashlib.sha256(CHANGELOG.read_bytes()).hexdigest()
    if _installed().get("digest") != digest:
        day = "" if is_new_site else timezone.localdate().isoformat()
        text = json.dumps({"digest": digest, "upgraded": day})
        _file().write_text(text, encoding="ascii")


def upgraded_lately() -> date | None:
    """Return the day of the last upgrade, if that was less than a month ago."""
    with suppress(ValueError):
        day = date.fromisoformat(_installed().get("upgraded", ""))
        if timezone.localdate() - day < timedelta(days=DAYS_SHOWN):
            return day
    return None


def _installed() -> dict[str, str]:
    with suppress(OSError, ValueError):
        return dict(json.loads(_file().read_bytes()))
    return {}


def _file() -> Path:
    return Path(settings.DATA_DIR) / INSTALLED_FILE


def changelog_html() -> str:
    """Return the versions of the changelog, newest first, without links into the repository."""
    versions = CHANGELOG.read_text("utf-8").split("\n## ")[1:]
    text = "".join(f"## {one}\n" for one in versions if "\nNothing yet." not in one)
    text = re.sub(r"\[([^]]+)]\((?!https?:)[^)]*\)", r"\1", text)
    return render_markdown(text).html


@admin.site.admin_view
def whats_new(request: HttpRequest) -> HttpResponse:
    context = admin_context(request, "What's new", version=VERSION, changelog=changelog_html())
    return TemplateResponse(request, "admin/whats_new.html", context)
