"""The search of objects and settings in the sidebar of the admin (Ctrl+K)."""

from collections.abc import Iterator

from django.contrib import admin
from django.core.paginator import InvalidPage
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from unfold.dataclasses import SearchResult

from blog.models import Page, Paper, Post
from profile_app.models import WORKS, Publication
from site_config.admin_settings import setting_groups

SEARCHED: tuple[type[models.Model], ...] = (Post, Page, Paper, Publication, *WORKS)
# Of each type; Unfold's own search of models loads all that match.
MAX_FOUND = 20


def find_objects(request: HttpRequest, term: str) -> list[SearchResult]:
    objects = [found for model in SEARCHED for found in _found(request, model, term)]
    return [*objects, *_found_settings(request, term)]


def _found_settings(request: HttpRequest, term: str) -> Iterator[SearchResult]:
    for group in setting_groups(request, term) if term.strip() else ():
        for setting in group.settings:
            link = setting.url or reverse("settings_index")
            yield SearchResult(setting.name, f"Settings: {group.title}", link, "settings")


def _found(request: HttpRequest, model: type[models.Model], term: str) -> Iterator[SearchResult]:
    model_admin = admin.site.get_model_admin(model)
    if not model_admin.has_view_permission(request):
        return
    rows = model_admin.get_queryset(request)
    rows, has_duplicates = model_admin.get_search_results(request, rows, term)
    options = model._meta
    for row in (rows.distinct() if has_duplicates else rows)[:MAX_FOUND]:
        link = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
        yield SearchResult(str(row), capfirst(options.verbose_name), link, "data_object")


@admin.site.admin_view
def search(request: HttpRequest) -> HttpResponse:
    """Search as Unfold does, which fails for a ``page`` that doesn't exist."""
    try:
        found: HttpResponse = admin.site.search(request)  # type: ignore[attr-defined]
    except (InvalidPage, ValueError) as error:
        raise Http404("No such page.") from error
    return found
