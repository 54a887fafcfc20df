"""Deleting a post or an image moves it to the trash, to be restored or deleted permanently."""

from typing import Any, TypeVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from blog.admin.base import OwnerAdmin, page_action
from blog.admin.keys import is_key
from blog.editor.trash import TRASH_RETENTION, move_to_trash, restore_from_trash
from blog.models import Image, Post

M = TypeVar("M", Post, Image)


class TrashViewAdmin(OwnerAdmin[M]):
    """The trash of a model with ``binned_at``: restore rows, or delete them permanently."""

    trash_note = ""

    def in_trash(self) -> "models.QuerySet[M]":
        raise NotImplementedError

    def restore(self, row: M) -> None:
        raise NotImplementedError

    def delete_for_good(self, row: M) -> None:
        raise NotImplementedError

    def response_delete(
        self, request: HttpRequest, obj_display: str, obj_id: int
    ) -> HttpResponseRedirect:
        self.report_trashed(request, f"“{obj_display}”")
        return HttpResponseRedirect(reverse(self._page("changelist")))

    def report_trashed(self, request: HttpRequest, what: str) -> None:
        message = '{} moved to the <a href="{}">trash</a> for {} days.'
        url = reverse(self._page("trash_view"))
        messages.success(request, format_html(message, what, url, TRASH_RETENTION.days))

    def _page(self, name: str) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}"

    @page_action("Trash", "delete")
    def trash_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_delete_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._restore_or_delete(request)
        rows = self.in_trash().order_by("-binned_at", "-pk")
        context = {
            **self.admin_site.each_context(request),
            "title": "Trash",
            "rows": [(row, _days_left(row)) for row in rows],
            "note": self.trash_note,
            "days": TRASH_RETENTION.days,
        }
        return TemplateResponse(request, "admin/trash.html", context)

    def _restore_or_delete(self, request: HttpRequest) -> HttpResponseRedirect:
        if "restore" in request.POST:
            row = self._trashed_row(request.POST["restore"])
            self.restore(row)
            self.log_change(request, row, "Restored from the trash.")
            change = reverse(self._page("change"), args=[row.pk])
            message = 'Restored <a href="{}">“{}”</a>{}'
            end = ". It is public again." if isinstance(row, Post) and row.is_public else "."
            messages.success(request, format_html(message, change, row, end))
        else:
            row = self._trashed_row(request.POST.get("delete", ""))
            title = str(row)
            self.delete_for_good(row)
            messages.success(request, f"“{title}” was permanently deleted.")
        return HttpResponseRedirect(request.path)

    def _trashed_row(self, pk: str) -> M:
        row = self.in_trash().filter(pk=int(pk)).first() if is_key(pk) else None
        if row is None:
            raise Http404("Not in the trash.")
        return row


def _days_left(row: Post | Image) -> int:
    now = timezone.now()
    return max(0, ((row.binned_at or now) + TRASH_RETENTION - now).days + 1)


class TrashAdmin(TrashViewAdmin[Post]):
    delete_confirmation_template = "admin/move_to_trash.html"
    actions_list = ("trash_view",)
    trash_note = (
        "Deleted posts are kept for 30 days, with their history, images, visits and redirects. "
        "Readers can't see them."
    )

    def in_trash(self) -> models.QuerySet[Post]:
        return Post.with_trash.in_trash()

    def restore(self, row: Post) -> None:
        restore_from_trash(row)

    def delete_for_good(self, row: Post) -> None:
        row.delete()

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """List only the posts: related rows stay with them in the trash."""
        return [str(post) for post in objs], {"posts": len(objs)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Post) -> None:
        move_to_trash(obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Post]) -> None:
        for post in queryset:
            move_to_trash(post)

    @admin.action(description="Move to trash", permissions=["delete"])
    def move_to_trash(self, request: HttpRequest, queryset: models.QuerySet[Post]) -> None:
        posts = list(queryset)
        self.log_deletions(request, queryset)
        self.delete_queryset(request, queryset)
        self.report_trashed(request, "1 post" if len(posts) == 1 else f"{len(posts)} posts")
