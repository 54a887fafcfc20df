"""Pages of the desk that begin with a paper: a new note on it, or its place on the reading list."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
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

from blog.models import Paper, Post, Topic
from blog.papers.paper_finding import LONGEST_PASTE, Finding, NothingFoundError, find_paper

NEW_PAPER = "new"
NEEDED_FOR_NOTE = ("blog.add_post", "blog.add_paper", "blog.change_paper")
NEEDED_FOR_QUICK_ADD = ("blog.add_paper", "blog.change_paper")


class PasteForm(forms.Form):
    work = forms.CharField(
        label="The paper",
        max_length=LONGEST_PASTE,
        help_text="A DOI, an arXiv number or link, the link of a publisher, "
        "a title ([2020 NSDI] Themis: Fair and Efficient …), or a BibTeX entry.",
        widget=UnfoldAdminTextareaWidget({"rows": 3, "autofocus": True, "spellcheck": "false"}),
        error_messages={"required": "Paste a DOI, an arXiv number, a link, a title or BibTeX."},
    )
    choice = forms.RegexField(r"^(new|\d{1,18})$", required=False, widget=forms.HiddenInput)
    finding: Finding | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "work" in cleaned:
            try:
                self.finding = find_paper(cleaned["work"], title=cleaned.get("title", "").strip())
            except NothingFoundError as error:
                self.add_error("work", str(error))
        return cleaned

    def paper(self) -> Paper | None:
        """Return the paper that is meant, added if need be; none where the owner has to choose."""
        finding, choice = self.finding, self.cleaned_data.get("choice", "")
        if finding is None or (finding.alike and not choice):
            return None
        if choice and choice != NEW_PAPER:
            return next((paper for paper in finding.alike if paper.pk == int(choice)), None)
        return finding.add()


class JotForm(PasteForm):
    title = forms.CharField(
        label="Its title, if it cannot be looked up",
        required=False,
        max_length=400,
        widget=UnfoldAdminTextInputWidget,
    )
    state = forms.ChoiceField(
        label="You have",
        choices=Paper.State.choices,
        initial=Paper.State.TO_READ,
        widget=UnfoldAdminRadioSelectWidget,
    )
    summary = forms.CharField(
        label="In one line",
        required=False,
        max_length=500,
        help_text="What you would tell a colleague; shown on the reading list.",
        widget=UnfoldAdminTextInputWidget,
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )

    field_order = ("work", "title", "state", "summary", "topics", "choice")

    def note_on(self, paper: Paper, *, is_new: bool) -> None:
        """Write down what was said of the paper; what is on the list already keeps its state."""
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
    """Lead from a paper to the form of a note on it."""
    if not request.user.has_perms(NEEDED_FOR_NOTE):
        raise PermissionDenied
    form = PasteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        paper = form.paper()
        if paper is not None:
            _tell_of_notes(request, paper)
            asked = urlencode({"paper": paper.pk, "kind": Post.Kind.NOTE})
            return HttpResponseRedirect(f"{reverse('admin:blog_post_add')}?{asked}")
    return _page(request, form, title="New note", template="admin/start_note.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_member_required
def quick_add(request: HttpRequest) -> HttpResponse:
    """Put a paper on the reading list; ``?title=&url=`` is what the bookmarklet sends."""
    if not request.user.has_perms(NEEDED_FOR_QUICK_ADD):
        raise PermissionDenied
    sent = {"work": request.GET.get("url", ""), "title": request.GET.get("title", "")}
    initial = {name: value[:400].replace("\0", "") for name, value in sent.items()}
    form = JotForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        paper = form.paper()
        if paper is not None:
            is_new = form.finding is not None and form.finding.known is None
            is_new = is_new and form.cleaned_data["choice"] in {"", NEW_PAPER}
            form.note_on(paper, is_new=is_new)
            _tell_of_place(request, paper, form.finding, is_new=is_new)
            return HttpResponseRedirect(reverse("quick_add"))
    address = request.build_absolute_uri(reverse("quick_add"))
    return _page(
        request,
        form,
        title="Jot down a paper",
        template="admin/quick_add.html",
        bookmarklet=bookmarklet(address),
        cancel=reverse("admin:blog_paper_changelist"),
    )


def bookmarklet(address: str) -> str:
    """Return a script as an address: it sends title and address of the page that it is used on."""
    # What a host's name may be made of needs no escape in a script's text.
    return (
        "javascript:location.href="
        f"'{address}?title='+encodeURIComponent(document.title)"
        "+'&url='+encodeURIComponent(location.href)"
    )


def _page(
    request: HttpRequest, form: PasteForm, *, title: str, template: str, **more: Any
) -> HttpResponse:
    finding = form.finding if form.is_bound and form.is_valid() else None
    context = {
        **admin.site.each_context(request),
        "title": title,
        "form": form,
        "finding": finding,
        **more,
    }
    return render(request, template, context)


def _tell_of_notes(request: HttpRequest, paper: Paper) -> None:
    for post in paper.posts.for_links()[:3]:
        change = reverse("admin:blog_post_change", args=[post.pk])
        said = 'There is a note on this paper already: <a href="{}">{}</a>.'
        messages.info(request, format_html(said, change, post))


def _tell_of_place(
    request: HttpRequest, paper: Paper, finding: Finding | None, *, is_new: bool
) -> None:
    change = reverse("admin:blog_paper_change", args=[paper.pk])
    where = "is on the reading list" if is_new else "was on the reading list already"
    said = format_html('<a href="{}">{}</a> {}.', change, paper, where)
    messages.success(request, said)
    if finding is not None and finding.notice:
        messages.warning(request, finding.notice)
