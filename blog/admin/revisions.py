"""The history of a text in the admin: what was saved when, side by side, one click back."""

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
from blog.editor.diff import difference
from blog.editor.revisions import (
    contents_of,
    keep_former,
    keep_version,
    labels_of,
    readable,
    restore,
    versions_of,
)
from blog.models import Revision
from blog.visible_moments import moment

VERSIONS_ON_A_PAGE = 50
NOW = "now"


class VersionedAdmin(OwnerAdmin[M]):
    """Every save by the form is kept as a version, and so is what stood there before it."""

    def save_model(
        self,
        request: HttpRequest,
        obj: M,
        form: "ModelForm[M]",
        change: bool,  # noqa: FBT001
    ) -> None:
        keep_former(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, *args: Any, **kwargs: Any) -> None:
        super().save_related(request, form, *args, **kwargs)
        keep_version(form.instance, request.user, self.saved_as(form.instance, form.changed_data))

    def saved_as(self, obj: M, changed: list[str]) -> str:
        """Say in a word or two what a save by the form was."""
        return "Saved"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404("There is no such page.")
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        if request.method == "POST":
            return self._restore(request, row)
        versions = versions_of(row).select_related("made_by")
        now = _as_it_stands(row, versions.first())
        page = Paginator(versions, VERSIONS_ON_A_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            **_comparison(row, request),
            "title": f"History of “{row}”",
            "opts": self.opts,
            "original": row,
            "page": page,
            "now": now if page.number == 1 else None,
            "may_restore": self.has_change_permission(request, row),
            "stays": getattr(row, "stays_on_restoring", ()),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/revisions.html", context)

    def _restore(self, request: HttpRequest, row: M) -> HttpResponse:
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        version = _version(row, request.POST.get("restore", ""))
        if version is None:
            raise Http404("There is no such version.")
        try:
            lost = restore(version, row, request.user)
        except ValidationError as error:
            said = " ".join(error.messages)
            messages.error(request, f"This version cannot be brought back, nothing changed: {said}")
            return HttpResponseRedirect(request.path)
        self.log_change(request, row, f"Brought back from {moment(version.made_at)}.")
        messages.success(
            request,
            format_html(
                "“{}” is as it was saved on {}. What stood there before is in the list too: "
                "bring it back to undo this.",
                row,
                moment(version.made_at),
            ),
        )
        for sentence in lost:
            messages.warning(request, sentence)
        return HttpResponseRedirect(request.path)


def _as_it_stands(row: models.Model, newest: Revision | None) -> bool:
    """Say whether the row is different from its newest version, or has none."""
    return newest is None or json.loads(newest.content) != contents_of(row)


def _version(row: models.Model, pk: str) -> Revision | None:
    if not pk.isdecimal() or len(pk) > 18:
        return None
    return versions_of(row).filter(pk=int(pk)).first()


def _comparison(row: models.Model, request: HttpRequest) -> dict[str, Any]:
    """What the two versions that an address names have of differences, field by field."""
    asked = [request.GET.get(side, "") for side in ("old", "new")]
    if not all(asked):
        return {}
    sides = [_side(row, one) for one in asked]
    (old_name, old), (new_name, new) = sides
    compared = []
    for name, label in labels_of(row).items():
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
        return "As it stands now", contents_of(row)
    version = _version(row, asked)
    if version is None:
        raise Http404("There is no such version.")
    return f"{version.event}, {moment(version.made_at)}", json.loads(version.content)
