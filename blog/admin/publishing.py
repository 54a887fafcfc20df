"""Publishing a post or page after the pre-publish check, and sharing previews of drafts."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from unfold.widgets import (
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from blog.admin.base import RedirectingAdmin, page_action
from blog.admin.keys import is_key
from blog.admin.revisions import RevisionAdmin
from blog.admin_context import admin_context
from blog.editor.prepublish_check import prepublish_findings
from blog.editor.revisions import recording_revisions
from blog.models import Post, PreviewLink
from blog.writers import may_publish

_MAX_SUGGESTIONS = 5
# Set in request.META when a form was submitted with "Check and publish".
TO_PUBLISHING = "blog.to_publishing"
NOW, LATER = "now", "later"
PUBLISHING_FIELDS = frozenset({"status", "published_at", "is_pinned"})


class PublishForm(forms.Form):
    """Choose the visibility of a post or page and when it is published."""

    status = forms.ChoiceField(
        label="Visibility",
        choices=[
            (Post.Status.PUBLISHED, "Public: listed, and found by search"),
            (Post.Status.UNLISTED, "Unlisted: only people with the link"),
        ],
        initial=Post.Status.PUBLISHED,
        widget=UnfoldAdminRadioSelectWidget,
    )
    when = forms.ChoiceField(
        label="When",
        choices=[(NOW, "Now"), (LATER, "Later")],
        initial=NOW,
        widget=UnfoldAdminRadioSelectWidget,
    )
    at = forms.DateTimeField(
        label="Date and time",
        required=False,
        widget=UnfoldAdminTextInputWidget({"type": "datetime-local"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        at = cleaned.get("at")
        if cleaned.get("when") == LATER and "at" not in self.errors:
            if at is None:
                self.add_error("at", "Choose when to publish.")
            elif at <= timezone.now():
                self.add_error("at", "That time is in the past. Choose a later time or “Now”.")
        return cleaned

    def chosen_time(self) -> datetime | None:
        """Return the chosen time, or None for now."""
        at: datetime | None = self.cleaned_data["at"]
        return at if self.cleaned_data["when"] == LATER else None


class PreviewLinkForm(forms.ModelForm):  # type: ignore[type-arg]
    days = forms.TypedChoiceField(
        label="Valid for",
        choices=PreviewLink.Days.choices,
        coerce=int,
        initial=PreviewLink.Days.MONTH,
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = PreviewLink
        fields = ("reader",)
        widgets = {"reader": UnfoldAdminTextInputWidget}


def make_public(post: Post, status: str, at: datetime | None = None) -> None:
    """Publish now or at a future time; a post published before keeps its date."""
    now = timezone.now()
    if at is not None:
        post.published_at = at
    elif post.published_at is None or post.published_at > now:
        post.published_at = now
    post.status, post.is_demo = status, False
    post.save(update_fields={"status", "published_at", "is_demo"})


def state_sentence(post: Post) -> str:
    what, at = post._meta.verbose_name, post.published_at
    if post.is_scheduled and at is not None:
        local = timezone.localtime(at).strftime("%B %-d, %Y, %H:%M %Z")
        return format_html("The {} is scheduled for {}.", what, local)
    state = "published" if post.is_listed else "unlisted"
    link = format_html('<a href="{}">View {}</a>', post.get_absolute_url(), what)
    return format_html("The {} is {}. {}", what, state, link)


class PublishingAdmin(RevisionAdmin[Post], RedirectingAdmin[Post]):
    """Add two views to a post or page: one checks and publishes it, one shares previews."""

    actions_detail = ("publish_view", "share_view")
    actions_submit_line = ("save_and_publish",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Post]:
        posts: Any = super().get_queryset(request)
        rows: models.QuerySet[Post] = posts.in_admin_of(request.user)
        return rows

    def has_change_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or obj.may_be_changed_by(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.may_be_changed_by(request.user))

    def has_publish_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        return self.has_change_permission(request) and may_publish(request.user)

    def get_fieldsets(self, request: HttpRequest, obj: Post | None = None) -> Any:
        """Leave out the fields that publish for users who may not."""
        fieldsets = super().get_fieldsets(request, obj)
        if may_publish(request.user):
            return fieldsets
        return [
            (name, {**options, "fields": fields})
            for name, options in fieldsets
            if (fields := [one for one in options["fields"] if one not in PUBLISHING_FIELDS])
        ]

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Hide the publish button once it is public."""
        keys = [object_id] if is_key(str(object_id)) else []
        post = Post.with_pages.for_links().filter(pk__in=keys).first()
        if post is not None and post.is_public:
            return []
        buttons: list[Any] = super().get_actions_submit_line(request, object_id)  # type: ignore[misc]
        return buttons

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the publish button on new posts as well, which Unfold does not."""
        extra = {"actions_submit_line": self.get_actions_submit_line(request, None)}
        return super().add_view(request, *args, **{**kwargs, "extra_context": extra})

    @admin.action(description="Check and publish", permissions=["publish"])
    def save_and_publish(self, request: HttpRequest, post: Post) -> None:
        """Save, then continue to the publish page."""
        request.META[TO_PUBLISHING] = True

    def response_change(self, request: HttpRequest, obj: Post) -> HttpResponse:
        return self._to_publishing(request, obj) or super().response_change(request, obj)

    def response_add(
        self, request: HttpRequest, obj: Post, post_url_continue: str | None = None
    ) -> HttpResponse:
        to_publishing = self._to_publishing(request, obj)
        return to_publishing or super().response_add(request, obj, post_url_continue)

    def _to_publishing(self, request: HttpRequest, post: Post) -> HttpResponse | None:
        if TO_PUBLISHING not in request.META:
            return None
        return HttpResponseRedirect(reverse(self.page_url_name("publish_view"), args=[post.pk]))

    def save_related(self, request: HttpRequest, form: Any, *args: Any, **kwargs: Any) -> None:
        """Run the pre-publish check when the form itself changes the status."""
        super().save_related(request, form, *args, **kwargs)
        post: Post = form.instance
        if "status" in form.changed_data and post.status != Post.Status.DRAFT:
            self.warn_of_findings(request, post)

    def save_model(self, request: HttpRequest, obj: Post, form: Any, *args: Any) -> None:
        if obj._state.adding:
            user: Any = request.user
            obj.created_by = user
        if "update_note" in form.changed_data:
            obj.updated_note_on = timezone.localdate() if obj.update_note else None
        super().save_model(request, obj, form, *args)

    def event_for(self, obj: Post, changed: list[str]) -> str:
        if "status" not in changed:
            return "Saved"
        if obj.is_scheduled:
            return "Scheduled"
        return "Published" if obj.is_public else "Unpublished"

    def warn_of_findings(self, request: HttpRequest, post: Post) -> None:
        found = prepublish_findings(post, request)
        if not found:
            return
        items = format_html_join("", "<li>{}</li>", ([str(f)] for f in found[:_MAX_SUGGESTIONS]))
        more = f"And {len(found) - _MAX_SUGGESTIONS} more." if len(found) > _MAX_SUGGESTIONS else ""
        messages.warning(request, format_html("Remaining suggestions: <ul>{}</ul>{}", items, more))

    @page_action("Check and publish", "task_alt", "publish")
    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        post = self._post(request, object_id)
        form = PublishForm(request.POST or None, initial=_initial(post))
        if request.method == "POST" and form.is_valid():
            at = form.chosen_time()
            with recording_revisions(post, request.user, "Scheduled" if at else "Published"):
                make_public(post, form.cleaned_data["status"], at)
            self.log_change(request, post, "Published.")
            messages.success(request, state_sentence(post))
            return HttpResponseRedirect(reverse(self.page_url_name("change"), args=[post.pk]))
        context = admin_context(
            request,
            f"Publish “{post}”",
            opts=self.opts,
            post=post,
            form=form,
            findings=prepublish_findings(post, request),
        )
        return TemplateResponse(request, "admin/publish_post.html", context)

    @page_action("Share preview", "share", "publish")
    def share_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        post = self._post(request, object_id)
        form = PreviewLinkForm(request.POST if "make" in request.POST else None)
        if request.method == "POST":
            if "revoke" in request.POST:
                _revoke(post, request.POST["revoke"])
                messages.success(request, "Link revoked.")
                return HttpResponseRedirect(request.path)
            if form.is_valid():
                _make_link(post, form, request)
                messages.success(request, "Link created. Copy it from the list below.")
                return HttpResponseRedirect(request.path)
        links = post.preview_links.newest_first().select_related("created_by")
        urls = [request.build_absolute_uri(link.get_absolute_url()) for link in links]
        context = admin_context(
            request,
            f"Share preview of “{post}”",
            opts=self.opts,
            post=post,
            form=form,
            links=list(zip(links, urls, strict=True)),
        )
        return TemplateResponse(request, "admin/share_post.html", context)

    def _post(self, request: HttpRequest, object_id: str) -> Post:
        post = self.get_object(request, object_id)
        if post is None:
            raise Http404(f"No such {self.opts.verbose_name}.")
        if not self.has_publish_permission(request):
            raise PermissionDenied
        return post


def _initial(post: Post) -> dict[str, Any]:
    """Start from the post's current status and schedule."""
    initial: dict[str, Any] = {}
    if post.status != Post.Status.DRAFT:
        initial["status"] = post.status
    if post.published_at is not None and post.published_at > timezone.now():
        local = timezone.localtime(post.published_at)
        initial |= {"when": LATER, "at": local.strftime("%Y-%m-%dT%H:%M")}
    return initial


def _make_link(post: Post, form: PreviewLinkForm, request: HttpRequest) -> None:
    link = form.save(commit=False)
    link.post, link.created_by = post, request.user
    link.expires_at = timezone.now() + timedelta(days=form.cleaned_data["days"])
    link.save()


def _revoke(post: Post, pk: str) -> None:
    if is_key(pk):
        valid = post.preview_links.filter(pk=pk, revoked_at=None)
        valid.update(revoked_at=timezone.now())
