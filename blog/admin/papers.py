from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from unfold.widgets import UnfoldAdminTextInputWidget

from blog.admin.base import OwnerAdmin, badge, header, page_action
from blog.admin.filters import TopicFilter
from blog.admin.keys import is_key
from blog.admin_context import admin_context
from blog.dates import short_datetime
from blog.markdown.rendering import title_text
from blog.models import Paper, Post
from blog.validators import validate_plain_text

# Set in request.META if the form has marked a paper as read.
IS_READ_NOW = "blog.is_read_now"
MAX_SUMMARIES = 50
PAPER_STATES = {"To read": "info", "Reading": "warning", "Read": "success"}


class SummariesForm(forms.Form):
    """One summary field per paper; empty fields leave the paper unchanged."""

    def __init__(self, papers: list[Paper], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = papers
        for paper in papers:
            self.fields[str(paper.pk)] = forms.CharField(
                label=title_text(paper.title),
                label_suffix="",
                required=False,
                max_length=500,
                initial=paper.summary,
                validators=[validate_plain_text],
                widget=UnfoldAdminTextInputWidget,
            )

    def save(self) -> int:
        """Save the summaries that were entered; return how many."""
        summarized = [paper for paper in self.papers if self.cleaned_data[str(paper.pk)]]
        for paper in summarized:
            paper.summary, paper.is_demo = self.cleaned_data[str(paper.pk)], False
            paper.save(update_fields={"summary", "is_demo"})
        return len(summarized)


@admin.register(Paper)
class PaperAdmin(OwnerAdmin[Paper]):
    list_display = ("heading", "reading_state", "topic_names", "note_count", "added", "demo")
    list_filter = ("state", TopicFilter, "venue", "year", "is_demo")
    search_fields = ("title", "authors", "venue", "doi", "arxiv_id", "summary")
    autocomplete_fields = ("topics",)
    actions_detail = ("write_note",)
    actions_list = ("quick_add", "add_by_doi", "import_bibtex")
    actions = ("mark_to_read", "mark_reading", "mark_read")
    fieldsets = (
        (None, {"fields": ("title", "authors", ("venue", "year"), ("state", "read_on"))}),
        ("Links and identifiers", {"fields": ("url", "pdf_url", "doi", "arxiv_id")}),
        ("Your reading", {"fields": ("topics", "summary")}),
        ("Citation", {"fields": ("citation_key", "bibtex")}),
    )

    @page_action("Quick add", "bolt", "add", "change")
    def quick_add(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("quick_add"))

    @page_action("Add by DOI or arXiv", "travel_explore", "add", "change")
    def add_by_doi(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("importing:paper"))

    @page_action("Import BibTeX", "upload_file", "add", "change")
    def import_bibtex(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("importing:papers"))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Paper]:
        papers = super().get_queryset(request)
        if not self.from_list(request):
            return papers
        known = Post.objects.in_admin_of(request.user).values("pk")
        notes = models.Count("posts", models.Q(posts__in=known), distinct=True)
        return papers.defer("bibtex").annotate(note_count=notes).prefetch_related("topics")

    @header("paper", ordering="title")
    def heading(self, paper: Paper) -> list[str]:
        return [
            title_text(paper.title),
            " · ".join(filter(None, (paper.authors, paper.venue_and_year))),
        ]

    @badge("status", PAPER_STATES, ordering="state")
    def reading_state(self, paper: Paper) -> str:
        return paper.get_state_display()

    @admin.display(description="topics")
    def topic_names(self, paper: Paper) -> str:
        return ", ".join(topic.name for topic in paper.topics.all())

    @admin.display(description="added", ordering="added_at")
    def added(self, paper: Paper) -> str:
        return short_datetime(paper.added_at)

    @admin.display(description="notes", ordering="note_count")
    def note_count(self, paper: Paper) -> int:
        count: int = paper.note_count  # type: ignore[attr-defined]
        return count

    def has_note_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        return request.user.has_perm("blog.add_post")

    @page_action("Write a note", "edit_square", "note")
    def write_note(self, request: HttpRequest, object_id: str) -> HttpResponseRedirect:
        return HttpResponseRedirect(
            f"{reverse('admin:blog_post_add')}?{urlencode({'paper': object_id})}"
        )

    @admin.action(description="Mark as to read", permissions=["change"])
    def mark_to_read(self, request: HttpRequest, queryset: models.QuerySet[Paper]) -> None:
        self.mark(request, queryset, Paper.State.TO_READ)

    @admin.action(description="Mark as reading", permissions=["change"])
    def mark_reading(self, request: HttpRequest, queryset: models.QuerySet[Paper]) -> None:
        self.mark(request, queryset, Paper.State.READING)

    @admin.action(description="Mark as read", permissions=["change"])
    def mark_read(
        self, request: HttpRequest, queryset: models.QuerySet[Paper]
    ) -> HttpResponse | None:
        """Mark papers as read, then ask for the summaries that are missing."""
        unsummarized = [paper.pk for paper in queryset if not paper.summary]
        self.mark(request, queryset, Paper.State.READ)
        return self._to_summaries(unsummarized) if unsummarized else None

    def response_change(self, request: HttpRequest, obj: Paper) -> HttpResponse:
        if IS_READ_NOW in request.META and "_save" in request.POST and not obj.summary:
            return self._to_summaries([obj.pk])
        return super().response_change(request, obj)

    def save_model(
        self,
        request: HttpRequest,
        obj: Paper,
        form: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        super().save_model(request, obj, form, change)
        if "state" in form.changed_data and obj.state == Paper.State.READ:
            request.META[IS_READ_NOW] = True

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.summaries_view)
        return [path("summaries/", view, name="blog_paper_summaries"), *super().get_urls()]

    def summaries_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for one-line summaries of the papers in ``?of=1,2,3``."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        asked = [pk for pk in request.GET.get("of", "").split(",") if is_key(pk)]
        papers = list(Paper.objects.filter(pk__in=asked[:MAX_SUMMARIES]).order_by("title"))
        if not papers:
            return HttpResponseRedirect(reverse("admin:blog_paper_changelist"))
        form = SummariesForm(papers, request.POST or None)
        if request.method == "POST" and form.is_valid():
            number = form.save()
            noun = "summary" if number == 1 else "summaries"
            messages.success(request, f"{number or 'No'} {noun} saved.")
            return HttpResponseRedirect(reverse("admin:blog_paper_changelist"))
        context = admin_context(
            request, "One-line summaries", papers=[(paper, form[str(paper.pk)]) for paper in papers]
        )
        return TemplateResponse(request, "admin/paper_summaries.html", context)

    def _to_summaries(self, pks: list[int]) -> HttpResponse:
        of = ",".join(map(str, pks[:MAX_SUMMARIES]))
        return HttpResponseRedirect(f"{reverse('admin:blog_paper_summaries')}?of={of}")

    def mark(
        self, request: HttpRequest, papers: models.QuerySet[Paper], state: Paper.State
    ) -> None:
        count = 0
        for paper in papers:
            paper.state, paper.is_demo = state, False
            paper.save(update_fields={"state", "is_demo"})
            count += 1
        noun = "paper" if count == 1 else "papers"
        self.message_user(
            request, f"{count} {noun} marked as {state.label.lower()}.", messages.SUCCESS
        )
