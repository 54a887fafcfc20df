"""Create the admin account of a new site."""

import secrets

from django.contrib.auth.models import User

ADMIN_NAME = "admin"
# No characters that look alike.
UNAMBIGUOUS_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def create_first_account(password: str) -> tuple[bool, str]:
    """Return whether the account was created, and its password if it was generated."""
    if User.objects.exists():
        return False, ""
    generated = ""
    if not password:
        generated = "".join(secrets.choice(UNAMBIGUOUS_LETTERS) for _ in range(16))
    User.objects.create_superuser(ADMIN_NAME, password=password or generated)
    return True, generated
