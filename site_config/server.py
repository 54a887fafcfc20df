"""The main process of the server: starts and replaces the workers and the counting process.

It never imports Django: its memory stays small, and what it starts runs the code on the disk. On
SIGHUP it starts a new worker, ends an old one, and so on, so that requests are always answered.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

APPLICATION = "site_config.server_worker:application"
# A worker that starts next to a busy one takes longer than one that starts alone.
START_FACTOR = 3


class CountingProcess:
    """Counts visits and does background work, next to the workers."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        arguments = ["manage.py", "serve", "--count-for", str(os.getpid())]
        # A session of its own, so that Ctrl-C in a terminal only reaches the server.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, *arguments], start_new_session=True
        )

    def replace(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
        self.start()


def seconds_to_start() -> float:
    """Return how long a worker needs now, with the code on the disk."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import site_config.wsgi"], check=False)
    return time.monotonic() - began


def announce(host: str, port: int) -> None:
    """Print the URL of the site as soon as a worker accepts connections."""
    while True:
        with contextlib.suppress(OSError):
            socket.create_connection((host, port), timeout=1).close()
            break
        time.sleep(0.05)
    url = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    print(f"Running at {url} (admin: {url}admin/). Press Ctrl-C to stop.", flush=True)  # noqa: T201


def make_server(host: str, port: int, workers: int) -> MPServer:
    # Many connections but few threads: an idle connection needs no thread.
    threads = min(4, 2 * (os.cpu_count() or 1) + 1)
    server = MPServer(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
        blocking_threads=threads,
        backlog=2048,
        backpressure=1024,
        http=HTTPModes.http1,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=65_536),
        log_level=LogLevels.warning,
    )
    counting = CountingProcess()

    def prepare_reload() -> None:
        # Granian waits this long between the start of a new worker and the end of an old one.
        server.respawn_interval = 1 + START_FACTOR * seconds_to_start()
        counting.replace()

    def start() -> None:
        counting.start()
        threading.Thread(target=announce, args=(host, port), daemon=True).start()

    server.on_startup(start)
    server.on_reload(prepare_reload)
    return server


if __name__ == "__main__":
    # Until the server has started, there is nothing to reload.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    make_server(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])).serve()
