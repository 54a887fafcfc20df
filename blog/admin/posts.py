from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from unfold.widgets import UnfoldAdminExpandableTextareaWidget

from blog.admin.base import OrderedAdmin, OwnerAdmin, RedirectingAdmin, header, thumbnail
from blog.admin.filters import TopicFilter
from blog.admin.posts_and_pages import PostOrPageAdmin, StateFilter
from blog.admin.translations import FIELD, TranslatedForm
from blog.admin.writers import WriterFilter, default_authors, shows_writers
from blog.bibliography.written_names import names_as_stored
from blog.dates import interface_tag
from blog.models import NoteTemplate, Paper, Post, Topic
from blog.models.note_templates import initial_body, make_templates
from blog.writers import name_of


class PostForm(TranslatedForm):
    def clean_authors(self) -> str:
        text: str = self.cleaned_data["authors"]
        return names_as_stored(text) if "authors" in self.changed_data else text


@admin.register(Post)
class PostAdmin(PostOrPageAdmin):
    form = PostForm
    date_hierarchy = "published_at"
    list_display = ("heading", "state", "published", "visits", "topic_names", "demo")
    list_filter = (StateFilter, "kind", TopicFilter, "language", "is_pinned", "is_demo")
    search_fields = ("title", "summary", "body", "authors", "paper__title", "paper__authors")
    prepopulated_fields: ClassVar[dict[str, Any]] = {"slug": ("title",)}
    autocomplete_fields = ("paper", "topics", "series")
    fieldsets = (
        (None, {"fields": ("title", "body")}),
        (
            "Details",
            {
                "fields": (
                    *("kind", "paper", "topics", "summary", "authors", "cover"),
                    ("series", "part"),
                )
            },
        ),
        (
            "Publishing",
            {
                "fields": (
                    *("status", "published_at", "update_note"),
                    *("slug", "language", FIELD, "is_pinned"),
                )
            },
        ),
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "authors":
            # For lists with one name per line.
            kwargs["widget"] = UnfoldAdminExpandableTextareaWidget()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Start with the template for the post's type and the paper in ``?paper=``."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        paper = Paper.objects.filter(pk=initial.pop("paper", None)).first()
        if paper is not None:
            topics = [topic.pk for topic in paper.topics.all()]
            initial = {"title": paper.title, "topics": topics, **initial, "paper": paper.pk}
        kind = str(initial.get("kind", Post.Kind.NOTE))
        return {
            "body": initial_body(kind, paper),
            "language": interface_tag(),
            "authors": default_authors(request.user),
            **initial,
        }

    def save_model(self, request: HttpRequest, obj: Post, form: Any, *args: Any) -> None:
        obj.authors = obj.authors or default_authors(request.user)
        super().save_model(request, obj, form, *args)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Post]:
        posts = super().get_queryset(request)
        return posts.select_related("created_by") if self.from_list(request) else posts

    def get_list_display(self, request: HttpRequest) -> Any:
        heading, *others = super().get_list_display(request)
        return [heading, *(["written_by"] if shows_writers(request) else []), *others]

    def get_list_filter(self, request: HttpRequest) -> Any:
        filters = super().get_list_filter(request)
        return [WriterFilter, *filters] if shows_writers(request) else filters

    @admin.display(description="written by", ordering="created_by__username")
    def written_by(self, post: Post) -> str:
        return name_of(post.created_by) if post.created_by else ""

    @header("post", ordering="title")
    def heading(self, post: Post) -> list[object]:
        about = str(post.paper) if post.paper else post.get_kind_display()
        return [str(post), about, None, thumbnail(post.cover)]

    @admin.display(description="topics")
    def topic_names(self, post: Post) -> str:
        return ", ".join(topic.name for topic in post.topics.all())


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
