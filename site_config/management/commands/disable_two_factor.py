from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from site_config.accounts.second_factor import turn_off_second_factor


class Command(BaseCommand):
    help = (
        "Turn off two-factor authentication for an account that lost its app, passkeys and "
        "recovery codes. Its password stays the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options: Any) -> str:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username}.")
        number = turn_off_second_factor(user)
        if not number:
            return f"{username} has no two-factor authentication."
        return f"Two-factor authentication of {username} is off ({number} removed)."
