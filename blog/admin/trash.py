"""Deleting an object moves it to the trash, to be restored or deleted permanently."""

from collections.abc import Sequence
from itertools import chain
from typing import Any
from urllib.parse import unquote

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models.deletion import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from blog.admin.keys import is_key
from blog.admin_context import admin_context
from blog.editor.snapshots import referring_rows
from blog.editor.trash import (
    TRASH_RETENTION,
    Trashed,
    delete_permanently,
    in_trash,
    move_to_trash,
    restore_from_trash,
)
from blog.languages import language_name
from blog.models import Post, TrashedRow

MAX_LISTED_ROWS = 20


class TrashMixin:
    """Move rows to the trash instead of deleting them, after listing what depends on them."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """List the rows that lose a relation, but not those that only link two others."""
        listed, *rest = super().get_deleted_objects(objs, request)  # type: ignore[misc]
        options = [model._meta for model in apps.get_models(include_auto_created=True)]
        links = tuple(f"{capfirst(o.verbose_name)}: " for o in options if o.auto_created)
        try:
            others = referring_rows(list(objs))
        except ProtectedError:
            others = []
        return [*_without(listed, links), *losing_a_link(others)], *rest

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        move_to_trash(obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        rows = list(queryset)
        for row in rows:
            self.delete_model(request, row)
        report_trashed(request, str(rows[0]) if len(rows) == 1 else f"{len(rows)} objects")

    def response_delete(
        self, request: HttpRequest, obj_display: str, obj_id: int
    ) -> HttpResponseRedirect:
        report_trashed(request, f"“{obj_display}”")
        options = self.opts  # type: ignore[attr-defined]
        page = f"admin:{options.app_label}_{options.model_name}_changelist"
        return HttpResponseRedirect(reverse(page))


def _without(listed: list[Any], names: tuple[str, ...]) -> list[Any]:
    """Return a nested list of lines without those that begin with one of the names."""
    lines = [_without(one, names) if isinstance(one, list) else one for one in listed]
    return [one for one in lines if one and not str(one).startswith(names)]


def losing_a_link(rows: Sequence[models.Model]) -> list[Any]:
    """Return the rows, for a nested list of what is deleted."""
    names = [f"{capfirst(row._meta.verbose_name)}: {row}" for row in rows[:MAX_LISTED_ROWS]]
    if surplus := len(rows) - len(names):
        names.append(f"and {surplus} more")
    return ["These are not deleted, but lose their link to it:", names] if names else []


def report_trashed(request: HttpRequest, what: str) -> None:
    message = '{} moved to the <a href="{}">trash</a> for {} days.'
    text = format_html(message, what, reverse("trash"), TRASH_RETENTION.days)
    messages.success(request, text)


def may_see_trash(request: HttpRequest) -> bool:
    return any(_may_delete(request, model) for model in admin.site._registry)


def _may_delete(request: HttpRequest, model: type[models.Model]) -> bool:
    options = model._meta
    return request.user.has_perm(f"{options.app_label}.delete_{options.model_name}")


def _may_restore(request: HttpRequest, row: Trashed) -> bool:
    is_allowed = not isinstance(row, Post) or row.may_be_changed_by(request.user)
    return is_allowed and _may_delete(request, _model_of(row))


@staff_member_required
@require_http_methods(["GET", "HEAD", "POST"])
def trash(request: HttpRequest) -> HttpResponse:
    """List what is in the trash, to be restored or deleted permanently."""
    if not may_see_trash(request):
        raise PermissionDenied
    if request.method == "POST":
        return _restore_or_delete(request)
    every: list[Trashed] = [
        row for row in chain(*in_trash().values()) if _may_restore(request, row)
    ]
    every.sort(key=lambda row: row.binned_at or timezone.now(), reverse=True)
    context = admin_context(
        request,
        "Trash",
        rows=[
            (f"{row._meta.model_name}-{row.pk}", _model_of(row)._meta.verbose_name, row, left)
            for row in every
            for left in [_days_left(row)]
        ],
        days=TRASH_RETENTION.days,
    )
    return TemplateResponse(request, "admin/trash.html", context)


@transaction.atomic
def _restore_or_delete(request: HttpRequest) -> HttpResponseRedirect:
    if "restore" in request.POST:
        _restore(request, _trashed_row(request, request.POST["restore"]))
    else:
        row = _trashed_row(request, request.POST.get("delete", ""))
        title = str(row)
        delete_permanently(row)
        messages.success(request, f"“{title}” was permanently deleted.")
    return HttpResponseRedirect(request.path)


def _restore(request: HttpRequest, trashed: Trashed) -> None:
    was_translated = bool(getattr(trashed, "translation_key", ""))
    before = _address(trashed)
    try:
        row = restore_from_trash(trashed)
    except ValidationError as error:
        reasons = " ".join(error.messages)
        messages.error(request, f"“{trashed}” can't be restored: {reasons}")
        return
    note = "Restored from the trash."
    user: Any = request.user
    LogEntry.objects.log_actions(user.pk, [row], CHANGE, note, single_object=True)
    options = row._meta
    change = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
    end = _after_restoring(row, before)
    messages.success(request, format_html('Restored <a href="{}">“{}”</a>.{}', change, row, end))
    if was_translated and isinstance(row, Post) and not row.translation_key:
        name = language_name(row.language)
        text = f"The group already has a text in {name}, so this one is no longer linked."
        messages.warning(request, text)


def _address(row: models.Model) -> str:
    """Return the URL of a post or page, and the slug of another row if it has one."""
    if isinstance(row, TrashedRow):
        key = (row.kind._meta.label_lower, row.object_id)
        own = (one for one in row.rows if (one["model"], one["pk"]) == key)
        return next((one["fields"].get("slug") or "" for one in own), "")
    return row.get_absolute_url() if isinstance(row, Post) else getattr(row, "slug", None) or ""


def _after_restoring(row: models.Model, before: str) -> str:
    """Return a sentence about the URL of a restored row, or ""."""
    address = _address(row)
    is_public = isinstance(row, Post) and row.is_public
    if address == before:
        return " It is public again." if is_public else ""
    old, new = unquote(before), unquote(address)
    if not isinstance(row, Post):
        return f" Its slug is now “{new}”, as “{old}” is taken."
    what = "It is public again at" if is_public else "Its URL is now"
    return format_html(' {} <a href="{}">{}</a>, as {} is taken.', what, address, new, old)


def _trashed_row(request: HttpRequest, key: str) -> Trashed:
    name, _, pk = key.partition("-")
    rows = in_trash().get(name)
    row: Trashed | None = None
    if rows is not None and is_key(pk):
        # Locked, as another request may restore or delete it.
        row = rows.select_related(None).select_for_update().filter(pk=pk).first()
    if row is None or (isinstance(row, Post) and not _is_known(request, row)):
        raise Http404("Not in the trash.")
    if not _may_restore(request, row):
        raise PermissionDenied
    return row


def _is_known(request: HttpRequest, post: Post) -> bool:
    """Return whether the user may know that there is such a post."""
    return Post.with_trash.in_admin_of(request.user).filter(pk=post.pk).exists()


def _model_of(row: Trashed) -> type[models.Model]:
    return row.kind if isinstance(row, TrashedRow) else type(row)


def _days_left(row: Trashed) -> int:
    now = timezone.now()
    return max(0, ((row.binned_at or now) + TRASH_RETENTION - now).days + 1)
