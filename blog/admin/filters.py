from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from blog.models import Topic


class TopicFilter(admin.SimpleListFilter):
    """Filter by a topic and its subtopics."""

    title = "topic"
    parameter_name = "topic"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        paths = (topic.path for topic in Topic.objects.tree().values())
        labels = ((path[-1].slug, " / ".join(topic.name for topic in path)) for path in paths)
        return sorted(labels, key=lambda label: label[1].casefold())

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> Any:
        return queryset.under(self.value()) if self.value() else queryset  # type: ignore[attr-defined]
