from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS

from site_config.first_start import ADMIN_NAME, Prepared, prepare


class Command(BaseCommand):
    help = (
        "Make the site ready to be served: database, static files and, on the first start only, "
        "the demo content (DEMO=0 leaves it out) and an admin account, whose password is printed "
        "this once (ADMIN_PASSWORD sets it). Running it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-demo",
            action="store_false",
            dest="demo",
            default=settings.DEMO,
            help="start empty, as DEMO=0 does",
        )

    def handle(self, *, demo: bool, **options: Any) -> str:
        self.check(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
        prepared = prepare(demo=demo, password=settings.ADMIN_PASSWORD)
        return "\n".join(_lines(prepared)) or "Everything is in place."


def _lines(prepared: Prepared) -> list[str]:
    lines = []
    if prepared.migrations:
        lines.append(f"Database: {prepared.migrations} migrations applied.")
    if prepared.has_new_static_files:
        lines.append("Static files: collected.")
    if prepared.indexed:
        lines.append(f"Search: {prepared.indexed} posts, papers and publications indexed.")
    if prepared.demo_summary:
        lines.append(f"Demo content: {prepared.demo_summary}")
    if prepared.password:
        lines.append(
            f"Admin account: user name {ADMIN_NAME}, password {prepared.password} "
            "(shown this once)."
        )
    return lines
