"""Which account wrote a post."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest

from blog.admin.keys import is_key
from blog.models import Post
from blog.writers import may_publish, name_of, sees_all_posts

# Whether the posts list names the writers, set in request.META.
SHOWS_WRITERS = "blog.shows_writers"


def default_authors(user: Any) -> str:
    """Return the name of a user whose posts others publish; the owner is named by default."""
    return "" if may_publish(user) else name_of(user).replace(",", "")


def shows_writers(request: HttpRequest) -> bool:
    """Return whether the user sees the posts of others, and several accounts can write some."""
    if SHOWS_WRITERS not in request.META:
        request.META[SHOWS_WRITERS] = (
            sees_all_posts(request.user) and User.objects.filter(is_staff=True)[:2].count() > 1
        )
    return bool(request.META[SHOWS_WRITERS])


class WriterFilter(admin.SimpleListFilter):
    title = "writer"
    parameter_name = "writer"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        writers = User.objects.filter(pk__in=Post.objects.order_by().values("created_by"))
        return [(str(user.pk), name_of(user)) for user in writers.order_by("username")]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Post]
    ) -> models.QuerySet[Post]:
        pk = str(self.value())
        return queryset.filter(created_by=int(pk)) if is_key(pk) else queryset
