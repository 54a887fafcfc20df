from typing import TYPE_CHECKING, Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db import models
from django.http import HttpRequest
from unfold.forms import AdminPasswordChangeForm

from blog.admin.base import ForgivingLookups, badge
from site_config.accounts.forms import AccountCreationForm, AccountForm
from site_config.accounts.roles import Role, assign_role, role_of

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
else:
    from unfold.admin import ModelAdmin

admin.site.index_title = "Dashboard"

# Failed sign-ins expire after a day, so there is nothing to manage here.
for model in (AccessAttempt, AccessFailureLog, AccessLog, User, Group):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(User)
class AccountAdmin(ForgivingLookups, UserAdmin, ModelAdmin):  # type: ignore[type-arg]
    form = AccountForm
    add_form = AccountCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "email", "role", "state", "last_login")
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

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Refuse to delete one's own account, so that there is always an owner left."""
        return super().has_delete_permission(request, obj) and obj != request.user

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        form.opened_by = request.user  # type: ignore[attr-defined]
        return form

    def save_related(self, request: HttpRequest, form: Any, *args: Any, **kwargs: Any) -> None:
        super().save_related(request, form, *args, **kwargs)
        role = form.cleaned_data.get("role")
        if role and role != form.initial.get("role"):
            assign_role(form.instance, Role(role))

    @admin.display(description="role")
    def role(self, user: User) -> str:
        role = role_of(user)
        return role.value if role else "Custom"

    @badge("status", {"Active": "success", "Inactive": "danger"})
    def state(self, user: User) -> str:
        return "Active" if user.is_active else "Inactive"


@admin.register(Group)
class AccountGroupAdmin(ForgivingLookups, GroupAdmin, ModelAdmin):  # type: ignore[type-arg]
    pass
