from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from blog.models import Paper
from blog.owner_admin import OwnerAdmin, badge, header, page_action
from blog.visible_moments import moment

PAPER_STATES = {"To read": "info", "Reading": "warning", "Read": "success"}


@admin.register(Paper)
class PaperAdmin(OwnerAdmin[Paper]):
    list_display = ("heading", "reading_state", "topic_names", "note_count", "added", "demo")
    list_filter = ("state", "topics", "venue", "year", "is_demo")
    search_fields = ("title", "authors", "venue", "doi", "arxiv_id", "summary")
    autocomplete_fields = ("topics",)
    actions_detail = ("write_note",)
    actions_list = ("add_by_work", "bring_bibtex")
    actions = ("mark_to_read", "mark_reading", "mark_read")
    fieldsets = (
        (None, {"fields": ("title", "authors", ("venue", "year"), "state")}),
        ("Where it is", {"fields": ("url", "pdf_url", "doi", "arxiv_id")}),
        ("What it is to you", {"fields": ("topics", "summary")}),
        ("BibTeX", {"fields": ("bibtex",), "classes": ("collapse",)}),
    )

    @page_action("Add by DOI or arXiv", "travel_explore")
    def add_by_work(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("importing:paper"))

    @page_action("Import BibTeX", "upload_file")
    def bring_bibtex(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("importing:papers"))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Paper]:
        papers = super().get_queryset(request)
        if not self.from_list(request):
            return papers
        notes = models.Count("posts", models.Q(posts__binned_at=None), distinct=True)
        return papers.defer("bibtex").annotate(note_count=notes).prefetch_related("topics")

    @header("paper", ordering="title")
    def heading(self, paper: Paper) -> list[str]:
        return [paper.title, " · ".join(filter(None, (paper.authors, paper.venue_and_year)))]

    @badge("state", PAPER_STATES, ordering="state")
    def reading_state(self, paper: Paper) -> str:
        return paper.get_state_display()

    @admin.display(description="topics")
    def topic_names(self, paper: Paper) -> str:
        return ", ".join(topic.name for topic in paper.topics.all())

    @admin.display(description="added", ordering="added_at")
    def added(self, paper: Paper) -> str:
        return moment(paper.added_at)

    @admin.display(description="notes", ordering="note_count")
    def note_count(self, paper: Paper) -> int:
        count: int = paper.note_count  # type: ignore[attr-defined]
        return count

    @page_action("Write a note on it", "edit_square")
    def write_note(self, request: HttpRequest, object_id: str) -> HttpResponseRedirect:
        return HttpResponseRedirect(
            f"{reverse('admin:blog_post_add')}?{urlencode({'paper': object_id})}"
        )

    @admin.action(description="Mark: to read", permissions=["change"])
    def mark_to_read(self, request: HttpRequest, queryset: models.QuerySet[Paper]) -> None:
        self.mark(request, queryset, Paper.State.TO_READ)

    @admin.action(description="Mark: reading", permissions=["change"])
    def mark_reading(self, request: HttpRequest, queryset: models.QuerySet[Paper]) -> None:
        self.mark(request, queryset, Paper.State.READING)

    @admin.action(description="Mark: read", permissions=["change"])
    def mark_read(self, request: HttpRequest, queryset: models.QuerySet[Paper]) -> None:
        self.mark(request, queryset, Paper.State.READ)

    def mark(
        self, request: HttpRequest, papers: models.QuerySet[Paper], state: Paper.State
    ) -> None:
        count = 0
        for paper in papers:
            paper.state, paper.is_demo = state, False
            paper.save(update_fields={"state", "is_demo"})
            count += 1
        noun = "paper" if count == 1 else "papers"
        self.message_user(request, f"{count} {noun}: {state.label.lower()}.", messages.SUCCESS)
