import os
import signal
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from site_config.server import OUTCOME_FILE
from site_config.server_lock import no_server, replaceable_server

MAX_SECONDS = 600


class Command(BaseCommand):
    help = (
        "Prepare the site for this version, and replace the processes of the running server one "
        "at a time, so that no request fails. Get the new version and its dependencies first: "
        "'git pull', then 'make upgrade', which runs this command."
    )

    def handle(self, **options: Any) -> str:
        call_command("prepare", stdout=self.stdout, stderr=self.stderr)
        with no_server() as is_stopped:
            if is_stopped:
                return "The server isn't running, so there is nothing to replace."
        server = replaceable_server()
        if server is None:
            raise CommandError(
                "The site is prepared, but the running server can't replace itself, because it "
                "was upgraded too, or runs on another machine. Restart it."
            )
        if problem := _reload(server):
            raise CommandError(problem)
        return "The running server now uses this version."


def _reload(server: int) -> str:
    """Ask the server to replace its processes; return what went wrong, or ""."""
    outcome = Path(settings.DATA_DIR) / OUTCOME_FILE
    outcome.unlink(missing_ok=True)
    try:
        os.kill(server, signal.SIGHUP)
    except OSError as error:
        return f"Can't reach the running server (process {server}): {error.strerror}. Restart it."
    until = time.monotonic() + MAX_SECONDS
    while time.monotonic() < until:
        if outcome.exists():
            return outcome.read_text(encoding="utf-8")
        time.sleep(0.2)
    return f"The server did not finish replacing its processes in {MAX_SECONDS // 60} minutes."
