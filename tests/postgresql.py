"""A temporary PostgreSQL for one command: python -m tests.postgresql COMMAND ..."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The data need not survive a crash.
FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
PLACES = ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt")


def main(command: list[str]) -> int:
    programs = find_programs()
    if programs is None:
        print("The PostgreSQL run was skipped: there is no initdb on this machine.")  # noqa: T201
        return int(os.environ.get("CI") == "true")
    with private_cluster(programs) as url:
        return subprocess.run(
            command, env={**os.environ, "DATABASE_URL": url}, check=False
        ).returncode


def find_programs() -> Path | None:
    """Return the folder of initdb and postgres; Debian keeps it off the search path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    places = [path.parent for place in PLACES for path in Path(place).glob("*/bin/initdb")]
    return max(places, default=None)


@contextmanager
def private_cluster(programs: Path) -> Iterator[str]:
    """Yield the URL of a new, empty cluster on a free local port; stop and remove it after."""
    folder = Path(tempfile.mkdtemp(prefix="offprint-postgresql-"))
    user = _unprivileged_user()
    if user:
        shutil.chown(folder, user)
    try:
        initdb = [programs / "initdb", "-D", folder / "data", "-U", "offprint", "-A", "trust"]
        subprocess.run(
            [*initdb, "-E", "UTF8", "--locale=C", "--no-sync"],
            user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        with _running(programs, folder, user) as port:
            yield f"postgres://offprint@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextmanager
def _running(programs: Path, folder: Path, user: str | None) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    where = ["-D", folder / "data", "-h", "127.0.0.1", "-p", str(port), "-k", folder]
    with (folder.parent / f"{folder.name}.log").open("w") as log:
        server = subprocess.Popen(
            [programs / "postgres", *where, *FAST],
            user=user, cwd=folder, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait(server, port, Path(log.name))
            yield port
        finally:
            # Fast shutdown: doesn't wait for clients that are still connected.
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)
            Path(log.name).unlink()


def _wait(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
