from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.contrib.auth.forms import UserCreationForm as SignUpForm
from django.contrib.auth.models import User
from django.core.cache import cache
from unfold.forms import AuthenticationForm, UserChangeForm, UserCreationForm
from unfold.widgets import (
    BASE_INPUT_CLASSES,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from blog.validators import validate_plain_text
from site_config.accounts.roles import Role, are_last_owners, role_of

# In seconds, for each account and server process.
RESET_INTERVAL = 600
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


USERNAME_HELP = {"username": "Up to 150 letters, numbers and @ . + - _ characters."}


class AccountForm(UserChangeForm):  # type: ignore[misc]
    role = RoleField(custom=CUSTOM)
    # The user who opened the form.
    opened_by: Any = None

    class Meta(UserChangeForm.Meta):  # type: ignore[misc]
        help_texts = USERNAME_HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["role"] = role_of(self.instance) or ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        # So there is always an owner left.
        refusal = ""
        if self.instance == self.opened_by:
            refusal = "Ask another owner to change this for your own account."
        elif are_last_owners([self.instance]):
            refusal = "This is the last owner. Make another account an owner first."
        for name in ("role", "is_active", "is_staff", "is_superuser", "groups"):
            if refusal and name in self.changed_data:
                self.add_error(name, refusal)
        return cleaned


class AccountCreationForm(UserCreationForm):  # type: ignore[misc]
    role = RoleField()

    class Meta:
        model = User
        fields = ("username", "email")
        help_texts = USERNAME_HELP


class InvitationForm(forms.Form):
    name = forms.CharField(
        max_length=150, widget=UnfoldAdminTextInputWidget, validators=[validate_plain_text]
    )
    email = forms.EmailField(required=False, widget=UnfoldAdminEmailInputWidget)
    role = RoleField()


class SignedOutForm(forms.BaseForm):
    """Give the inputs the look of those on the sign-in page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = " ".join(BASE_INPUT_CLASSES)


class SignInForm(AuthenticationForm):  # type: ignore[misc]
    def confirm_login_allowed(self, user: Any) -> None:
        """Say why a correct password isn't enough."""
        if not user.is_staff:
            raise forms.ValidationError(
                "Your account has no access to the admin. Ask the owner of the site for a role."
            )
        super().confirm_login_allowed(user)


class ForgotPasswordForm(SignedOutForm, PasswordResetForm):
    def get_users(self, email: str) -> Iterator[User]:
        """Skip accounts that were sent an email a moment ago, so that nobody can flood them."""
        for user in super().get_users(email):
            if cache.add(f"password-reset-{user.pk}", True, RESET_INTERVAL):  # noqa: FBT003
                yield user


class NewPasswordForm(SignedOutForm, SetPasswordForm):  # type: ignore[type-arg]
    pass


class ChooseNameForm(SignedOutForm, SignUpForm):  # type: ignore[type-arg]
    """Choose the user name and the password of an invited account."""

    class Meta(SignUpForm.Meta):
        fields = ("username",)
        help_texts = USERNAME_HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["username"] = ""

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002
        self.instance.is_active = True
        user: User = super().save(commit)
        return user
