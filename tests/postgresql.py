"""A PostgreSQL of our own for the length of one command: python -m tests.postgresql COMMAND ..."""

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
from dataclasses import dataclass
from pathlib import Path

from tests.production import free_port

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
    with stoppable_cluster(programs) as cluster:
        yield cluster.url


@contextmanager
def stoppable_cluster(programs: Path) -> Iterator["Cluster"]:
    folder = Path(tempfile.mkdtemp(prefix="offprint-postgresql-"))
    user = _unprivileged_user()
    if user:
        shutil.chown(folder, user)
    try:
        initdb: list[str | Path] = [programs / "initdb", "-D", folder / "data"]
        subprocess.run(
            [*initdb, "-U", "offprint", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        cluster = Cluster(programs, folder, user, free_port())
        cluster.start()
        try:
            yield cluster
        finally:
            # Fast shutdown: doesn't wait for clients that are still connected.
            cluster.stop(signal.SIGINT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@dataclass
class Cluster:
    programs: Path
    folder: Path
    user: str | None
    port: int
    server: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"postgres://offprint@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        port = str(self.port)
        where: list[str | Path] = ["-D", self.folder / "data", "-k", self.folder]
        where += ["-h", "127.0.0.1", "-p", port]
        log = self.folder / "log"
        with log.open("a") as out:
            self.server = subprocess.Popen(
                [self.programs / "postgres", *where, *FAST],
                user=self.user, cwd=self.folder, stdout=out, stderr=out,
            )  # fmt: skip
        _wait(self.server, self.port, log)

    def stop(self, how: signal.Signals) -> None:
        """Stop the server with SIGINT, or with SIGQUIT as a crash would; again does nothing."""
        if self.server is not None:
            self.server.send_signal(how)
            self.server.wait(timeout=30)
            self.server = None


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
