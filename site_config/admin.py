from typing import TYPE_CHECKING, Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from blog.admin.base import badge, page_action
from blog.admin.forgiving_lists import ForgivingLookups
from blog.admin_context import admin_context
from site_config.accounts.deleting import consequences, refusals
from site_config.accounts.forms import (
    AccountCreationForm,
    AccountForm,
    InvitationForm,
    PasswordChangeForm,
)
from site_config.accounts.invitations import (
    expires_at,
    invitation_path,
    invite,
    is_invited,
    renew,
    send_invitation,
)
from site_config.accounts.roles import Role, assign_role, role_of
from site_config.accounts.second_factor import turn_off_second_factor

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
else:
    from unfold.admin import ModelAdmin

admin.site.index_title = "Dashboard"
apps.get_app_config("auth").verbose_name = "Accounts"

# Failed sign-ins expire after a day, so there is nothing to manage here.
# Second factors belong to their owners, who have a page for them.
UNMANAGED = (
    AccessAttempt, AccessFailureLog, AccessLog,
    TOTPDevice, StaticDevice, WebAuthnCredential,
)  # fmt: skip
for model in (*UNMANAGED, User, Group):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(User)
class AccountAdmin(ForgivingLookups, UserAdmin, ModelAdmin):  # type: ignore[type-arg]
    form = AccountForm
    add_form = AccountCreationForm
    delete_confirmation_template = "admin/delete_account.html"
    delete_selected_confirmation_template = "admin/delete_account.html"
    change_password_form = PasswordChangeForm
    actions = ("turn_off_two_factor",)
    actions_list = ("invite_view",)
    list_display = ("account", "email", "role", "state", "last_login")
    list_filter = ("groups", "is_active")
    fieldsets = (
        (None, {"fields": ("username", "password", "role", "is_active")}),
        ("Personal info", {"fields": (("first_name", "last_name"), "email")}),
        (
            "Custom permissions",
            {
                "fields": ("is_staff", "is_superuser", "groups", "user_permissions"),
                "classes": ("collapse",),
                "description": "Choosing another role replaces these.",
            },
        ),
    )
    add_fieldsets = ((None, {"fields": ("username", "email", "role", "password1", "password2")}),)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups", "user_permissions")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        users = list(objs)
        lacking = set() if self.has_delete_permission(request) else {"user"}
        return consequences(users), {}, lacking, refusals(users, request.user)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        form.opened_by = request.user  # type: ignore[attr-defined]
        return form

    def save_related(self, request: HttpRequest, form: Any, *args: Any, **kwargs: Any) -> None:
        super().save_related(request, form, *args, **kwargs)
        role = form.cleaned_data.get("role")
        if role and role != form.initial.get("role"):
            assign_role(form.instance, Role(role))

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        user = self.get_object(request, object_id)
        if user is not None and is_invited(user) and self.has_change_permission(request):
            return HttpResponseRedirect(reverse("admin:auth_user_invitation", args=[user.pk]))
        return super().change_view(request, object_id, *args, **kwargs)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.invitation_view)
        return [
            path("<int:pk>/invitation/", view, name="auth_user_invitation"),
            *super().get_urls(),
        ]

    @page_action("Invite", "person_add", "add")
    def invite_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = InvitationForm(request.POST or None)
        if form.is_valid():
            cleaned = form.cleaned_data
            user = invite(cleaned["name"], cleaned["email"], Role(cleaned["role"]))
            self.log_addition(request, user, "Invited.")
            return HttpResponseRedirect(reverse("admin:auth_user_invitation", args=[user.pk]))
        context = admin_context(request, "Invite", opts=self.opts, form=form)
        return TemplateResponse(request, "admin/invite.html", context)

    def invitation_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show an invitation's link, to be copied or sent."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        user = get_object_or_404(User, pk=pk)
        if not is_invited(user):
            return HttpResponseRedirect(reverse("admin:auth_user_change", args=[pk]))
        if "withdraw" in request.POST:
            return self._withdraw(request, user)
        if request.method == "POST":
            self._renew_or_send(request, user)
            return HttpResponseRedirect(request.path)
        context = admin_context(
            request,
            f"Invitation of {user.first_name}",
            opts=self.opts,
            account=user,
            role=self.role(user),
            url=request.build_absolute_uri(invitation_path(user)),
            until=expires_at(user),
            is_expired=expires_at(user) <= timezone.now(),
            can_withdraw=self.has_delete_permission(request, user),
            can_send=settings.EMAIL_URL and user.email and expires_at(user) > timezone.now(),
        )
        return TemplateResponse(request, "admin/invitation.html", context)

    def _withdraw(self, request: HttpRequest, user: User) -> HttpResponse:
        if not self.has_delete_permission(request, user):
            raise PermissionDenied
        self.log_deletions(request, User.objects.filter(pk=user.pk))
        user.delete()
        messages.success(request, f"The invitation of {user.first_name} was withdrawn.")
        return HttpResponseRedirect(reverse("admin:auth_user_changelist"))

    def _renew_or_send(self, request: HttpRequest, user: User) -> None:
        if "renew" in request.POST:
            renew(user)
            messages.success(request, "New link created. The former one is no longer valid.")
            return
        try:
            send_invitation(user, request)
        except OSError as error:
            messages.error(request, f"The email couldn't be sent: {error}")
        else:
            messages.success(request, f"Sent to {user.email}.")

    @admin.action(description="Turn off two-factor authentication", permissions=["change"])
    def turn_off_two_factor(self, request: HttpRequest, queryset: models.QuerySet[User]) -> None:
        names = [user.username for user in queryset if turn_off_second_factor(user)]
        messages.success(request, f"Turned off for: {', '.join(names) or 'none; nobody had it'}.")

    @admin.display(description="user", ordering="username")
    def account(self, user: User) -> str:
        name = user.get_full_name()
        if is_invited(user):
            return name or user.email
        return f"{name} ({user.username})" if name else user.username

    @admin.display(description="role")
    def role(self, user: User) -> str:
        role = role_of(user)
        return role.value if role else "Custom"

    @badge("status", {"Active": "success", "Invited": "info", "Inactive": "danger"})
    def state(self, user: User) -> str:
        if is_invited(user):
            return "Invited" if timezone.now() < expires_at(user) else "Invitation expired"
        return "Active" if user.is_active else "Inactive"


@admin.register(Group)
class AccountGroupAdmin(ForgivingLookups, GroupAdmin, ModelAdmin):  # type: ignore[type-arg]
    """Shows the groups of the roles, whose accounts a change or deletion would lock out."""

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_role(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_role(obj)


def _is_role(group: Group | None) -> bool:
    return group is not None and group.name in Role.values
