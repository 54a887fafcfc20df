import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from site_config.management.commands.serve import (
    HOST,
    MAX_SECONDS_TO_STAND_IN,
    check_is_free,
)
from site_config.server import (
    LISTENING_SECONDS,
    MAX_SECONDS_TO_START,
    OUTCOME_FILE,
    STARTED_FOLDER,
)
from site_config.server_lock import no_server, replaceable_server, running_stand_in

MAX_SECONDS = 600


class Command(BaseCommand):
    help = (
        "Prepare the site for this version, and replace the processes of the running server one "
        "at a time, so that no request fails. Get the new version and its dependencies first: "
        "'git pull', then 'make upgrade', which runs this command."
    )

    def handle(self, **options: Any) -> str:
        call_command("prepare", stdout=self.stdout, stderr=self.stderr)
        with no_server() as is_unlocked:
            if is_unlocked and not _is_port_taken():
                return "The server isn't running, so there is nothing to replace."
        # A version from before 0.2.0, and another WSGI server, hold no lock.
        server = None if is_unlocked else replaceable_server()
        if server is None:
            _start_stand_in()
            return (
                "The running server can't replace itself, because it was upgraded too. Restart it "
                f"within {MAX_SECONDS_TO_STAND_IN // 60} minutes: until then, a second server "
                "with this version also answers requests, so that none fails."
            )
        if problem := _reload(server):
            raise CommandError(problem)
        return "The running server now uses this version."


def _is_port_taken() -> bool:
    try:
        check_is_free(HOST, settings.PORT)
    except CommandError:
        return True
    return False


def _start_stand_in() -> None:
    """Start a server on the port of the running one; raise CommandError if that fails."""
    while earlier := running_stand_in():
        with suppress(ProcessLookupError):
            os.kill(earlier, signal.SIGTERM)
        time.sleep(0.2)
    folder = Path(settings.DATA_DIR)
    signs = folder / STARTED_FOLDER
    others = set(signs.glob("*"))
    with (folder / "stand-in.log").open("w") as log:
        stand_in = subprocess.Popen(
            [sys.executable, "-m", "site_config", "serve", "--stand-in"],
            cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    until = time.monotonic() + MAX_SECONDS_TO_START
    while stand_in.poll() is None and time.monotonic() < until:
        if len(set(signs.glob("*")) - others) >= settings.WORKERS:
            time.sleep(LISTENING_SECONDS)
            return
        time.sleep(0.2)
    stand_in.terminate()
    raise CommandError(
        "The site is prepared, but the running server can't replace itself, because it was "
        "upgraded too, is another program, or runs on another machine. Restart it."
    )


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
