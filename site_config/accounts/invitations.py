"""Invitations: inactive accounts whose user name and password the invited person chooses.

The link is signed, and works once: it contains a part of the unusable password that the chosen
password replaces.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from site_config.accounts.roles import Role, assign_role

PREFIX = "invited-"
VALID_FOR = timedelta(days=7)
# A dot never occurs in a signature and needs no escaping in a URL.
SIGNER = Signer(sep=".", salt="accounts.invitations")


def invite(name: str, email: str, role: Role) -> User:
    user = User(username=PREFIX + get_random_string(12), first_name=name, email=email)
    renew(user)
    assign_role(user, role)
    return user


def renew(user: User) -> None:
    """Make the account's former link invalid, and start another seven days."""
    user.is_active, user.date_joined = False, timezone.now()
    user.set_unusable_password()
    user.save()


def is_invited(user: User) -> bool:
    has_no_name = user.username.startswith(PREFIX) and not user.has_usable_password()
    return has_no_name and not user.is_active


def expires_at(user: User) -> datetime:
    return user.date_joined + VALID_FOR


def invitation_path(user: User) -> str:
    return reverse("accept_invitation", args=[SIGNER.sign(f"{user.pk}-{_nonce(user)}")])


def invited_by_token(token: str) -> User | None:
    """Return the invited account for a valid token, locked; None if it has expired or was used."""
    try:
        pk, _, nonce = SIGNER.unsign(token).partition("-")
    except BadSignature:
        return None
    user = User.objects.select_for_update().filter(pk=int(pk)).first()
    is_open = user is not None and is_invited(user) and _nonce(user) == nonce
    return user if user and is_open and timezone.now() < expires_at(user) else None


def _nonce(user: User) -> str:
    return user.password[-20:]


def send_invitation(user: User, request: HttpRequest) -> None:
    """Raise OSError if the mail server can't be reached or refuses."""
    context = {
        "site": request.get_host(),
        "url": request.build_absolute_uri(invitation_path(user)),
        "until": expires_at(user),
    }
    text = render_to_string("admin/invitation_email.txt", context)
    subject = f"Invitation to write on {context['site']}"
    send_mail(subject, text, settings.EMAIL_FROM, [user.email])
