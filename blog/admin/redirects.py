from typing import Any

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from blog.admin.base import OwnerAdmin
from blog.admin.suggestions import SuggestingInput
from blog.editor.link_check import LinkCheck
from blog.models import Page, Post, Redirect

# Pages that owners redirect to, besides their own.
BUILT_IN_PAGES = (
    *("profile_app:home", "profile_app:publication_list", "profile_app:cv", "profile_app:cv_pdf"),
    *("profile_app:news", "blog:post_list", "blog:popular", "blog:paper_list", "blog:topic_list"),
)


def page_paths() -> list[str]:
    own = Page.objects.order_by("path").values_list("path", flat=True)
    return [*own, *map(reverse, BUILT_IN_PAGES)]


@admin.register(Redirect)
class RedirectAdmin(OwnerAdmin[Redirect]):
    list_display = ("path", "target")
    list_select_related = ("post", "topic")
    search_fields = ("path", "post__title", "topic__name", "url")
    autocomplete_fields = ("post", "topic")
    fieldsets = (
        (
            None,
            {
                "fields": ("path", "url", "post", "topic"),
                "description": (
                    "Redirect an old URL to a path or URL, a post, or a topic: fill in one of the "
                    "three. If the URL of the post changes, the redirect still works."
                ),
            },
        ),
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "url":
            kwargs["widget"] = SuggestingInput(page_paths)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Accept pages as well: a renamed page leaves a redirect to it."""
        if db_field.name == "post":
            kwargs["queryset"] = Post.with_pages.all()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(
        self,
        request: HttpRequest,
        obj: Redirect,
        form: "ModelForm[Redirect]",
        change: bool,  # noqa: FBT001
    ) -> None:
        """Warn about a redirect from a page that exists, or to one that doesn't."""
        is_hidden = LinkCheck(request, base="/").is_page(obj.path)
        super().save_model(request, obj, form, change)
        if is_hidden:
            text = f"{obj.path} is a page of the site, so the redirect is never used."
            self.message_user(request, text, messages.WARNING)
        elif obj.url and (fault := LinkCheck(request, base="/").fault(obj.url)):
            self.message_user(request, f"{obj.url} {fault}.", messages.WARNING)

    @admin.display(description="redirects to")
    def target(self, redirect: Redirect) -> str:
        return capfirst(str(redirect.url or redirect.post or redirect.topic))
