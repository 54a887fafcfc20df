from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst

from blog.admin.base import OrderedAdmin, OwnerAdmin, RedirectingAdmin, badge, header, thumbnail
from blog.admin.filters import TopicFilter
from blog.admin.publishing import PublishingAdmin, make_public
from blog.admin.trash import losing_a_link
from blog.dates import interface_tag, short_datetime
from blog.editor.revisions import recording_revisions
from blog.editor.snapshots import referring_rows
from blog.models import DailyVisits, NoteTemplate, Paper, Post, Redirect, Topic
from blog.models.note_templates import initial_body, make_templates
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


@admin.register(Post)
class PostAdmin(PublishingAdmin):
    list_display = ("heading", "state", "published", "visits", "topic_names", "demo")
    list_filter = (StateFilter, "kind", TopicFilter, "language", "is_pinned", "is_demo")
    search_fields = ("title", "summary", "body", "paper__title", "paper__authors")
    date_hierarchy = "published_at"
    prepopulated_fields: ClassVar[dict[str, Any]] = {"slug": ("title",)}
    autocomplete_fields = ("paper", "topics", "series")
    actions = ("publish", "unpublish", "move_to_trash")
    actions_list = ("trash_view",)
    change_form_outer_after_template = "blog/_post_visits.html"
    fieldsets = (
        (None, {"fields": ("title", "body")}),
        (
            "Details",
            {"fields": ("kind", "paper", "topics", "summary", "cover", ("series", "part"))},
        ),
        (
            "Publishing",
            {
                "fields": (
                    *("status", "published_at", "update_note"),
                    *("slug", "language", "is_pinned"),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Post]:
        posts = super().get_queryset(request)
        return with_visits(posts.for_list()) if self.from_list(request) else posts  # type: ignore[attr-defined]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if post := kwargs.get("obj"):
            context["figures"] = post_figures(post, timezone.localdate())
        return super().render_change_form(request, context, *args, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Start with the template for the post's type and the paper in ``?paper=``."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        paper = Paper.objects.filter(pk=initial.pop("paper", None)).first()
        if paper is not None:
            topics = [topic.pk for topic in paper.topics.all()]
            initial = {"title": paper.title, "topics": topics, **initial, "paper": paper.pk}
        kind = str(initial.get("kind", Post.Kind.NOTE))
        return {"body": initial_body(kind, paper), "language": interface_tag(), **initial}

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """List the posts and what links to them: their own rows stay with them in the trash."""
        posts = list(objs)
        linking = Post.objects.filter(links_out__to_post__in=posts).distinct()
        others = [*referring_rows(posts), *(post for post in linking if post not in posts)]
        return [*map(str, posts), *losing_a_link(others)], {"posts": len(posts)}, set(), []

    @header("post", ordering="title")
    def heading(self, post: Post) -> list[object]:
        about = str(post.paper) if post.paper else post.get_kind_display()
        return [str(post), about, None, thumbnail(post.cover)]

    @badge("status", POST_STATES, ordering="status")
    def state(self, post: Post) -> str:
        return "Scheduled" if post.is_scheduled else post.get_status_display()

    @admin.display(description="published", ordering="published_at")
    def published(self, post: Post) -> str:
        return short_datetime(post.published_at)

    @admin.display(description="visits", ordering="visit_count")
    def visits(self, post: Post) -> str:
        return f"{post.visit_count:,}"  # type: ignore[attr-defined]

    @admin.display(description="topics")
    def topic_names(self, post: Post) -> str:
        return ", ".join(topic.name for topic in post.topics.all())

    @admin.action(description="Move to trash", permissions=["delete"])
    def move_to_trash(self, request: HttpRequest, queryset: models.QuerySet[Post]) -> None:
        self.log_deletions(request, queryset)
        self.delete_queryset(request, queryset)

    @admin.action(description="Publish now", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: models.QuerySet[Post]) -> None:
        for post in queryset:
            with recording_revisions(post, request.user, "Published"):
                make_public(post, Post.Status.PUBLISHED)
        self.message_user(request, _counted(queryset.count(), "published"), messages.SUCCESS)

    @admin.action(description="Unpublish", permissions=["change"])
    def unpublish(self, request: HttpRequest, queryset: models.QuerySet[Post]) -> None:
        for post in queryset:
            with recording_revisions(post, request.user, "Unpublished"):
                post.status, post.is_demo = Post.Status.DRAFT, False
                post.save(update_fields={"status", "is_demo"})
        self.message_user(request, _counted(queryset.count(), "unpublished"), messages.SUCCESS)


def _counted(count: int, done: str) -> str:
    return f"1 post {done}." if count == 1 else f"{count} posts {done}."


def _count_under(rows: models.QuerySet[Any]) -> models.Case:
    """Return an expression for the number of rows of a topic and its subtopics."""
    counts = Topic.objects.counting(rows)
    known = (models.When(pk=topic.pk, then=models.Value(number)) for topic, number in counts)
    return models.Case(*known, default=models.Value(0))


@admin.register(Topic)
class TopicAdmin(RedirectingAdmin[Topic], OrderedAdmin[Topic]):
    list_display = ("name", "parent", "posts_published", "papers_listed", "demo")
    list_select_related = ("parent",)
    search_fields = ("name", "description")
    autocomplete_fields = ("parent",)
    prepopulated_fields: ClassVar[dict[str, Any]] = {"slug": ("name",)}
    fieldsets = ((None, {"fields": ("name", "slug", "parent", "description")}),)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Topic]:
        topics = super().get_queryset(request)
        if not self.from_list(request):
            return topics
        return topics.annotate(
            public_count=_count_under(Post.objects.published()),
            paper_count=_count_under(Paper.objects.all()),
        )

    @admin.display(description="published posts", ordering="public_count")
    def posts_published(self, topic: Topic) -> int:
        count: int = topic.public_count  # type: ignore[attr-defined]
        return count

    @admin.display(description="papers", ordering="paper_count")
    def papers_listed(self, topic: Topic) -> int:
        count: int = topic.paper_count  # type: ignore[attr-defined]
        return count


@admin.register(Redirect)
class RedirectAdmin(OwnerAdmin[Redirect]):
    list_display = ("path", "target")
    list_select_related = ("post", "topic")
    search_fields = ("path", "post__title", "topic__name")
    autocomplete_fields = ("post", "topic")
    fieldsets = (
        (
            None,
            {
                "fields": ("path", "post", "topic"),
                "description": "Requests for an old URL are redirected to a post or a topic.",
            },
        ),
    )

    @admin.display(description="redirects to")
    def target(self, redirect: Redirect) -> str:
        return capfirst(str(redirect.post or redirect.topic))


@admin.register(NoteTemplate)
class NoteTemplateAdmin(OwnerAdmin[NoteTemplate]):
    list_display = ("heading",)
    fieldsets = ((None, {"fields": ("body",)}),)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: NoteTemplate | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List one template per post type, creating those that are missing."""
        if self.has_change_permission(request):
            make_templates()
        return super().changelist_view(request, *args, **kwargs)

    @header("template", ordering="kind")
    def heading(self, template: NoteTemplate) -> list[str]:
        lines = [line.strip("# ") for line in template.body.splitlines() if line.startswith("#")]
        return [str(template), " · ".join(lines) or "Empty"]
