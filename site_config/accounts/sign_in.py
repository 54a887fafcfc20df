"""Sign in with a password and, if the account has one, a second factor.

Until the second factor is verified, nobody is signed in: the session only stores which account's
password was right.
"""

import time
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_http_methods
from django_otp import login as record_factor

from site_config.accounts.forms import SignedOutForm, SignInForm
from site_config.accounts.passkeys import has_passkeys
from site_config.accounts.recent_password import PASSWORD_AT
from site_config.accounts.second_factor import (
    device_for_code,
    has_second_factor,
    recovery_codes_left,
)
from site_config.accounts.views import signed_out_page
from site_config.program import PROGRAM
from site_config.sign_in_throttle import locked_out

PENDING = "second_factor_of"
# In seconds.
PENDING_FOR = 600
FEW_CODES = 3


class CodeForm(SignedOutForm, forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": True}),
    )


class SignInView(LoginView):
    form_class = SignInForm
    template_name = "admin/login.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if admin.site.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {
            **super().get_context_data(**kwargs),
            "title": "Sign in",
            "app_path": self.request.get_full_path(),
            "has_passkeys": has_passkeys(self.request),
        }
        return {**admin.site.each_context(self.request), **context}

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if not has_second_factor(user):
            self.request.session[PASSWORD_AT] = time.time()
            return super().form_valid(form)
        self.request.session[PENDING] = {
            "pk": user.pk,
            "backend": user.backend,
            "hash": user.get_session_auth_hash(),
            "at": time.time(),
            "next": self.get_success_url(),
        }
        return HttpResponseRedirect(reverse("second_factor"))


def _pending_user(request: HttpRequest) -> User | None:
    """Return the account whose password was entered in this session, a moment ago."""
    pending = request.session.get(PENDING)
    if pending is None or time.time() - pending["at"] > PENDING_FOR:
        return None
    user = User.objects.filter(pk=pending["pk"], is_active=True).first()
    is_same = user and constant_time_compare(pending["hash"], user.get_session_auth_hash())
    return user if is_same else None


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for a code of the authenticator app, a recovery code or a passkey."""
    user = _pending_user(request)
    if user is None:
        return HttpResponseRedirect(reverse("admin:login"))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        credentials = {"username": user.get_username()}
        if not AxesProxyHandler.is_allowed(request, credentials):
            return locked_out(request)
        device = device_for_code(user, form.cleaned_data["code"])
        if device is not None:
            return _sign_in(request, user, device)
        # Counts as a failed sign-in, after which further attempts have to wait.
        user_login_failed.send(__name__, credentials=credentials, request=request)
        form.add_error("code", "Wrong code. Wait for the next one, or use a recovery code.")
    page = ("admin/second_factor.html", "Two-factor authentication")
    passkeys = has_passkeys(request, user)
    return signed_out_page(
        request, *page, form, button="Sign in", has_passkeys=passkeys, program=PROGRAM
    )


def _sign_in(request: HttpRequest, user: User, device: Any) -> HttpResponse:
    pending = request.session.pop(PENDING)
    login(request, user, backend=pending["backend"])
    record_factor(request, device)
    request.session[PASSWORD_AT] = pending["at"]
    left = recovery_codes_left(user)
    if left <= FEW_CODES:
        messages.warning(
            request,
            f"{left} recovery codes left. Create new ones under Two-factor authentication.",
        )
    return HttpResponseRedirect(pending["next"] or resolve_url(settings.LOGIN_REDIRECT_URL))
