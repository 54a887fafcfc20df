"""Links from public pages to the admin, for users who may edit there."""

from typing import Any

from django import template
from django.db import models
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from blog.models import Post

register = template.Library()


@register.simple_tag(takes_context=True)
def edit_link(
    context: Context, model: str, row: models.Model | None = None, *, query: str = ""
) -> str:
    """Link to the page of a row, or to the list of ``model``, for example ``blog.post``."""
    user: Any = context["request"].user
    app, name = model.split(".")
    if not user.has_perm(f"{app}.change_{name}"):
        return ""
    if isinstance(row, Post) and not row.may_be_changed_by(user):
        return ""
    page = f"admin:{app}_{name}_{'change' if row else 'changelist'}"
    url = reverse(page, args=[row.pk] if row else None) + query
    return format_html('<a class="edit-link" href="{}">{}</a>', url, gettext("Edit"))
