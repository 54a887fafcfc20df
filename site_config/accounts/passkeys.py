"""Passkeys: signing in with the lock of a device or a security key, instead of a password."""

from typing import Any

from django.http import HttpRequest
from django_otp_webauthn import exceptions
from django_otp_webauthn.helpers import WebAuthnHelper
from django_otp_webauthn.models import WebAuthnCredential
from django_otp_webauthn.views import (
    BeginCredentialRegistrationView,
    CompleteCredentialRegistrationView,
)
from webauthn.helpers.structs import UserVerificationRequirement

from profile_app.context import profile_of
from site_config.accounts.recent_password import is_password_recent

MAX_NAME_LENGTH = 64


def relying_party(request: HttpRequest) -> str:
    """Return the host to which browsers bind passkeys."""
    return request.get_host().rpartition(":")[0] or request.get_host()


def site_name(request: HttpRequest) -> str:
    return profile_of(request).name or "Offprint"


def can_use_passkeys(request: HttpRequest) -> bool:
    """Return whether browsers allow passkeys at this address."""
    return request.is_secure() or relying_party(request) == "localhost"


def has_passkeys(request: HttpRequest, user: Any = None) -> bool:
    """Return whether the user, or any user, can sign in with a passkey."""
    passkeys = WebAuthnCredential.objects.filter(confirmed=True)
    passkeys = passkeys if user is None else passkeys.filter(user=user)
    return can_use_passkeys(request) and passkeys.exists()


class PasskeyHelper(WebAuthnHelper):  # type: ignore[misc]
    """Accept passkeys of the requested host that verify their user, by fingerprint or PIN."""

    def get_allowed_origins(self) -> list[str]:
        return [f"{self.request.scheme}://{self.request.get_host()}"]

    def get_generate_registration_options_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        options: dict[str, Any] = super().get_generate_registration_options_kwargs(**kwargs)
        selection = options["authenticator_selection"]
        selection.user_verification = UserVerificationRequirement.REQUIRED
        return options

    def create_credential(self, user: Any, response: Any, parsed: Any, data: Any) -> Any:
        device = super().create_credential(user, response, parsed, data)
        device.name = str(data.get("name", ""))[:MAX_NAME_LENGTH] or "Passkey"
        return device


class _AfterPassword:
    """Only add a passkey shortly after the password was entered."""

    request: HttpRequest

    def check_can_register(self) -> None:
        if not is_password_recent(self.request):
            raise exceptions.NotVerified(detail="Reload this page and enter your password again.")


class BeginPasskeyView(_AfterPassword, BeginCredentialRegistrationView):  # type: ignore[misc]
    pass


class CompletePasskeyView(_AfterPassword, CompleteCredentialRegistrationView):  # type: ignore[misc]
    pass
