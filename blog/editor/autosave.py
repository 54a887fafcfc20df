"""Autosave: unsaved form texts are stored every few seconds and offered for recovery."""

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

from blog.admin_context import admin_context
from blog.editor.api import error_response, writers_only
from blog.editor.diff import difference
from blog.editor.edit_conflicts import PAGE, ConflictAwareForm
from blog.markdown.rendering import MAX_BODY_BYTES
from blog.models import Autosave
from blog.models.autosaves import AUTOSAVE_INTERVAL, AUTOSAVE_RETENTION, MAX_AUTOSAVES

MAX_AUTOSAVE_BYTES = 3 * MAX_BODY_BYTES
MAX_FIELDS = 60
MAX_OFFERS = 5
NEW = "new"


def form_name(model: type[models.Model], pk: object) -> str:
    """Return the identifier of a row's form, or of the form for a new row."""
    return f"{model._meta.label_lower}:{NEW if pk is None else pk}"


class AutosaveForm(forms.Form):
    form = forms.RegexField(r"^[a-z_]+\.[a-z]+:(new|\d{1,18})$")
    page = forms.RegexField(r"^[\w-]{8,40}$")
    turn = forms.IntegerField(min_value=1, max_value=2_000_000_000)
    texts = forms.CharField(max_length=MAX_AUTOSAVE_BYTES, strip=False)

    def clean_texts(self) -> dict[str, str]:
        given = self.cleaned_data["texts"]
        try:
            texts = json.loads(given)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError("Invalid JSON.") from error
        is_texts = isinstance(texts, dict) and all(isinstance(t, str) for t in texts.values())
        if not is_texts or len(texts) > MAX_FIELDS:
            raise forms.ValidationError("Expected an object of strings.")
        return {str(name): text for name, text in texts.items()}


class DiscardForm(forms.Form):
    pk = forms.IntegerField(min_value=1, max_value=2**62)


class CompareForm(forms.Form):
    saved = forms.CharField(required=False, strip=False, max_length=MAX_AUTOSAVE_BYTES)
    unsaved = forms.CharField(required=False, strip=False, max_length=MAX_AUTOSAVE_BYTES)


@writers_only
def autosave(request: HttpRequest) -> JsonResponse:
    """Store the unsaved texts of a form for the current user."""
    form = AutosaveForm(request.POST)
    if not form.is_valid():
        return error_response("These changes can't be autosaved on the server.", status=400)
    if not can_edit(request, form.cleaned_data["form"]):
        return error_response("You don't have permission to change this.", status=403)
    saved_at = store_autosave(request.user, **form.cleaned_data).updated_at
    return JsonResponse({"at": saved_at.isoformat(), "clock": clock(saved_at)})


@transaction.atomic
def store_autosave(user: Any, form: str, page: str, turn: int, texts: dict[str, str]) -> Autosave:
    """Update the newest autosave of this page, or start another one every ten minutes."""
    now = timezone.now()
    autosaves = Autosave.objects.of(user, form)
    newest = autosaves.filter(page=page).order_by("-turn").select_for_update().first()
    if newest is not None and newest.turn >= turn:
        return newest
    written = json.dumps(texts, ensure_ascii=False)
    if newest is None or now - newest.created_at >= AUTOSAVE_INTERVAL:
        if newest is not None:
            autosaves.filter(page=page).update(is_open=False)
        newest = Autosave(user=user, form=form, page=page, created_at=now)
        _delete_old(user, form, now)
    newest.turn, newest.texts, newest.updated_at, newest.is_open = turn, written, now, True
    newest.save()
    return newest


def _delete_old(user: Any, form: str, now: datetime) -> None:
    Autosave.objects.filter(updated_at__lt=now - AUTOSAVE_RETENTION).delete()
    surplus = Autosave.objects.of(user, form).values_list("pk", flat=True)[MAX_AUTOSAVES - 1 :]
    Autosave.objects.filter(pk__in=list(surplus)).delete()


@writers_only
def discard(request: HttpRequest) -> JsonResponse:
    """Stop offering an autosave; it stays in the list of autosaves until it expires."""
    form = DiscardForm(request.POST)
    if form.is_valid():
        mine = Autosave.objects.filter(user_id=request.user.pk or 0)
        mine.filter(pk=form.cleaned_data["pk"]).update(is_open=False)
    return JsonResponse({})


@writers_only
def compare(request: HttpRequest) -> JsonResponse:
    """Return the differences between two texts as HTML."""
    form = CompareForm(request.POST)
    if not form.is_valid():
        return error_response("These texts are too long to compare.", status=413)
    rows = difference(form.cleaned_data["saved"], form.cleaned_data["unsaved"])
    context = {"rows": rows, "old_name": "Saved", "new_name": "Unsaved"}
    return JsonResponse({"html": render_to_string("admin/_diff.html", context)})


@require_safe
@never_cache
def session(request: HttpRequest) -> JsonResponse:
    """Return whether the user is still signed in, and a fresh CSRF token."""
    return JsonResponse(
        {
            "is_signed_in": request.user.is_active and getattr(request.user, "is_staff", False),
            "token": get_token(request),
        }
    )


@require_safe
@never_cache
@staff_member_required
def autosave_list(request: HttpRequest) -> HttpResponse:
    """List the user's autosaves of a form."""
    form = request.GET.get("form", "")
    if not can_edit(request, form):
        raise PermissionDenied
    autosaves = Autosave.objects.of(request.user, form)[:MAX_AUTOSAVES]
    context = admin_context(
        request,
        "Autosaves",
        autosaves=[(one, json.loads(one.texts)) for one in autosaves],
        days=AUTOSAVE_RETENTION.days,
    )
    return render(request, "admin/autosaves.html", context)


def can_edit(request: HttpRequest, form: str) -> bool:
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


def autosave_context(request: HttpRequest, form: ConflictAwareForm) -> dict[str, Any]:
    """Return what the autosave script needs to know about a form's page."""
    instance = form.instance
    name = form_name(type(instance), instance.pk)
    waiting = Autosave.objects.of(request.user, name).waiting()[:MAX_OFFERS]
    offers = [
        {
            "pk": one.pk,
            "page": one.page,
            "turn": one.turn,
            "at": one.updated_at.isoformat(),
            "texts": json.loads(one.texts),
        }
        for one in waiting
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


def close_autosaves(user: Any, page: str) -> None:
    """Stop offering a page's autosaves once its form is saved."""
    Autosave.objects.filter(user=user, page=page).update(is_open=False)
