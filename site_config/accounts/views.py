"""Pages about accounts for people who aren't signed in, and about one's own password."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import login
from django.contrib.auth.views import PasswordChangeView, PasswordResetConfirmView
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from blog.admin_context import admin_context
from site_config.accounts.forms import (
    ChooseNameForm,
    ForgotPasswordForm,
    NewPasswordForm,
    OwnPasswordChangeForm,
)
from site_config.accounts.invitations import invited_by_token
from site_config.program import PROGRAM

PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105  # a class


def signed_out_page(
    request: HttpRequest,
    template: str,
    title: str,
    form: forms.BaseForm | None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    context |= admin_context(request, title, form=form)
    response = render(request, template, context, status=status)
    add_never_cache_headers(response)
    # Some of these pages have a secret in their URL. With "no-referrer", browsers would send their
    # forms without an origin, which the protection against CSRF refuses.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@admin.site.admin_view
def change_password(request: HttpRequest) -> HttpResponseBase:
    """Change one's own password, as Unfold's page does, with this site's form."""
    view = PasswordChangeView.as_view(
        form_class=OwnPasswordChangeForm,
        success_url=reverse("admin:password_change_done"),
        extra_context=admin.site.each_context(request),
    )
    return view(request)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let the invited person choose a user name and a password, and sign in."""
    user = invited_by_token(token)
    page = ("admin/accept_invitation.html", "Accept invitation")
    if user is None:
        return signed_out_page(request, *page, None, status=410)
    form = ChooseNameForm(request.POST if request.method == "POST" else None, instance=user)
    if not form.is_valid():
        return signed_out_page(request, *page, form, button="Create account")
    account = form.save()
    login(request, account, backend=PASSWORD_BACKEND)
    messages.success(request, "Welcome. Your account is ready.")
    return HttpResponseRedirect(reverse("admin:index"))


@require_http_methods(["GET", "HEAD", "POST"])
def forgot_password(request: HttpRequest) -> HttpResponse:
    """Send a link to choose a new password, or name the command that sets one."""
    page = ("admin/forgot_password.html", "Forgot your password?")
    if not settings.EMAIL_URL:
        return signed_out_page(request, *page, None, program=PROGRAM)
    form = ForgotPasswordForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return signed_out_page(request, *page, form, button="Send link", program=PROGRAM)
    form.save(
        subject_template_name="admin/password_email_subject.txt",
        email_template_name="admin/password_email.txt",
        use_https=request.is_secure(),
        from_email=settings.EMAIL_FROM,
        request=request,
    )
    return signed_out_page(request, *page, None, is_sent=True, program=PROGRAM)


class NewPasswordView(PasswordResetConfirmView):
    form_class = NewPasswordForm
    template_name = "admin/new_password.html"
    title = "New password"
    success_url = reverse_lazy("admin:login")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"button": "Save", **super().get_context_data(**kwargs)}
        return {**admin.site.each_context(self.request), **context}

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "Your new password is saved. Sign in with it.")
        return super().form_valid(form)
