"""The real thing: the commands and the server that an owner runs, on a data folder of their own."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "a password for tests"


@dataclass(frozen=True)
class Site:
    url: str
    port: int
    password: str
    data_dir: Path
    pid: int


def manage(*arguments: str, data_dir: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=_environment(data_dir, **settings), capture_output=True, text=True,
        check=False,
    )  # fmt: skip


@contextmanager
def served(data_dir: Path, *, workers: int = 1, **settings: str) -> Iterator[Site]:
    """Yield the site of a prepared ``data_dir``, served on a free port."""
    port = free_port()
    with (data_dir / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", str(workers)],
            cwd=ROOT, env=_environment(data_dir, **settings), stdout=log, stderr=log,
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(server, url, data_dir)
        yield Site(url, port, PASSWORD, data_dir, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _environment(data_dir: Path, **settings: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {
        **inherited,
        "DATA_DIR": str(data_dir),
        "ADMIN_PASSWORD": PASSWORD,
        "LOG_LEVEL": "INFO",
        **settings,
    }


def _wait(server: "subprocess.Popen[bytes]", url: str, data_dir: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    server.terminate()
    raise RuntimeError(f"The server did not start: {(data_dir / 'server.log').read_text()}")
