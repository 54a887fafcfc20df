"""Exclude a device from the visit counts; a signed link does so for signed-out devices."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blog.visits.rules import NOT_COUNTED_COOKIE

COOKIE_AGE = timedelta(days=5 * 365)
LINK_AGE = timedelta(days=1)
SIGNER = TimestampSigner(salt="blog.not_counted")
SIGNED_VALUE = "device"

page = require_http_methods(["GET", "HEAD", "POST"])


class DeviceForm(forms.Form):
    count = forms.ChoiceField(choices=[("no", "exclude"), ("yes", "include")])


@page
@never_cache
@staff_member_required
def this_device(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _save_choice(request)
    link = f"{reverse('blog:not_counted')}?{urlencode({'key': SIGNER.sign(SIGNED_VALUE)})}"
    context = {
        **admin.site.each_context(request),
        "title": "This device",
        "is_counted": is_counted(request),
        "link": request.build_absolute_uri(link),
    }
    return render(request, "admin/opt_out.html", context)


@page
@never_cache
def not_counted(request: HttpRequest) -> HttpResponse:
    """Offer the choice to anyone with a signed link; raise Http404 without one."""
    try:
        SIGNER.unsign(request.GET.get("key", ""), max_age=LINK_AGE)
    except BadSignature as error:
        raise Http404("This link is invalid or older than a day.") from error
    if request.method == "POST":
        return _save_choice(request)
    context: dict[str, Any] = {"is_counted": is_counted(request)}
    response = render(request, "blog/opt_out.html", context)
    response["Referrer-Policy"] = "same-origin"
    return response


def is_counted(request: HttpRequest) -> bool:
    return NOT_COUNTED_COOKIE not in request.COOKIES


def _save_choice(request: HttpRequest) -> HttpResponse:
    """Set or delete the cookie and redirect to the same page."""
    form = DeviceForm(request.POST)
    response = HttpResponseRedirect(request.get_full_path())
    if not form.is_valid():
        return response
    if form.cleaned_data["count"] == "yes":
        response.delete_cookie(NOT_COUNTED_COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            NOT_COUNTED_COOKIE,
            "1",
            max_age=COOKIE_AGE,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response
