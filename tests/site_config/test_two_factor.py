"""An authenticator app and recovery codes, from setting them up to losing them."""

import json
import time

import pytest
from django.core.management import call_command
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from site_config.accounts.passkeys import PasskeyHelper
from site_config.accounts.recent_password import PASSWORD_AT
from site_config.accounts.second_factor import recovery_codes_left
from tests.data import make_staff

PASSWORD = {"username": "owner", "password": "correct horse battery"}

pytestmark = pytest.mark.django_db


def code_of(key, *, steps=0):
    app = TOTP(bytes.fromhex(key))
    app.time = time.time() + 30 * steps
    return f"{app.token():06}"


def is_signed_in(client):
    return client.get("/admin/").status_code == 200


@pytest.fixture
def owner(client):
    """A signed-in owner, the key of whose app is ``client.key``."""
    client.user = make_staff()
    client.post("/admin/login/", PASSWORD)
    client.get(reverse("set_up_app"))
    client.key = client.session["key_of_new_app"]
    wrong = client.post(reverse("set_up_app"), {"code": code_of(client.key, steps=9)})
    assert "Wrong code." in wrong.text
    assert not TOTPDevice.objects.exists()
    right = {"code": code_of(client.key, steps=-1)}
    client.codes = client.post(reverse("set_up_app"), right, follow=True).context["codes"]
    assert client.get(reverse("recovery_codes")).context["codes"] == client.codes
    return client


def test_password_alone_does_not_sign_in(owner):
    assert is_signed_in(owner)
    owner.logout()

    owner.post("/admin/login/?next=/admin/blog/post/", PASSWORD)
    assert not is_signed_in(owner)
    code = code_of(owner.key)
    answer = owner.post(reverse("second_factor"), {"code": code})
    assert answer["Location"] == "/admin/blog/post/"
    assert is_signed_in(owner)
    owner.logout()

    owner.post("/admin/login/", PASSWORD)
    owner.post(reverse("second_factor"), {"code": code})
    assert not is_signed_in(owner), "a code works once"
    TOTPDevice.objects.update(throttling_failure_count=0)
    owner.post(reverse("second_factor"), {"code": f" {owner.codes[0].upper()} "})
    assert is_signed_in(owner)
    assert recovery_codes_left(owner.user) == len(owner.codes) - 1


def test_wrong_codes_count_as_failed_sign_ins(owner):
    owner.logout()
    statuses = []
    for _ in range(10):
        # A right password doesn't reset the count.
        owner.post("/admin/login/", PASSWORD)
        statuses.append(owner.post(reverse("second_factor"), {"code": "000000"}).status_code)

    assert statuses[0] == 200
    assert statuses[-1] == 429
    assert not is_signed_in(owner)


def test_factors_are_changed_only_after_the_password(owner):
    page = reverse("two_factor")
    factor = TOTPDevice.objects.get().persistent_id
    session = owner.session
    session[PASSWORD_AT] = time.time() - 3600
    session.save()

    asked = [
        owner.post(reverse("remove_factor"), {"factor": factor}),
        owner.post(reverse("recovery_codes")),
        owner.post(page, {"password": "wrong"}),
    ]
    refused = owner.post(reverse("new_passkey_begin"))
    assert all("Enter your password to continue." in answer.text for answer in asked)
    assert (refused.status_code, TOTPDevice.objects.count()) == (403, 1)
    owner.post(page, {"password": PASSWORD["password"]})
    assert owner.post(reverse("recovery_codes"), follow=True).context["codes"] != owner.codes
    owner.post(reverse("remove_factor"), {"factor": factor})

    assert recovery_codes_left(owner.user) == 0
    owner.logout()
    owner.post("/admin/login/", PASSWORD)
    assert is_signed_in(owner)


def test_lost_second_factor_is_turned_off_on_the_server(owner, capsys):
    owner.logout()
    call_command("disable_two_factor", "owner")
    owner.post("/admin/login/", PASSWORD)

    assert is_signed_in(owner)
    assert capsys.readouterr().out == "Two-factor authentication of owner is off (1 removed).\n"


def test_passkeys_belong_to_the_host_and_verify_their_user(owner, rf):
    begun = owner.post(
        reverse("new_passkey_begin"), "{}", "application/json", headers={"host": "localhost:8000"}
    )
    options = json.loads(begun.content)
    request = rf.get("/", headers={"host": "localhost:8000"})

    assert options["rp"]["id"] == "localhost"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert PasskeyHelper(request).get_allowed_origins() == ["http://localhost:8000"]
