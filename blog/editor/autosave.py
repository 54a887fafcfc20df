"""What is typed and not saved yet: kept every few seconds, offered again, never published."""

import json
import secrets
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog.editor.api import for_writers, refused
from blog.editor.diff import difference
from blog.editor.edit_conflicts import PAGE, KeptForm
from blog.markdown.rendering import MAX_BODY_BYTES
from blog.models import Autosave
from blog.models.autosaves import KEPT_FOR, MOST_REVISIONS, REVISION_SPAN

MOST_BYTES = 3 * MAX_BODY_BYTES
MOST_FIELDS = 60
MOST_OFFERS = 5
NEW = "new"


def form_name(model: type[models.Model], pk: object) -> str:
    """Name the form of a row, or of a new one."""
    return f"{model._meta.label_lower}:{NEW if pk is None else pk}"


class KeepForm(forms.Form):
    form = forms.RegexField(r"^[a-z_]+\.[a-z]+:(new|\d{1,18})$")
    page = forms.RegexField(r"^[\w-]{8,40}$")
    turn = forms.IntegerField(min_value=1, max_value=2_000_000_000)
    texts = forms.CharField(max_length=MOST_BYTES, strip=False)

    def clean_texts(self) -> dict[str, str]:
        given = self.cleaned_data["texts"]
        try:
            texts = json.loads(given)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError("This is no JSON.") from error
        is_texts = isinstance(texts, dict) and all(isinstance(t, str) for t in texts.values())
        if not is_texts or len(texts) > MOST_FIELDS:
            raise forms.ValidationError("This names no texts.")
        return {str(name): text for name, text in texts.items()}


class DropForm(forms.Form):
    pk = forms.IntegerField(min_value=1, max_value=2**62)


class CompareForm(forms.Form):
    saved = forms.CharField(required=False, strip=False, max_length=MOST_BYTES)
    draft = forms.CharField(required=False, strip=False, max_length=MOST_BYTES)


@for_writers
def keep(request: HttpRequest) -> JsonResponse:
    """Keep the texts of a form as a draft of who types."""
    form = KeepForm(request.POST)
    if not form.is_valid():
        return refused("This draft cannot be kept on the server.", status=400)
    if not may_edit(request, form.cleaned_data["form"]):
        return refused("Your account may not change this.", status=403)
    kept = keep_draft(request.user, **form.cleaned_data)
    return JsonResponse({"at": kept.updated_at.isoformat(), "clock": clock(kept.updated_at)})


@transaction.atomic
def keep_draft(user: Any, form: str, page: str, turn: int, texts: dict[str, str]) -> Autosave:
    """Write over the newest revision of this page of the form, or begin one after ten minutes."""
    now = timezone.now()
    drafts = Autosave.objects.of(user, form)
    newest = drafts.filter(page=page).order_by("-turn").select_for_update().first()
    if newest is not None and newest.turn >= turn:
        return newest
    written = json.dumps(texts, ensure_ascii=False)
    if newest is None or now - newest.created_at >= REVISION_SPAN:
        if newest is not None:
            drafts.filter(page=page).update(is_open=False)
        newest = Autosave(user=user, form=form, page=page, created_at=now)
        _forget_old(user, form, now)
    newest.turn, newest.texts, newest.updated_at, newest.is_open = turn, written, now, True
    newest.save()
    return newest


def _forget_old(user: Any, form: str, now: datetime) -> None:
    Autosave.objects.filter(updated_at__lt=now - KEPT_FOR).delete()
    surplus = Autosave.objects.of(user, form).values_list("pk", flat=True)[MOST_REVISIONS - 1 :]
    Autosave.objects.filter(pk__in=list(surplus)).delete()


@for_writers
def drop(request: HttpRequest) -> JsonResponse:
    """Offer a draft no more; for thirty days it stays among the earlier texts."""
    form = DropForm(request.POST)
    if form.is_valid():
        mine = Autosave.objects.filter(user_id=request.user.pk or 0)
        mine.filter(pk=form.cleaned_data["pk"]).update(is_open=False)
    return JsonResponse({})


@for_writers
def compare(request: HttpRequest) -> JsonResponse:
    """Answer with the difference of two texts as HTML."""
    form = CompareForm(request.POST)
    if not form.is_valid():
        return refused("These texts are too long to compare.", status=413)
    rows = difference(form.cleaned_data["saved"], form.cleaned_data["draft"])
    context = {"rows": rows, "old_name": "Saved", "new_name": "Draft"}
    return JsonResponse({"html": render_to_string("admin/_diff.html", context)})


@require_safe
@never_cache
def session(request: HttpRequest) -> JsonResponse:
    """Tell a page that has stood open for long whether it may still save, and by which token."""
    return JsonResponse(
        {
            "is_signed_in": request.user.is_active and getattr(request.user, "is_staff", False),
            "token": get_token(request),
        }
    )


@require_safe
@never_cache
@staff_member_required
def earlier_texts(request: HttpRequest) -> HttpResponse:
    """Show what was typed into a form and not saved, beside the newest of it."""
    form = request.GET.get("form", "")
    if not may_edit(request, form):
        raise PermissionDenied
    drafts = Autosave.objects.of(request.user, form)[:MOST_REVISIONS]
    context = {
        **admin.site.each_context(request),
        "title": "Earlier texts that were not saved",
        "drafts": [(draft, json.loads(draft.texts)) for draft in drafts],
        "days": KEPT_FOR.days,
    }
    return render(request, "admin/autosaves.html", context)


def may_edit(request: HttpRequest, form: str) -> bool:
    label, _, key = form.partition(":")
    registered = {model._meta.label_lower: one for model, one in admin.site._registry.items()}
    model_admin = registered.get(label)
    if model_admin is None or not key:
        return False
    if key == NEW:
        return model_admin.has_add_permission(request)
    return model_admin.has_change_permission(request)


def clock(at: datetime) -> str:
    return date_format(timezone.localtime(at), "H:i")


def kept_page(request: HttpRequest, form: KeptForm) -> dict[str, Any]:
    """What a page with a form says to the script that keeps what is typed into it."""
    instance = form.instance
    name = form_name(type(instance), instance.pk)
    waiting = Autosave.objects.of(request.user, name).waiting()[:MOST_OFFERS]
    offers = [
        {
            "pk": draft.pk,
            "page": draft.page,
            "turn": draft.turn,
            "at": draft.updated_at.isoformat(),
            "texts": json.loads(draft.texts),
        }
        for draft in waiting
    ]
    return {
        "form": name,
        "page": secrets.token_urlsafe(12),
        "is_refused": form.is_bound,
        "before": request.POST.get(PAGE, ""),
        "opened": form.opened(),
        "conflicts": [c for c in form.conflicts if not c.is_confirmed],
        "offers": json.dumps(offers),
    }


def close_drafts(user: Any, page: str) -> None:
    """What this page of a form kept is saved now."""
    Autosave.objects.filter(user=user, page=page).update(is_open=False)
