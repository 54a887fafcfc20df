"""What the admins of posts and of pages share: columns, filter and actions."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from blog.admin.base import badge
from blog.admin.publishing import PublishingAdmin, make_public
from blog.admin.translations import (
    TextChooser,
    TextSuggestions,
    text_label,
    translation_group,
)
from blog.admin.trash import losing_a_link
from blog.dates import short_datetime
from blog.editor.revisions import recording_revisions
from blog.editor.snapshots import referring_rows
from blog.models import DailyVisits, Page, Post
from blog.visits.dashboard import post_figures

POST_STATES = {
    "Draft": "info",
    "Scheduled": "warning",
    "Published": "success",
    "Unlisted": "primary",
}
STATES = ("drafts", "scheduled", "published", "unlisted")


class StateFilter(admin.SimpleListFilter):
    title = "status"
    parameter_name = "state"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        return [(state, state.capitalize()) for state in STATES]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Post]
    ) -> models.QuerySet[Post]:
        if self.value() in STATES:
            state: models.QuerySet[Post] = getattr(queryset, str(self.value()))()
            return state
        return queryset


def with_visits(posts: models.QuerySet[Post]) -> models.QuerySet[Post]:
    """Annotate posts with ``visit_count``, their total visits."""
    counted = DailyVisits.objects.filter(post=models.OuterRef("pk")).order_by().values("post")
    total = counted.annotate(total=models.Sum("count")).values("total")
    return posts.annotate(visit_count=Coalesce(models.Subquery(total), 0))


class PostOrPageAdmin(PublishingAdmin):
    actions = ("publish", "unpublish", "move_to_trash")
    actions_list = ("trash_view",)
    change_form_outer_after_template = "blog/_post_visits.html"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Post]:
        posts = super().get_queryset(request)
        return with_visits(posts.for_list()) if self.from_list(request) else posts  # type: ignore[attr-defined]

    def get_urls(self) -> Any:
        texts = TextSuggestions.as_view(model_admin=self)
        name = f"blog_{self.opts.model_name}_texts"
        return [path("texts/", self.admin_site.admin_view(texts), name=name), *super().get_urls()]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        form.texts = Post.with_pages.in_admin_of(request.user)
        form.chooser = TextChooser(self.page_url_name("texts"), self.admin_site)
        return form

    @admin.display(description="translation of")
    def translation_of(self, post: Post) -> str:
        """For users who may view but not change it."""
        return ", ".join(map(text_label, translation_group(post))) or "None"

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if post := kwargs.get("obj"):
            context["figures"] = post_figures(post, timezone.localdate())
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """List the rows and what links to them; the rows they own go to the trash with them."""
        rows = list(objs)
        linking = (
            row
            for model in (Post, Page)
            for row in model.objects.visible_to(request.user)
            .filter(links_out__to_post__in=rows)
            .distinct()
        )
        pks = {row.pk for row in rows}
        others = [*referring_rows(rows), *(row for row in linking if row.pk not in pks)]
        counts = {str(self.opts.verbose_name_plural): len(rows)}
        return [*map(str, rows), *losing_a_link(others)], counts, set(), []

    @admin.action(description="Move to trash", permissions=["delete"])
    def move_to_trash(self, request: HttpRequest, queryset: models.QuerySet[Post]) -> None:
        if not all(post.may_be_changed_by(request.user) for post in queryset):
            raise PermissionDenied
        self.log_deletions(request, queryset)
        self.delete_queryset(request, queryset)

    def counted(self, count: int) -> str:
        """Return, for example, "1 post" or "3 pages"."""
        is_one = count == 1
        return f"{count} {self.opts.verbose_name if is_one else self.opts.verbose_name_plural}"

    @badge("status", POST_STATES, ordering="status")
    def state(self, post: Post) -> str:
        return "Scheduled" if post.is_scheduled else post.get_status_display()

    @admin.display(description="published", ordering="published_at")
    def published(self, post: Post) -> str:
        return short_datetime(post.published_at)

    @admin.display(description="visits", ordering="visit_count")
    def visits(self, post: Post) -> str:
        return f"{post.visit_count:,}"  # type: ignore[attr-defined]

    @admin.action(description="Publish now", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: models.QuerySet[Post]) -> None:
        for post in queryset:
            with recording_revisions(post, request.user, "Published"):
                make_public(post, Post.Status.PUBLISHED)
        self.message_user(request, f"{self.counted(queryset.count())} published.", messages.SUCCESS)

    @admin.action(description="Unpublish", permissions=["publish"])
    def unpublish(self, request: HttpRequest, queryset: models.QuerySet[Post]) -> None:
        for post in queryset:
            with recording_revisions(post, request.user, "Unpublished"):
                post.status, post.is_demo = Post.Status.DRAFT, False
                post.save(update_fields={"status", "is_demo"})
        self.message_user(
            request, f"{self.counted(queryset.count())} unpublished.", messages.SUCCESS
        )
