"""Deleting a post moves it to the trash, from which it is restored or deleted permanently."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from blog.admin.base import OwnerAdmin, page_action
from blog.editor.trash import TRASH_RETENTION, move_to_trash, restore_from_trash
from blog.models import Post


class TrashAdmin(OwnerAdmin[Post]):
    delete_confirmation_template = "admin/move_to_trash.html"
    actions_list = ("trash_view",)

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

    def response_delete(
        self, request: HttpRequest, obj_display: str, obj_id: int
    ) -> HttpResponseRedirect:
        self._report(request, f"“{obj_display}”")
        return HttpResponseRedirect(reverse("admin:blog_post_changelist"))

    @admin.action(description="Move to trash", permissions=["delete"])
    def move_to_trash(self, request: HttpRequest, queryset: models.QuerySet[Post]) -> None:
        posts = list(queryset)
        self.log_deletions(request, queryset)
        self.delete_queryset(request, queryset)
        self._report(request, "1 post" if len(posts) == 1 else f"{len(posts)} posts")

    def _report(self, request: HttpRequest, what: str) -> None:
        message = '{} moved to the <a href="{}">trash</a> for {} days.'
        url = reverse("admin:blog_post_trash_view")
        messages.success(request, format_html(message, what, url, TRASH_RETENTION.days))

    @page_action("Trash", "delete")
    def trash_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_delete_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._restore_or_delete(request)
        posts = Post.with_trash.in_trash().order_by("-binned_at", "-pk")
        context = {
            **self.admin_site.each_context(request),
            "title": "Trash",
            "posts": [(post, _days_left(post)) for post in posts.for_links()],
            "days": TRASH_RETENTION.days,
        }
        return TemplateResponse(request, "admin/trash.html", context)

    def _restore_or_delete(self, request: HttpRequest) -> HttpResponseRedirect:
        if "restore" in request.POST:
            post = _trashed_post(request.POST["restore"])
            restore_from_trash(post)
            self.log_change(request, post, "Restored from the trash.")
            change = reverse("admin:blog_post_change", args=[post.pk])
            message = 'Restored <a href="{}">“{}”</a>{}'
            end = ". It is public again." if post.is_public else "."
            messages.success(request, format_html(message, change, post, end))
        else:
            post = _trashed_post(request.POST.get("delete", ""))
            title = str(post)
            post.delete()
            messages.success(request, f"“{title}” was permanently deleted.")
        return HttpResponseRedirect(request.path)


def _trashed_post(pk: str) -> Post:
    is_pk = pk.isdecimal() and len(pk) <= 18
    post = Post.with_trash.in_trash().filter(pk=int(pk)).first() if is_pk else None
    if post is None:
        raise Http404("No such post in the trash.")
    return post


def _days_left(post: Post) -> int:
    now = timezone.now()
    return max(0, ((post.binned_at or now) + TRASH_RETENTION - now).days + 1)
