import contextlib
import os
import signal
import socket
import sys
import threading
from argparse import SUPPRESS, ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, Error, connections

from blog.background import work_while
from blog.visits.drain_worker import drain_while
from site_config.search.indexing import index_stale_entries
from site_config.server import STARTED_FOLDER
from site_config.server_lock import hold_server_lock, mark_as_stand_in, running_stand_in

HOST = "127.0.0.1"
# After an upgrade, the server has to be restarted within this time.
MAX_SECONDS_TO_STAND_IN = 1_800


class Command(BaseCommand):
    help = (
        "Serve the site with the production server until Ctrl-C or SIGTERM. "
        "Run 'manage.py prepare' first; 'make run' does both."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=HOST, help="address to listen on")
        parser.add_argument(
            "--port", type=int, default=settings.PORT, help="port (default: PORT, or 8000)"
        )
        parser.add_argument(
            "--workers",
            type=int,
            default=settings.WORKERS,
            help="number of worker processes (default: WORKERS, or 2)",
        )

        # For the process that the server starts next to its workers after a reload.
        parser.add_argument("--count-for", type=int, metavar="PID", help=SUPPRESS)
        # For the server that an upgrade starts next to one that has to be restarted.
        parser.add_argument("--stand-in", action="store_true", help=SUPPRESS)

    def handle(
        self,
        *,
        host: str,
        port: int,
        workers: int,
        count_for: int | None,
        stand_in: bool,
        **options: Any,
    ) -> None:
        if count_for is not None:
            _count_for(count_for)
            return
        # A database that is down may come back; the server waits for it.
        with contextlib.suppress(Error):
            self.check(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
        replaced = running_stand_in()
        check_is_free(host, port, is_shared=stand_in or bool(replaced))
        lock = hold_server_lock(is_stand_in=stand_in)
        if lock is None:
            raise CommandError("A backup is being restored. Start again when that has finished.")
        if stand_in:
            if not mark_as_stand_in():
                raise CommandError("Another server is already standing in.")
            signal.alarm(MAX_SECONDS_TO_STAND_IN)
        connections.close_all()
        os.chdir(settings.BASE_DIR)
        counting = _fork_counting_process(lock)
        # Replaces this process, so that signals reach the server and Django's memory is freed.
        started_folder = str(Path(settings.DATA_DIR) / STARTED_FOLDER)
        server = [host, str(port), str(workers), started_folder, str(counting), str(replaced)]
        os.execv(sys.executable, [sys.executable, "-m", "site_config.server", *server])  # noqa: S606


def _fork_counting_process(lock: int) -> int:
    """Start the counting process from this one, which has loaded all it needs."""
    server = os.getpid()
    counting = os.fork()
    if counting:
        return counting
    try:
        os.close(lock)
        # A session of its own, so that Ctrl-C in a terminal only reaches the server.
        os.setsid()
        _count_for(server)
    finally:
        os._exit(0)


def _count_for(server: int) -> None:
    """Count visits and do background work while ``server`` is the parent process."""

    def is_needed() -> bool:
        return os.getppid() == server

    with contextlib.suppress(KeyboardInterrupt):
        work = [is_needed, index_stale_entries]
        threading.Thread(target=work_while, args=work, daemon=True).start()
        drain_while(is_needed)


def check_is_free(host: str, port: int, *, is_shared: bool = False) -> None:
    """Raise CommandError if the port is taken, or can't be shared.

    The server sets SO_REUSEPORT, so it would silently share the port with another process.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if is_shared:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Can't listen on {host}, port {port}: {getattr(error, 'strerror', error)}. "
                "Choose another port, e.g. PORT=8001."
            ) from error
