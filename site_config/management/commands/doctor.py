import re
from argparse import ArgumentParser
from collections.abc import Sequence
from http.client import HTTPException
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from site_config.doctor.findings import Check, Finding, problem
from site_config.doctor.inside import INSIDE
from site_config.doctor.outside import PublicSite
from site_config.storage_errors import explain

WIDTH = 18
URL = re.compile(r"https?://(?:\[[0-9a-fA-F:]+\]|[^/\s@?#:\[\]]+)(?::\d{1,5})?/?")


class Command(BaseCommand):
    help = (
        "Check the settings, the data, the machine and the public URL of the site. Each line is "
        "ok, problem or skipped, and says what to do; the exit status is 1 if there is a problem. "
        "Nothing is changed, and no email is sent."
    )
    # The checks say what is wrong.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--url", default=settings.SITE_URL, help="public URL (default: SITE_URL)"
        )

    def handle(self, *, url: str, **options: Any) -> None:
        problems = self._run(INSIDE)
        if not url:
            self._write("Public URL", Finding("skipped", "Give it with --url, or set SITE_URL."))
        elif not URL.fullmatch(url):
            raise CommandError(f"--url {url}: use a URL like https://ada.example.org.")
        else:
            site = PublicSite(url.rstrip("/"))
            # Without a connection, all checks would fail for the same reason.
            problems += self._run(site.checks() if site.is_reachable() else site.checks()[:1])
        if problems:
            raise CommandError(f"{problems} problem{'' if problems == 1 else 's'} found.")

    def _run(self, checks: Sequence[tuple[str, Check]]) -> int:
        """Print what the checks find. Return the number of problems."""
        problems = 0
        for name, check in checks:
            finding = _result(check)
            self._write(name, finding)
            problems += finding.state == "problem"
        return problems

    def _write(self, name: str, finding: Finding) -> None:
        self.stdout.write(f"{finding.state:<8} {name:<{WIDTH}} {finding.text}")


def _result(check: Check) -> Finding:
    try:
        return check()
    except Error as error:
        return problem(explain(error) or str(error))
    except (OSError, HTTPException) as error:
        return problem(f"{type(error).__name__}: {error}")
