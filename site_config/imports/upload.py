"""Upload a ZIP file or an export file in the admin, preview it, and import it."""

import zipfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_valid_filename
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from blog.admin_context import admin_context
from blog.images.cleaning import MEGABYTE
from blog.staging import staging
from site_config.imports.jobs import (
    BUSY,
    IMPORT,
    PREVIEW,
    BusyError,
    Choices,
    Job,
    JobGoneError,
    find_job,
    is_busy,
    last_job,
    new_job,
    start_job,
)
from site_config.imports.permissions import may_import, undoable_imports
from site_config.imports.zip_files import EXPORT_SUFFIXES, is_export_file, zipped
from site_config.program import PROGRAM

_ACCEPTED = (".zip", "application/zip", *EXPORT_SUFFIXES)
MAX_UPLOAD = 200 * MEGABYTE
MAX_ITEMS_SHOWN = 300


def _format_choices() -> list[tuple[str, str]]:
    # Imported here because only imports need the readers, which are a fifth of the program.
    from importers.formats import SOURCE_FORMATS

    by_label = sorted(SOURCE_FORMATS, key=lambda one: one.label.lower())
    return [("", "Detect automatically"), *((one.name, one.label) for one in by_label)]


class ZipUploadForm(forms.Form):
    file = forms.FileField(
        label="ZIP file of the folder, or a single file",
        widget=UnfoldAdminFileFieldWidget(
            {"accept": ",".join((".zip", "application/zip", *EXPORT_SUFFIXES))}
        ),
    )
    format = forms.ChoiceField(
        label="Format",
        required=False,
        choices=_format_choices,
        widget=UnfoldAdminSelectWidget,
    )
    dated = forms.DateField(
        label="Date of the first note, if files have no dates",
        required=False,
        widget=UnfoldAdminTextInputWidget({"type": "date"}),
    )
    name = forms.SlugField(
        label="Name (needed for a second folder with the same file names)",
        required=False,
        max_length=40,
        widget=UnfoldAdminTextInputWidget,
    )
    as_drafts = forms.BooleanField(
        label="Import everything as drafts", required=False, widget=UnfoldBooleanWidget
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_UPLOAD:
            raise forms.ValidationError(
                f"The file is {(file.size or 0) // MEGABYTE:,} MB; the limit is "
                f"{MAX_UPLOAD // MEGABYTE} MB. For a larger file, run '{PROGRAM} import_posts' "
                "on the server."
            )
        if not (zipfile.is_zipfile(file) or is_export_file(file.name or "")):
            suffixes = ", ".join(EXPORT_SUFFIXES)
            raise forms.ValidationError(
                "This is not a ZIP file. Zip the whole folder. Single files can be imported if "
                f"they end in {suffixes}."
            )
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_member_required
def import_site_upload(request: HttpRequest) -> HttpResponse:
    _check_permissions(request)
    form = ZipUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if not is_busy():
            job = _create_job(form)
            return _start(request, job, PREVIEW)
        form.add_error(None, BUSY)
    shown = {"form": form, "last": last_job(), "undoable": undoable_imports(request)}
    return _page(request, "admin/import_site.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_member_required
def import_job(request: HttpRequest, token: str) -> HttpResponse:
    _check_permissions(request)
    try:
        job = find_job(token)
    except JobGoneError as error:
        messages.error(request, str(error))
        return redirect("import_site")
    if request.method == "POST":
        return _start(request, job, IMPORT if request.POST.get("do") == IMPORT else PREVIEW)
    context = _job_context(request, job)
    if "report" in request.GET and context["result"]:
        text = context["result"].get("whole", "")
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    return _page(request, "admin/import_job.html", context)


def _check_permissions(request: HttpRequest) -> None:
    if not may_import(request):
        raise PermissionDenied


def _create_job(form: ZipUploadForm) -> Job:
    sent = form.cleaned_data
    upload: UploadedFile[Any] = sent["file"]
    given = upload.name or ""
    stem = Path(get_valid_filename(f"x{Path(given).stem}")).name[1:80] or "notes"
    suffix = Path(given).suffix.lower() if is_export_file(given) else ".zip"
    choices = Choices(
        file=f"{stem}{suffix}",
        format=sent["format"],
        as_drafts=sent["as_drafts"],
        dated=sent["dated"].isoformat() if sent["dated"] else "",
        name=sent["name"],
    )
    upload.seek(0)
    with zipped(upload) as archive:
        return new_job(choices, archive)


def _start(request: HttpRequest, job: Job, stage: str) -> HttpResponse:
    if not staging().exists(job.archive):
        messages.error(request, "The uploaded file has expired. Upload it again.")
        return redirect("import_site")
    try:
        start_job(job, stage)
    except BusyError as error:
        messages.error(request, str(error))
    return redirect("import_job", job.token)


def _job_context(request: HttpRequest, job: Job) -> dict[str, Any]:
    is_running, stage = job.is_running, job.stage
    result = None if is_running else job.result(stage)
    progress = job.progress() if is_running else {}
    if progress.get("step"):
        rest = progress["seconds"] / progress["step"] * (progress["of"] - progress["step"])
        progress["minutes_left"] = round(rest / 60)
    undoable = undoable_imports(request).filter(made_at__gt=job.made_at)
    return {
        "job": job,
        "choices": job.choices,
        "is_look": stage == PREVIEW,
        "is_running": is_running,
        "is_broken": not is_running and result is None,
        "progress": progress,
        "result": result,
        "groups": _groups(result) if result and "refused" not in result else [],
        "has_archive": staging().exists(job.archive),
        "undoable": undoable.filter(source=job.choices["file"]).first(),
    }


def _groups(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Group the imported items by type, limiting each group."""
    groups: dict[str, list[dict[str, str]]] = {}
    for thing, *item in sorted(result["imported"], key=lambda row: row[0] != "posts"):
        named = dict(zip(("outcome", "title", "about", "url"), item, strict=False))
        groups.setdefault(thing, []).append(named)
    return [
        {
            "thing": thing,
            "number": len(rows),
            "rows": rows[:MAX_ITEMS_SHOWN],
            "more": max(0, len(rows) - MAX_ITEMS_SHOWN),
        }
        for thing, rows in groups.items()
    ]


def _page(request: HttpRequest, template: str, shown: dict[str, Any]) -> HttpResponse:
    context = admin_context(request, "Import", **shown)
    return render(request, template, context)
