from typing import Any

from django import forms
from django.contrib.auth.models import User
from unfold.forms import UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminSelectWidget

from site_config.accounts.roles import Role, role_of

CUSTOM = "Custom: the permissions chosen below"


class RoleField(forms.ChoiceField):
    def __init__(self, *, custom: str = "") -> None:
        others = [("", custom)] if custom else []
        super().__init__(
            choices=[*others, *Role.choices],
            required=not custom,
            initial=None if custom else Role.AUTHOR,
            widget=UnfoldAdminSelectWidget,
        )


class AccountForm(UserChangeForm):  # type: ignore[misc]
    role = RoleField(custom=CUSTOM)
    # The user who opened the form.
    opened_by: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["role"] = role_of(self.instance) or ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        # So there is always an owner left.
        if self.instance == self.opened_by:
            for name in ("role", "is_active", "is_staff", "is_superuser"):
                if name in self.changed_data:
                    self.add_error(name, "Ask another owner to change this for your own account.")
        return cleaned


class AccountCreationForm(UserCreationForm):  # type: ignore[misc]
    role = RoleField()

    class Meta:
        model = User
        fields = ("username", "email")
