from hashlib import sha256

import pytest
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from site_config.backup.portable_rows import fill_tables, write_rows
from tests.data import make_staff

MODELS = (TOTPDevice, StaticDevice, StaticToken, WebAuthnCredential)


@pytest.mark.django_db
def test_second_factors_are_the_same_after_they_are_restored(tmp_path):
    owner, key = make_staff(), bytes(range(256))
    TOTPDevice.objects.create(user=owner, name="app", last_t=12345)
    StaticDevice.objects.create(user=owner, name="codes").token_set.create(token="abcdef")
    WebAuthnCredential.objects.create(
        user=owner,
        credential_id=key,
        credential_id_sha256=sha256(key).hexdigest(),
        public_key=key[::-1],
        transports=["usb", "nfc"],
    )
    tables = {model._meta.db_table: model for model in MODELS}
    before, after = tmp_path / "before", tmp_path / "after"

    write_rows(before, tables)
    fill_tables(before, tables)
    number = write_rows(after, tables)

    assert (number, after.read_text()) == (4, before.read_text())
    assert bytes(WebAuthnCredential.objects.get().public_key) == key[::-1]
