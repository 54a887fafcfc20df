"""The second factors of accounts: an authenticator app, passkeys, and recovery codes for both."""

from itertools import chain
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

FACTORS: tuple[type[Device], ...] = (TOTPDevice, WebAuthnCredential)
RECOVERY_CODES = 10
APP_CODE_LENGTH = 6


def factors_of(user: User) -> list[Device]:
    return list(chain(*(model.objects.devices_for_user(user, confirmed=True) for model in FACTORS)))


def has_second_factor(user: User) -> bool:
    return any(model.objects.devices_for_user(user, confirmed=True).exists() for model in FACTORS)


@transaction.atomic
def device_for_code(user: User, code: str) -> Device | None:
    """Return the app or the recovery codes that the code is from, which is used up then."""
    code = code.replace(" ", "").replace("-", "").lower()
    model = TOTPDevice if len(code) == APP_CODE_LENGTH else StaticDevice
    devices = model.objects.devices_for_user(user, confirmed=True).select_for_update()
    return next((device for device in devices if device.verify_token(code)), None)


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Replace the account's recovery codes."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Recovery codes")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def recovery_codes_left(user: User) -> int:
    left: int = StaticToken.objects.filter(device__user=user).count()
    return left


@transaction.atomic
def remove_factor(device: Device) -> None:
    """Delete a factor, and the recovery codes with the last one."""
    user: Any = device.user
    device.delete()
    if not has_second_factor(user):
        StaticDevice.objects.filter(user=user).delete()


@transaction.atomic
def turn_off_second_factor(user: User) -> int:
    """Delete all factors of an account; return how many there were."""
    factors = factors_of(user)
    for device in factors:
        remove_factor(device)
    return len(factors)
