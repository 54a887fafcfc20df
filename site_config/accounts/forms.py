from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.contrib.auth.forms import UserCreationForm as SignUpForm
from django.contrib.auth.models import User
from django.core.cache import cache
from unfold.forms import (
    AdminOwnPasswordChangeForm,
    AdminPasswordChangeForm,
    AuthenticationForm,
    UnfoldReadOnlyPasswordHashWidget,
    UserChangeForm,
    UserCreationForm,
)
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
IS_ACTIVE = "Clear this to block the account without deleting it."
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


class PasswordErrors:
    """Show what is wrong with a new password at the password, not at its confirmation."""

    def validate_password_for_user(self, user: User, *names: str) -> None:
        confirmation = names[0] if names else "password2"
        super().validate_password_for_user(  # type: ignore[misc]
            user, password_field_name=confirmation.replace("2", "1")
        )


class PasswordState(UnfoldReadOnlyPasswordHashWidget):  # type: ignore[misc]
    """Say whether there is a password, without its hash and algorithm."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if len(context["summary"]) > 1:
            context["summary"] = [{"label": "Set"}]
        return context


class AccountForm(UserChangeForm):  # type: ignore[misc]
    role = RoleField(custom=CUSTOM)
    # The user who opened the form.
    opened_by: Any = None

    class Meta(UserChangeForm.Meta):  # type: ignore[misc]
        help_texts = USERNAME_HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["role"] = role_of(self.instance) or ""
        if "password" in self.fields:
            self.fields["password"].widget = PasswordState()
        if "is_active" in self.fields:
            self.fields["is_active"].help_text = IS_ACTIVE

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


class AccountCreationForm(PasswordErrors, UserCreationForm):  # type: ignore[misc]
    role = RoleField()

    class Meta:
        model = User
        fields = ("username", "email")
        help_texts = USERNAME_HELP


class PasswordChangeForm(PasswordErrors, AdminPasswordChangeForm):  # type: ignore[misc]
    pass


class OwnPasswordChangeForm(PasswordErrors, AdminOwnPasswordChangeForm):  # type: ignore[misc]
    pass


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


class NewPasswordForm(PasswordErrors, SignedOutForm, SetPasswordForm):  # type: ignore[type-arg]
    pass


class ChooseNameForm(PasswordErrors, SignedOutForm, SignUpForm):  # type: ignore[type-arg]
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
