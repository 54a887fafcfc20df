"""Leaving a device out of the count: here, or on a phone by a link that only the owner can make."""

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

FIVE_YEARS = 5 * 365 * 24 * 60 * 60
ONE_DAY = 24 * 60 * 60
SIGNER = TimestampSigner(salt="blog.not_counted")
SIGNED = "device"

page = require_http_methods(["GET", "HEAD", "POST"])


class DeviceForm(forms.Form):
    """What a device shall be from now on."""

    count = forms.ChoiceField(choices=[("no", "leave out"), ("yes", "count")])


@page
@never_cache
@staff_member_required
def this_device(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _follow(request)
    link = f"{reverse('blog:not_counted')}?{urlencode({'key': SIGNER.sign(SIGNED)})}"
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
    """For a phone on which nobody is signed in; without the owner's key there is no such page."""
    try:
        SIGNER.unsign(request.GET.get("key", ""), max_age=ONE_DAY)
    except BadSignature as error:
        raise Http404("This link is not from the desk, or older than a day.") from error
    if request.method == "POST":
        return _follow(request)
    context: dict[str, Any] = {"is_counted": is_counted(request)}
    response = render(request, "blog/opt_out.html", context)
    response["Referrer-Policy"] = "same-origin"
    return response


def is_counted(request: HttpRequest) -> bool:
    return NOT_COUNTED_COOKIE not in request.COOKIES


def _follow(request: HttpRequest) -> HttpResponse:
    """Set or clear the cookie, and show the page as it is then."""
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
            max_age=FIVE_YEARS,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response
