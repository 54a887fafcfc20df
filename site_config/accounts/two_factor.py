"""The page on which staff manage the second factors of their own account."""

import time
from base64 import b32encode
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

import segno
from django import forms
from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth import authenticate, logout
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as record_factor
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from blog.admin_context import admin_context
from site_config.accounts.passkeys import can_use_passkeys
from site_config.accounts.recent_password import PASSWORD_AT, is_password_recent
from site_config.accounts.second_factor import (
    factors_of,
    has_second_factor,
    new_recovery_codes,
    recovery_codes_left,
    remove_factor,
)

View = Callable[..., HttpResponse]
KEY = "key_of_new_app"
# Shown until the owner of the account leaves the page.
NEW_CODES = "new_recovery_codes"


class PasswordForm(forms.Form):
    password = forms.CharField(
        widget=UnfoldAdminPasswordWidget({"autocomplete": "current-password"})
    )


class AppCodeForm(forms.Form):
    code = forms.CharField(
        label="Code from the app",
        max_length=10,
        widget=UnfoldAdminTextInputWidget({"autocomplete": "one-time-code"}),
    )


def after_password(view: View) -> View:
    """Ask for the password first, unless it was entered a moment ago."""

    @never_cache
    @staff_member_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any) -> HttpResponse:
        user: Any = request.user
        if has_second_factor(user) and not user.is_verified():
            # The factor was added in another browser.
            logout(request)
            return redirect_to_login(reverse("two_factor"), reverse("admin:login"))
        if is_password_recent(request):
            return view(request, *args)
        form = PasswordForm(request.POST if "password" in request.POST else None)
        if form.is_valid():
            password = form.cleaned_data["password"]
            if authenticate(request, username=user.get_username(), password=password) == user:
                request.session[PASSWORD_AT] = time.time()
                return HttpResponseRedirect(reverse("two_factor"))
            form.add_error("password", "Wrong password.")
        return _page(request, "confirm_password", form=form)

    return guarded


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    context |= admin_context(request, "Two-factor authentication")
    return TemplateResponse(request, f"admin/{template}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@after_password
def two_factor(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    request.session.pop(NEW_CODES, None)
    factors = factors_of(user)
    return _page(
        request,
        "two_factor",
        factors=factors,
        has_app=any(isinstance(factor, TOTPDevice) for factor in factors),
        codes_left=recovery_codes_left(user),
        can_use_passkeys=can_use_passkeys(request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@after_password
def set_up_app(request: HttpRequest) -> HttpResponse:
    """Show the key of a new app as a QR code, and store it once the app's code is right."""
    user: Any = request.user
    key = request.session.setdefault(KEY, random_hex())
    device = TOTPDevice(user=user, name="Authenticator app", key=key)
    form = AppCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if _is_confirmed(device, form.cleaned_data["code"].replace(" ", "")):
            del request.session[KEY]
            record_factor(request, device)
            messages.success(request, "The authenticator app is set up.")
            if recovery_codes_left(user):
                return HttpResponseRedirect(reverse("two_factor"))
            return _show_new_codes(request)
        form.add_error("code", "Wrong code. Check the clock of your phone, and try the next code.")
    url = f"{device.config_url}&issuer={quote(request.get_host())}"
    return _page(
        request,
        "set_up_app",
        form=form,
        qr_code=segno.make(url).svg_data_uri(scale=5, light="white"),
        secret=b32encode(device.bin_key).decode(),
    )


@transaction.atomic
def _is_confirmed(device: TOTPDevice, code: str) -> bool:
    """Store the app if the code is right."""
    device.save()
    is_right: bool = device.verify_token(code)
    if not is_right:
        device.delete()
    return is_right


@require_http_methods(["GET", "HEAD", "POST"])
@after_password
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Create new codes, or show those that were just created."""
    user: Any = request.user
    if request.method == "POST" and has_second_factor(user):
        return _show_new_codes(request)
    codes = request.session.get(NEW_CODES)
    if not codes:
        return HttpResponseRedirect(reverse("two_factor"))
    return _page(request, "recovery_codes", codes=codes)


def _show_new_codes(request: HttpRequest) -> HttpResponse:
    # Redirects, so that reloading the page changes nothing.
    user: Any = request.user
    request.session[NEW_CODES] = new_recovery_codes(user)
    return HttpResponseRedirect(reverse("recovery_codes"))


@require_POST
@after_password
def remove(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    factors = {factor.persistent_id: factor for factor in factors_of(user)}
    device = factors.get(request.POST.get("factor", ""))
    if device is None:
        raise Http404("No such factor.")
    remove_factor(device)
    messages.success(request, f"“{device.name}” was removed.")
    return HttpResponseRedirect(reverse("two_factor"))
