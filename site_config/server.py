"""The main process of the server: starts and replaces the workers and the counting process.

It never imports Django: its memory stays small, and what it starts runs the code on the disk. On
SIGHUP it first checks that this code starts, then starts a new worker, ends an old one, and so on,
so that requests are always answered.
"""

import contextlib

# Otherwise, the thread that announces the server loads it while workers are forked, and these wait
# forever for the lock on the module, once they use the network.
import encodings.idna  # noqa: F401
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

APPLICATION = "site_config.server_worker:application"
# Everything that a worker and the counting process import, and the database they need.
CHECK = """
import site_config.wsgi
import site_config.management.commands.serve, site_config.urls
from site_config.preparing import check_is_prepared
check_is_prepared()
"""
STARTED_FOLDER = "started"
OUTCOME_FILE = "reload-outcome"
MAX_SECONDS_TO_START = 120.0
LISTENING_SECONDS = 0.5
# Replacing a worker waits for a second for each further one that ended within a minute.
CRASHES_WITHOUT_WAITING = 3
MAX_SECONDS_TO_WAIT = 5


class CountingProcess:
    """The process next to the workers that counts visits and does background work."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def replace(self) -> None:
        """Start one that runs the code on the disk."""
        with contextlib.suppress(OSError):  # It may have ended.
            os.kill(self._pid, signal.SIGTERM)
            os.waitpid(self._pid, 0)
        arguments = ["-m", "site_config", "serve", "--count-for", str(os.getpid())]
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, *arguments], start_new_session=True
        )
        self._pid = self._process.pid


class Server(MPServer):
    """Replaces its workers only with ones that start."""

    def __init__(self, *args: Any, started_folder: Path, counting: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counting = CountingProcess(counting)
        # A worker that has started has a file here, named by its process.
        self._started_folder = started_folder
        self._check = threading.Lock()
        self._has_served = False
        self._crashes: list[float] = []
        self._problem = ""

    def signal_handler_reload(self, *_args: Any, **_kwargs: Any) -> None:
        threading.Thread(target=self.reload_if_sound, daemon=True).start()

    def reload_if_sound(self) -> None:
        with self._check:
            if error := error_at_start():
                self._problem = f"Reload failed; the previous version is still running: {error}"
                self._report_outcome()
            else:
                super().signal_handler_reload()  # type: ignore[no-untyped-call]

    def _respawn_workers(
        self, workers: list[int], spawn_target: Any, target_loader: Any, delay: float = 0
    ) -> None:
        """Replace workers one at a time. Granian gives no delay after a crash, only on a reload."""
        if not delay:
            self._wait_after_crashes(workers)
            super()._respawn_workers(workers, spawn_target, target_loader)
            if self._has_served:
                # Otherwise, Granian exits if a worker ends twice in a few seconds, as when it is
                # killed because memory is short.
                self.respawned_wrks.clear()
            return
        for index in workers:
            new: Any = self._spawn_worker(index, spawn_target, target_loader)
            # Until it has started, nothing notices if it exits.
            new.interrupt_by_parent = True
            for sign in self._started_folder.glob("*"):
                sign.unlink(missing_ok=True)
            new.start()
            if not self._has_started(new):
                new.kill()
                self._problem = "Reload stopped, because a new worker did not start."
                return
            new.interrupt_by_parent = False
            self._has_served = True
            self.respawned_wrks[index] = time.monotonic()
            old: Any = self.wrks[index]
            self.wrks[index] = new
            old.terminate()
            old.join(self.workers_kill_timeout)
            if old.is_alive():
                old.kill()

    def _wait_after_crashes(self, workers: list[int]) -> None:
        """Wait before replacing workers if many ended lately; a signal to exit ends the wait."""
        self._has_served = self._has_served or any(map(self.has_reported, self.wrks))
        for index in workers:
            pid: int = self.wrks[index].inner.pid
            (self._started_folder / str(pid)).unlink(missing_ok=True)
        now = time.monotonic()
        self._crashes = [at for at in self._crashes if now - at < 60] + [now] * len(workers)
        seconds = min(len(self._crashes) - CRASHES_WITHOUT_WAITING, MAX_SECONDS_TO_WAIT)
        if seconds > 0:
            self.main_loop_interrupt.wait(seconds)

    def finish_reload(self) -> None:
        self.counting.replace()
        self._report_outcome()

    def _report_outcome(self) -> None:
        """Write why a reload failed, or an empty file, for the command that asked for it."""
        if self._problem:
            report(self._problem)
        outcome = self._started_folder.with_name(OUTCOME_FILE)
        draft = outcome.with_suffix(".new")
        with contextlib.suppress(OSError):  # A full disk doesn't end the server.
            draft.write_text(self._problem, encoding="utf-8")
            draft.rename(outcome)
        self._problem = ""

    def has_reported(self, worker: Any) -> bool:
        """Return whether the worker has loaded the application."""
        return (self._started_folder / str(worker.inner.pid)).exists()

    def _has_started(self, worker: Any) -> bool:
        """Wait until the worker has loaded the application, and a little for it to listen."""
        until = time.monotonic() + MAX_SECONDS_TO_START
        while not self.has_reported(worker):
            if not worker.is_alive() or time.monotonic() > until:
                return False
            time.sleep(0.1)
        time.sleep(LISTENING_SECONDS)
        return bool(worker.is_alive())

    def end_stand_in(self, stand_in: int) -> None:
        """End the server that has answered requests meanwhile, once all workers have started."""
        until = time.monotonic() + MAX_SECONDS_TO_START
        while sum(map(self.has_reported, self.wrks)) < self.workers:
            if time.monotonic() > until:
                return
            time.sleep(0.1)
        time.sleep(LISTENING_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.kill(stand_in, signal.SIGTERM)


def report(message: str) -> None:
    print(message, flush=True)  # noqa: T201


def error_at_start() -> str:
    """Return what prevents the code on the disk from starting, or ""."""
    check = [sys.executable, "-c", CHECK]
    done = subprocess.run(check, check=False, capture_output=True, text=True)  # noqa: S603
    if not done.returncode:
        return ""
    lines = [line for line in done.stderr.splitlines() if line[:1].strip()]
    return lines[-1] if lines else f"exit code {done.returncode}."


def announce(host: str, port: int) -> None:
    """Print the URL of the site as soon as a worker accepts connections."""
    while True:
        with contextlib.suppress(OSError):
            socket.create_connection((host, port), timeout=1).close()
            break
        time.sleep(0.05)
    url = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    report(f"Running at {url} (admin: {url}admin/). Press Ctrl-C to stop.")


OPTIONS: dict[str, Any] = {
    "interface": Interfaces.WSGI,
    # Many connections but few threads: an idle connection needs no thread.
    "blocking_threads": min(4, 2 * (os.cpu_count() or 1) + 1),
    "backlog": 2048,
    "backpressure": 1024,
    "http": HTTPModes.http1,
    "websockets": False,
    "http1_settings": HTTP1Settings(header_read_timeout=10_000, max_buffer_size=65_536),
    "log_level": LogLevels.warning,
}


def make_server(host: str, port: int, workers: int, started_folder: Path, counting: int) -> Server:
    """``counting`` is the process that counts visits."""
    server = Server(
        APPLICATION,
        started_folder=started_folder,
        counting=counting,
        address=host,
        port=port,
        workers=workers,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
        **OPTIONS,
    )

    def start() -> None:
        threading.Thread(target=announce, args=(host, port), daemon=True).start()

    server.on_startup(start)
    server.on_reload(server.finish_reload)
    return server


if __name__ == "__main__":
    # Until the server has started, there is nothing to reload.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    host, port, workers, started_folder, counting, stand_in = sys.argv[1:]
    main = make_server(host, int(port), int(workers), Path(started_folder), int(counting))
    if int(stand_in):
        ending = threading.Thread(target=main.end_stand_in, args=[int(stand_in)], daemon=True)
        main.on_startup(ending.start)
    # The time of a server that stands in for another is limited.
    signal.signal(signal.SIGALRM, main.signal_handler_interrupt)
    main.serve()
