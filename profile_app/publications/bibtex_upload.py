"""Import BibTeX in the admin: upload, preview entry by entry, then import."""

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from blog.admin_context import admin_context
from blog.bibliography.bibtex_entries import MAX_BIBTEX_BYTES, BibliographyError, decode
from blog.bibliography.bibtex_reading import BibtexReading, read_bibtex
from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.identifying import identify_work
from blog.bibliography.lookup import LookupFailedError, fetch_reference
from blog.bibliography.marks import MEANINGS
from blog.papers.paper_import import PaperImportPlan, import_papers, plan_papers
from blog.staged_uploads import (
    UploadExpiredError,
    claimed_upload,
    read_upload,
    stage_upload,
)
from profile_app.models import Profile
from profile_app.publications.facts import FACT_LABELS, format_fact
from profile_app.publications.importing import ImportRefusedError, apply_plan
from profile_app.publications.plan import NEW, UNCHANGED, Change, Plan, make_plan

PUBLICATIONS, PAPERS = "publications", "papers"
_PERMISSIONS = {
    PUBLICATIONS: ("profile_app.add_publication", "profile_app.change_publication"),
    PAPERS: ("blog.add_paper", "blog.change_paper"),
}
_CHANGE_LISTS = {
    PUBLICATIONS: "admin:profile_app_publication_changelist",
    PAPERS: "admin:blog_paper_changelist",
}


class BibtexUploadForm(forms.Form):
    file = forms.FileField(label="BibTeX file", required=False, widget=UnfoldAdminFileFieldWidget)
    text = forms.CharField(
        label="or paste BibTeX",
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 8, "spellcheck": "false"}),
        max_length=MAX_BIBTEX_BYTES,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if file is None and not text.strip():
            raise forms.ValidationError("Choose a file or paste its text.")
        try:
            cleaned["bibtex"] = decode(file.read(MAX_BIBTEX_BYTES + 1)) if file else text
        except BibliographyError as error:
            raise forms.ValidationError(str(error)) from error
        return cleaned


class WorkForm(forms.Form):
    """An identifier or URL; it is looked up when the form is validated."""

    work = forms.CharField(
        label="DOI, arXiv ID, or URL of the paper",
        max_length=500,
        widget=UnfoldAdminTextInputWidget({"autofocus": True, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "work" not in cleaned:
            return cleaned
        work = identify_work(cleaned["work"])
        if work is None:
            raise forms.ValidationError(
                "No DOI or arXiv ID found. Examples: 10.1145/3694715.3695963, 2312.05385."
            )
        try:
            cleaned["bibtex"] = write_bibtex([fetch_reference(work)])
        except LookupFailedError as error:
            raise forms.ValidationError(str(error)) from error
        return cleaned


class ImportOptionsForm(forms.Form):
    """The owner's name in the file, and the meaning of its marks."""

    me = forms.CharField(
        label="Your name as spelled in the file",
        required=False,
        max_length=120,
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, marks: dict[str, str], asks_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_name:
            del self.fields["me"]
        choices = [("", "Not sure: ignore the mark"), *MEANINGS.items()]
        for mark, meaning in marks.items():
            self.fields[f"mark {mark}"] = forms.ChoiceField(
                label_suffix="",
                label=f"{mark} next to a name means",
                choices=choices,
                initial=meaning,
                required=False,
                widget=UnfoldAdminSelectWidget,
            )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_member_required
def import_bibtex(request: HttpRequest, target: str, *, by_work: bool = False) -> HttpResponse:
    form_class = WorkForm if by_work else BibtexUploadForm
    if not request.user.has_perms(_PERMISSIONS[target]):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, target, form=form_class())
    if token := request.POST.get("token", ""):
        try:
            text = read_upload(token).decode(errors="replace")
        except UploadExpiredError as error:
            messages.error(request, str(error))
            return _page(request, target, form=form_class())
        return _preview_or_import(request, target, token, text)
    form = form_class(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, target, form=form)
    text = form.cleaned_data["bibtex"]
    return _preview_or_import(request, target, stage_upload(text.encode()), text)


def _preview_or_import(request: HttpRequest, target: str, token: str, text: str) -> HttpResponse:
    """Preview the import, or run it if nothing has changed since the preview."""
    me = request.POST.get("me", "").strip()[:120]
    reading = read_bibtex(text, marks=_marks_in(request))
    if not (reading.references or reading.refused):
        messages.error(request, "No BibTeX entries found.")
        return _page(request, target, form=BibtexUploadForm())
    plan = make_plan(reading) if target == PUBLICATIONS else plan_papers(reading)
    state = plan_digest(plan)
    if request.POST.get("do") == "import":
        if request.POST.get("state") == state:
            return _import(request, target, token, plan, me)
        messages.warning(request, "The site has changed since the preview. Check it again.")
    preview = _preview(request, target, reading, plan)
    return _page(request, target, **preview, token=token, state=state)


def _import(
    request: HttpRequest, target: str, token: str, plan: Plan | PaperImportPlan, me: str
) -> HttpResponse:
    try:
        with claimed_upload(token):
            if isinstance(plan, Plan):
                apply_plan(plan, me=me)
            else:
                import_papers(plan)
    except (ImportRefusedError, UploadExpiredError) as error:
        messages.error(request, f"Nothing was imported: {error}")
        return _page(request, target, form=BibtexUploadForm())
    changed = len(plan.planned) - plan.count(NEW) - plan.count(UNCHANGED)
    summary = f"{plan.count(NEW)} new, {changed} changed, {plan.count(UNCHANGED)} unchanged."
    messages.success(request, summary)
    return HttpResponseRedirect(_success_url(plan, target))


def _success_url(plan: Plan | PaperImportPlan, target: str) -> str:
    """Open a single work, so that the owner can check it."""
    if len(plan.planned) == 1 and (row := _row_of(plan.planned[0])) is not None:
        return reverse(_CHANGE_LISTS[target].replace("changelist", "change"), args=[row.pk])
    return reverse(_CHANGE_LISTS[target])


def _row_of(planned: Any) -> Model | None:
    row: Model | None = getattr(planned, "paper", None) or getattr(planned, "publication", None)
    return row


def _preview(
    request: HttpRequest, target: str, reading: BibtexReading, plan: Plan | PaperImportPlan
) -> dict[str, Any]:
    asks_name = target == PUBLICATIONS and not Profile.load().name
    initial = {"me": request.POST.get("me", "")}
    marks = reading.marks if target == PUBLICATIONS else {}
    return {
        "plan": plan,
        "entries": [_entry(planned) for planned in plan.planned],
        "options": ImportOptionsForm(marks=marks, asks_name=asks_name, initial=initial),
        "counts": [(state, plan.count(state)) for state in (NEW, "changed", UNCHANGED)],
    }


def _entry(planned: Any) -> dict[str, Any]:
    """Return the preview of a publication or paper."""
    reference = planned.reference
    authors = ", ".join(str(author.name) for author in reference.authors[:6])
    more = " …" if len(reference.authors) > 6 else ""
    changes = getattr(planned, "changes", None)
    filled = getattr(planned, "filled", {}) if planned.state == "changed" else {}
    return {
        "state": planned.state,
        "url": "" if planned.state == NEW else _change_url(planned),
        "title": reference.title,
        "about": " · ".join(
            filter(None, (reference.venue, str(reference.year or ""), authors + more))
        ),
        "changes": [_row(change) for change in changes or []]
        or [(name.replace("_", " "), "", value) for name, value in filled.items()],
        "kept": [_row(change) for change in getattr(planned, "kept", [])],
    }


def _change_url(planned: Any) -> str:
    row = _row_of(planned)
    if row is None:
        return ""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _row(change: Change) -> tuple[str, str, str]:
    return FACT_LABELS[change.name], format_fact(change.before), format_fact(change.after)


def _marks_in(request: HttpRequest) -> dict[str, str]:
    sent = {name: value for name, value in request.POST.items() if name.startswith("mark ")}
    return {name[5:]: value for name, value in sent.items() if value in {*MEANINGS, ""}}


def plan_digest(plan: Plan | PaperImportPlan) -> str:
    """Return a digest of what the preview shows."""
    rows = [sorted(_entry(planned).items()) for planned in plan.planned]
    text = repr((rows, [str(message) for message in (*plan.refused, *plan.notices)]))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _page(request: HttpRequest, target: str, **content: Any) -> HttpResponse:
    is_list = target == PAPERS
    title = "Import BibTeX into the reading list" if is_list else "Import BibTeX"
    if by_work := isinstance(content.get("form"), WorkForm):
        title = "Add a paper by DOI or arXiv" if is_list else "Add by DOI or arXiv"
    context = admin_context(
        request,
        title,
        is_reading_list=is_list,
        by_work=by_work,
        list_url=reverse(_CHANGE_LISTS[target]),
        **content,
    )
    return render(request, "admin/import_bibtex.html", context)
