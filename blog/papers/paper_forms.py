"""Admin pages that start from a paper: a new note, and quick add to the reading list."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from unfold.widgets import (
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from blog.admin_context import admin_context
from blog.bibliography.identifying import WorkId, identify_work
from blog.bibliography.lookup import LookupFailedError
from blog.models import Paper, Post, Topic
from blog.papers.paper_finding import MAX_PASTE_LENGTH, PaperMatch, PaperNotFoundError, find_paper

NEW_PAPER = "new"
NOTE_PERMISSIONS = ("blog.add_post", "blog.add_paper", "blog.change_paper")
QUICK_ADD_PERMISSIONS = ("blog.add_paper", "blog.change_paper")


class PasteForm(forms.Form):
    work = forms.CharField(
        label="Paper",
        max_length=MAX_PASTE_LENGTH,
        help_text="DOI, arXiv ID or URL, publisher URL, title, or BibTeX.",
        widget=UnfoldAdminTextareaWidget({"rows": 3, "autofocus": True, "spellcheck": "false"}),
        error_messages={"required": "Paste a DOI, an arXiv ID, a URL, a title or BibTeX."},
    )
    choice = forms.RegexField(r"^(new|\d{1,18})$", required=False, widget=forms.HiddenInput)
    match: PaperMatch | None = None
    # The work that could not be looked up: the paper may be added under its identifier.
    not_found: WorkId | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "work" in cleaned:
            work = identify_work(cleaned["work"])
            title = cleaned.get("title", "").strip()
            if work and "without_lookup" in self.data:
                title = str(work)
            try:
                self.match = find_paper(cleaned["work"], title=title)
            except PaperNotFoundError as error:
                self.add_error("work", str(error))
                self.not_found = work if isinstance(error.__cause__, LookupFailedError) else None
        return cleaned

    def paper(self) -> Paper | None:
        """Return the paper, adding it if it's new; return None if the owner has to choose."""
        match, choice = self.match, self.cleaned_data.get("choice", "")
        if match is None or (match.similar and not choice):
            return None
        if choice and choice != NEW_PAPER:
            return next((paper for paper in match.similar if paper.pk == int(choice)), None)
        return match.add()


class QuickAddForm(PasteForm):
    title = forms.CharField(
        label="Title, if it can't be looked up",
        required=False,
        max_length=400,
        widget=UnfoldAdminTextInputWidget,
    )
    state = forms.ChoiceField(
        label="Status",
        choices=Paper.State.choices,
        initial=Paper.State.TO_READ,
        widget=UnfoldAdminRadioSelectWidget,
    )
    summary = forms.CharField(
        label="Summary",
        required=False,
        max_length=500,
        help_text="One-line takeaway. Shown on the reading list.",
        widget=UnfoldAdminTextInputWidget,
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )

    field_order = ("work", "title", "state", "summary", "topics", "choice")

    def save_details(self, paper: Paper, *, is_new: bool) -> None:
        """Save the summary and topics, and the state of a new paper."""
        paper.is_demo = False
        if is_new:
            paper.state = self.cleaned_data["state"]
        if self.cleaned_data["summary"]:
            paper.summary = self.cleaned_data["summary"]
        paper.save()
        paper.topics.add(*self.cleaned_data["topics"])


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_member_required
def start_note(request: HttpRequest) -> HttpResponse:
    """Redirect from a paper to the form for a note on it."""
    if not request.user.has_perm("blog.add_post"):
        raise PermissionDenied
    if not request.user.has_perms(NOTE_PERMISSIONS):
        return HttpResponseRedirect(reverse("admin:blog_post_add"))
    form = PasteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        paper = form.paper()
        if paper is not None:
            _show_notes(request, paper)
            if form.match and form.match.notice:
                _show_lookup(request, paper)
            query = urlencode({"paper": paper.pk, "kind": Post.Kind.NOTE})
            return HttpResponseRedirect(f"{reverse('admin:blog_post_add')}?{query}")
    return _page(request, form, title="New note", template="admin/start_note.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_member_required
def quick_add(request: HttpRequest) -> HttpResponse:
    """Add a paper to the reading list; the bookmarklet sends ``?title=&url=``."""
    if not request.user.has_perms(QUICK_ADD_PERMISSIONS):
        raise PermissionDenied
    sent = {"work": request.GET.get("url", ""), "title": request.GET.get("title", "")}
    initial = {name: value[:400].replace("\0", "") for name, value in sent.items()}
    form = QuickAddForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        paper = form.paper()
        if paper is not None:
            is_new = form.match is not None and form.match.known is None
            is_new = is_new and form.cleaned_data["choice"] in {"", NEW_PAPER}
            form.save_details(paper, is_new=is_new)
            _show_result(request, paper, form.match, is_new=is_new)
            return HttpResponseRedirect(reverse("quick_add"))
    return _page(
        request,
        form,
        title="Quick add",
        template="admin/quick_add.html",
        bookmarklet=bookmarklet(request.build_absolute_uri(reverse("quick_add"))),
        cancel=reverse("admin:blog_paper_changelist"),
    )


def bookmarklet(form_url: str) -> str:
    """Return a ``javascript:`` URL that sends the current page's title and URL to the form."""
    # The characters that a host name can contain need no escaping.
    return (
        "javascript:location.href="
        f"'{form_url}?title='+encodeURIComponent(document.title)"
        "+'&url='+encodeURIComponent(location.href)"
    )


def _page(
    request: HttpRequest, form: PasteForm, *, title: str, template: str, **more: Any
) -> HttpResponse:
    context = admin_context(
        request,
        title,
        form=form,
        match=form.match if form.is_bound and form.is_valid() else None,
        **more,
    )
    return render(request, template, context)


def _show_lookup(request: HttpRequest, paper: Paper) -> None:
    url = reverse("importing:paper")
    text = (
        "The paper is on the reading list as “{}”. To fill in its title and authors, "
        '<a href="{}">look it up</a> once the service can be reached.'
    )
    messages.warning(request, format_html(text, paper.title, url))


def _show_notes(request: HttpRequest, paper: Paper) -> None:
    for post in paper.posts.in_admin_of(request.user).for_links()[:3]:
        url = reverse("admin:blog_post_change", args=[post.pk])
        text = 'You already have a note on this paper: <a href="{}">{}</a>.'
        messages.info(request, format_html(text, url, post))


def _show_result(
    request: HttpRequest, paper: Paper, match: PaperMatch | None, *, is_new: bool
) -> None:
    url = reverse("admin:blog_paper_change", args=[paper.pk])
    result = "was added to the reading list" if is_new else "is already on the reading list"
    messages.success(request, format_html('<a href="{}">{}</a> {}.', url, paper, result))
    if match is not None and match.notice:
        messages.warning(request, match.notice)
