"""The history page of the admin: list, compare and restore revisions."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.text import capfirst

from blog.admin.base import M, OwnerAdmin
from blog.admin.keys import is_key
from blog.admin_context import admin_context
from blog.dates import short_datetime
from blog.editor.diff import difference
from blog.editor.revisions import (
    contents_of,
    field_labels,
    readable,
    record_revision,
    record_stored,
    restore_revision,
    revisions_of,
)
from blog.models import Revision

REVISIONS_PER_PAGE = 50
NOW = "now"


class RevisionAdmin(OwnerAdmin[M]):
    """Record a revision with every save of the form, and of the row as it was before."""

    def save_model(
        self,
        request: HttpRequest,
        obj: M,
        form: "ModelForm[M]",
        change: bool,  # noqa: FBT001
    ) -> None:
        record_stored(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, *args: Any, **kwargs: Any) -> None:
        super().save_related(request, form, *args, **kwargs)
        record_revision(
            form.instance, request.user, self.event_for(form.instance, form.changed_data)
        )

    def event_for(self, obj: M, changed: list[str]) -> str:
        """Return a short description of the save for the history."""
        return "Saved"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404("No such page.")
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        if request.method == "POST":
            return self._restore(request, row)
        revisions = revisions_of(row).select_related("made_by")
        now = _is_unrecorded(row, revisions.first())
        page = Paginator(revisions, REVISIONS_PER_PAGE).get_page(request.GET.get("page"))
        context = admin_context(
            request,
            f"History of “{row}”",
            **_comparison(row, request),
            opts=self.opts,
            original=row,
            page=page,
            now=now if page.number == 1 else None,
            may_restore=self.has_change_permission(request, row),
            unrestored=getattr(row, "stays_on_restoring", ()),
        ) | (extra_context or {})
        return TemplateResponse(request, "admin/revisions.html", context)

    def _restore(self, request: HttpRequest, row: M) -> HttpResponse:
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        revision = _revision(row, request.POST.get("restore", ""))
        if revision is None:
            raise Http404("No such revision.")
        try:
            lost = restore_revision(revision, row, request.user)
        except ValidationError as error:
            reasons = " ".join(error.messages)
            messages.error(request, f"This revision can't be restored: {reasons}")
            return HttpResponseRedirect(request.path)
        self.log_change(request, row, f"Restored from {short_datetime(revision.made_at)}.")
        messages.success(
            request,
            format_html(
                "Restored “{}” from {}. To undo this, restore the previous revision.",
                row,
                short_datetime(revision.made_at),
            ),
        )
        for warning in lost:
            messages.warning(request, warning)
        return HttpResponseRedirect(request.path)


def _is_unrecorded(row: models.Model, newest: Revision | None) -> bool:
    """Return whether the row differs from its newest revision, or has none."""
    return newest is None or json.loads(newest.content) != contents_of(row)


def _revision(row: models.Model, pk: str) -> Revision | None:
    if not is_key(pk):
        return None
    return revisions_of(row).filter(pk=int(pk)).first()


def _comparison(row: models.Model, request: HttpRequest) -> dict[str, Any]:
    """Return the differences between the revisions ``?old=`` and ``?new=``, by field."""
    asked = [request.GET.get(side, "") for side in ("old", "new")]
    if not all(asked):
        return {}
    sides = [_side(row, one) for one in asked]
    (old_name, old), (new_name, new) = sides
    compared = []
    for name, label in field_labels(row).items():
        rows = difference(readable(row, name, old), readable(row, name, new))
        if rows:
            compared.append((capfirst(label), rows))
    return {
        "is_compared": True,
        "compared": compared,
        "old_name": old_name,
        "new_name": new_name,
        "old": asked[0],
        "new": asked[1],
    }


def _side(row: models.Model, asked: str) -> tuple[str, dict[str, Any]]:
    if asked == NOW:
        return "Current", contents_of(row)
    revision = _revision(row, asked)
    if revision is None:
        raise Http404("No such revision.")
    return f"{revision.event}, {short_datetime(revision.made_at)}", json.loads(revision.content)
