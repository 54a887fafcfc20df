"""Deleting a post puts it into the bin; from there it comes back, or goes for good."""

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
from blog.editor.trash import KEPT_FOR, move_to_trash, put_back
from blog.models import Post


class BinAdmin(OwnerAdmin[Post]):
    delete_confirmation_template = "admin/move_to_trash.html"
    actions_list = ("bin_page",)

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Nothing else goes with a post: all that belongs to it waits with it in the bin."""
        return [str(post) for post in objs], {"posts": len(objs)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Post) -> None:
        move_to_trash(obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Post]) -> None:
        for post in queryset:
            move_to_trash(post)

    def response_delete(
        self, request: HttpRequest, obj_display: str, obj_id: int
    ) -> HttpResponseRedirect:
        self._tell(request, f"“{obj_display}” is")
        return HttpResponseRedirect(reverse("admin:blog_post_changelist"))

    @admin.action(description="Move to the bin", permissions=["delete"])
    def move_to_trash(self, request: HttpRequest, queryset: models.QuerySet[Post]) -> None:
        posts = list(queryset)
        self.log_deletions(request, queryset)
        self.delete_queryset(request, queryset)
        self._tell(request, "The post is" if len(posts) == 1 else f"{len(posts)} posts are")

    def _tell(self, request: HttpRequest, what: str) -> None:
        bin_page = reverse("admin:blog_post_bin_page")
        said = '{} in <a href="{}">the bin</a>, for {} days.'
        messages.success(request, format_html(said, what, bin_page, KEPT_FOR.days))

    @page_action("Bin", "delete")
    def bin_page(self, request: HttpRequest) -> HttpResponse:
        if not self.has_delete_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._emptied(request)
        posts = Post.with_trash.in_trash().order_by("-binned_at", "-pk")
        context = {
            **self.admin_site.each_context(request),
            "title": "Bin",
            "posts": [(post, _days_left(post)) for post in posts.for_links()],
            "days": KEPT_FOR.days,
        }
        return TemplateResponse(request, "admin/trash.html", context)

    def _emptied(self, request: HttpRequest) -> HttpResponseRedirect:
        if "back" in request.POST:
            post = _in_bin(request.POST["back"])
            put_back(post)
            self.log_change(request, post, "Taken out of the bin.")
            change = reverse("admin:blog_post_change", args=[post.pk])
            said = '<a href="{}">“{}”</a> is back{}'
            where = ", and public again." if post.is_public else "."
            messages.success(request, format_html(said, change, post, where))
        else:
            post = _in_bin(request.POST.get("delete", ""))
            title = str(post)
            post.delete()
            messages.success(request, f"“{title}” is gone for good.")
        return HttpResponseRedirect(request.path)


def _in_bin(pk: str) -> Post:
    is_pk = pk.isdecimal() and len(pk) <= 18
    post = Post.with_trash.in_trash().filter(pk=int(pk)).first() if is_pk else None
    if post is None:
        raise Http404("There is no such post in the bin.")
    return post


def _days_left(post: Post) -> int:
    now = timezone.now()
    return max(0, ((post.binned_at or now) + KEPT_FOR - now).days + 1)
