from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from blog.admin.base import OwnerAdmin
from blog.models import BlogSettings, Series


@admin.register(Series)
class SeriesAdmin(OwnerAdmin[Series]):
    list_display = ("heading", "part_count", "demo")
    search_fields = ("title", "description")
    prepopulated_fields: ClassVar[dict[str, Any]] = {"slug": ("title",)}
    fieldsets = ((None, {"fields": ("title", "slug", "language", "description")}),)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Series]:
        series = super().get_queryset(request)
        there = models.Q(posts__binned_at=None)
        return series.annotate(parts=models.Count("posts", filter=there))

    @admin.display(description="title", ordering="title")
    def heading(self, series: Series) -> str:
        return str(series)

    @admin.display(description="parts", ordering="parts")
    def part_count(self, series: Series) -> int:
        count: int = series.parts  # type: ignore[attr-defined]
        return count


@admin.register(BlogSettings)
class BlogSettingsAdmin(OwnerAdmin[BlogSettings]):
    fieldsets = (
        (None, {"fields": ("citation_style",)}),
        ("Comments and replies", {"fields": ("reply_address", "comments_address")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: BlogSettings | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect to the only row, creating it if needed."""
        if not self.has_view_or_change_permission(request):
            return super().changelist_view(request, *args, **kwargs)
        writing, _ = BlogSettings.objects.get_or_create(pk=BlogSettings.ONLY_PK)
        return HttpResponseRedirect(reverse("admin:blog_blogsettings_change", args=[writing.pk]))
