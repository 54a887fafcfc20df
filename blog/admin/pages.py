from typing import Any, ClassVar

from django.http import HttpRequest

from blog.admin.base import header, thumbnail
from blog.admin.posts_and_pages import PostOrPageAdmin, StateFilter
from blog.admin.translations import FIELD, TranslatedForm
from blog.dates import interface_tag
from blog.models import Page, Post

PAGE_DETAILS = ("path", "summary", "cover", "language", FIELD)


class PageForm(TranslatedForm):
    class Meta:
        model = Page
        fields = ("summary",)
        labels: ClassVar[dict[str, str]] = {"summary": "Subtitle"}
        help_texts: ClassVar[dict[str, str]] = {
            "summary": "Shown under the title and in link previews."
        }


class PageAdmin(PostOrPageAdmin):
    form = PageForm
    list_display = ("heading", "state", "published", "visits", "demo")
    list_filter = (StateFilter, "language", "is_demo")
    search_fields = ("title", "path", "summary", "body")
    ordering = ("path",)
    fieldsets = (
        (None, {"fields": ("title", "body")}),
        ("Details", {"fields": PAGE_DETAILS}),
        ("Publishing", {"fields": ("status", "published_at")}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        return {"language": interface_tag(), **initial}

    @header("page", ordering="title")
    def heading(self, page: Post) -> list[object]:
        return [str(page), page.path, None, thumbnail(page.cover)]
