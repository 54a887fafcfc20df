from typing import Any

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.text import capfirst

from blog.admin.base import OwnerAdmin
from blog.editor.link_check import LinkCheck
from blog.models import Post, Redirect


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
