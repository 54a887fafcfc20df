"""The context of the admin's own pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


def admin_context(request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
    """Return what the templates of the admin need, with the page's title and content."""
    return {**admin.site.each_context(request), "title": title, **more}
