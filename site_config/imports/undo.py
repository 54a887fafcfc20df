"""Undo an import in the admin, after showing what goes to the trash and what stays."""

from contextlib import AbstractContextManager

from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blog.admin_context import admin_context
from blog.models import SiteImport
from importers.undo import UndoPlan, plan_undo, undo_import
from site_config.backup.merged_database import work_without_blocking
from site_config.imports.permissions import undoable_imports

MAX_LISTED = 300


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_member_required
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _undo(request, pk)
    done = get_object_or_404(undoable_imports(request), pk=pk)
    plan = plan_undo(done)
    context = admin_context(
        request,
        "Undo import",
        done=done,
        plan=plan,
        left=[(capfirst(row._meta.verbose_name), row, why) for row, why in plan.left],
        shown=f":{MAX_LISTED}",
    )
    return render(request, "admin/undo_import.html", context)


def _undo(request: HttpRequest, pk: int) -> HttpResponse:
    def work(database: AbstractContextManager[None]) -> tuple[SiteImport, UndoPlan]:
        with database, transaction.atomic():
            # Locked, as a double click sends two requests.
            done = get_object_or_404(undoable_imports(request).select_for_update(), pk=pk)
            return done, undo_import(done)

    done, plan = work_without_blocking(work)
    text = 'Import of {} undone: {} moved to the <a href="{}">trash</a>, {} left unchanged.'
    numbers = _objects(len(plan.removed)), _objects(len(plan.left))
    message = format_html(text, done.source, numbers[0], reverse("trash"), numbers[1])
    messages.success(request, message)
    return redirect("import_site")


def _objects(number: int) -> str:
    return "1 object" if number == 1 else f"{number:,} objects"
