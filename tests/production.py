"""The commands and the server that an owner runs, with a separate data folder."""

import fcntl
import os
import shutil
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
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "a password for tests"


@dataclass(frozen=True)
class Site:
    url: str
    port: int
    password: str
    data_dir: Path
    pid: int
    # What nginx in front of it writes.
    log: Path | None = None


def inherited() -> dict[str, str]:
    """Return the environment without variables meant only for the test process."""
    own = {"DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {name: value for name, value in os.environ.items() if name not in own}


def manage(*arguments: str, data_dir: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=_environment(data_dir, **settings), capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def start(*arguments: str, data_dir: Path, **settings: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=_environment(data_dir, **settings), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def run_python(code: str, data_dir: Path, settings: dict[str, str]) -> str:
    """Return what code prints in a process with these settings, much faster than ``shell``."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=_environment(data_dir, **settings), capture_output=True, text=True,
        check=True,
    ).stdout  # fmt: skip


def prepare_like_another(
    data_dir: Path, runs: Path, *, demo: bool = False, **settings: str
) -> None:
    """Prepare a site; what all sites have in common is made once and then copied.

    ``runs`` is the folder of pytest's for this process.
    """
    if url := settings.get("DATABASE_URL", ""):
        template = _template(runs, demo=demo, url=url)
        shutil.copytree(template, data_dir, dirs_exist_ok=True)
        create_database(url, _name_of_template(template))
    else:
        shutil.copytree(_template(runs, demo=demo), data_dir, dirs_exist_ok=True)


def create_database(url: str, template: str = "template1") -> None:
    """Create the PostgreSQL database of the URL from a template; replace an existing one."""
    parts = urlsplit(url)
    name = parts.path[1:]
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def _name_of_template(folder: Path) -> str:
    return folder.name.replace("-", "_")


def copy_static_files(data_dir: Path, runs: Path) -> None:
    """Give a site the static files that another has collected."""
    template = _template(runs, demo=False)
    for name in ("fonts", "static", "static.digest"):
        copy = shutil.copytree if (template / name).is_dir() else shutil.copy2
        copy(template / name, data_dir / name)


def _template(runs: Path, *, demo: bool, url: str = "") -> Path:
    """Return the folder of a prepared site, made by the first process that asks for it.

    On PostgreSQL, the database of the site has its name, on the server of ``url``.
    """
    shared = runs.parent if "PYTEST_XDIST_WORKER" in os.environ else runs
    template = shared / f"prepared{'-with-demo' * demo}{'-on-postgresql' * bool(url)}"
    with (shared / f"{template.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.is_dir():
            # On an owner's first start, there is no folder either.
            made = template.with_suffix(".part")
            settings = {}
            if url:
                url = urlsplit(url)._replace(path=f"/{_name_of_template(template)}").geturl()
                create_database(url)
                settings = {"DATABASE_URL": url}
            if demo or url:
                copy_static_files(made, runs)
            _prepared(manage("prepare", data_dir=made, DEMO=str(int(demo)), **settings))
            # Otherwise every server would start by creating the renditions of the demo's images.
            _prepared(manage("pictures", "rebuild", data_dir=made, **settings))
            made.rename(template)
    return template


def _prepared(done: "subprocess.CompletedProcess[str]") -> None:
    if done.returncode:
        raise RuntimeError(f"prepare: {done.stdout}{done.stderr}")


@contextmanager
def served(data_dir: Path, *, workers: int = 1, port: int = 0, **settings: str) -> Iterator[Site]:
    """Yield the site of a prepared ``data_dir``, served on the port, or on a free one."""
    port = port or free_port()
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
    return {
        **inherited(),
        "DATA_DIR": str(data_dir),
        "ADMIN_PASSWORD": PASSWORD,
        "LOG_LEVEL": "INFO",
        **settings,
    }


def _wait(server: "subprocess.Popen[bytes]", url: str, data_dir: Path) -> None:
    for _ in range(1_200):
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
