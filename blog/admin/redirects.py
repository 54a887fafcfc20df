from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextareaWidget

from blog.admin.base import OwnerAdmin, page_action
from blog.admin.suggestions import SuggestingInput
from blog.admin_context import admin_context
from blog.editor.link_check import LinkCheck
from blog.models import Page, Post, Redirect
from blog.redirect_csv import MAX_BYTES, import_redirects, write_redirects

# Each check of an imported redirect requests one or two pages.
MAX_CHECKED = 100

# Pages that owners redirect to, besides their own.
BUILT_IN_PAGES = (
    "profile_app:home", "profile_app:publication_list", "profile_app:cv", "profile_app:cv_pdf",
    "profile_app:news", "blog:post_list", "blog:popular", "blog:paper_list", "blog:topic_list",
)  # fmt: skip


def page_paths() -> list[str]:
    own = Page.objects.order_by("path").values_list("path", flat=True)
    return [*own, *map(reverse, BUILT_IN_PAGES)]


class RedirectsForm(forms.Form):
    """Redirects as CSV, from a file or pasted."""

    file = forms.FileField(label="CSV file", required=False, widget=UnfoldAdminFileFieldWidget)
    text = forms.CharField(
        label="or paste its text",
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 8, "spellcheck": "false"}),
        max_length=MAX_BYTES,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if file is not None and file.size > MAX_BYTES:
            raise ValidationError(f"The file is larger than {MAX_BYTES // 1000} kB.")
        try:
            text = file.read().decode("utf-8-sig") if file else text
        except UnicodeDecodeError as error:
            raise ValidationError("The file isn't UTF-8. Save it as “CSV UTF-8”.") from error
        return {**cleaned, "csv": text}


@admin.register(Redirect)
class RedirectAdmin(OwnerAdmin[Redirect]):
    actions_list = ("import_view", "export_view", "trash_view")
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
        super().save_model(request, obj, form, change)
        self._warn(request, obj)

    def _warn(self, request: HttpRequest, redirect: Redirect) -> None:
        if LinkCheck(request, base="/").is_page(redirect.path):
            text = f"{redirect.path} is a page of the site, so the redirect is never used."
            self.message_user(request, text, messages.WARNING)
        elif redirect.url and (fault := LinkCheck(request, base="/").fault(redirect.url)):
            self.message_user(request, f"{redirect.url} {fault}.", messages.WARNING)

    @page_action("Import CSV", "upload_file", "add", "change")
    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form = RedirectsForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            try:
                imported = import_redirects(form.cleaned_data["csv"])
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self.message_user(request, f"Redirects: {imported}.", messages.SUCCESS)
                for redirect in imported.saved[:MAX_CHECKED]:
                    self._warn(request, redirect)
                return HttpResponseRedirect(reverse(self.page_url_name("changelist")))
        context = admin_context(request, "Import redirects", opts=self.opts, form=form)
        return TemplateResponse(request, "admin/import_redirects.html", context)

    @page_action("Export CSV", "download", "view")
    def export_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        headers = {"Content-Disposition": 'attachment; filename="redirects.csv"'}
        return HttpResponse(
            write_redirects(), content_type="text/csv; charset=utf-8", headers=headers
        )

    @admin.display(description="redirects to")
    def target(self, redirect: Redirect) -> str:
        return str(redirect.url or redirect.post or redirect.topic)
