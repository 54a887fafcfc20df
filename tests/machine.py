"""A machine to follow the guide on: namespaces with a /srv, /etc, /var and network of their own.

Commands run there as root, and leave nothing on the machine around it.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.production import ROOT

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What the commands of the guide write to; files of the machine stay readable.
_COPIED_ON_WRITE = ("etc", "var", "home", "root")
_PREPARE = """
set -e
for name in {names}; do
    mkdir -p "$1/changes/$name" "$1/work/$name"
    [ ! -d "/$name" ] || mount -t overlay overlay \
        -o "lowerdir=/$name,upperdir=$1/changes/$name,workdir=$1/work/$name" "/$name"
done
mount --bind "$1/srv" /srv
mount -t tmpfs tmpfs /run
ip link set lo up 2>/dev/null || {python} -c "$2"
echo ready
exec sleep infinity
"""
# Where "ip" isn't installed: SIOCSIFFLAGS with IFF_UP.
_LOOPBACK_UP = (
    "import fcntl, socket, struct; "
    "fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh', b'lo', 1))"
)


class Machine:
    def __init__(self, folder: Path, pid: int) -> None:
        self.programs, self._pid = folder / "programs", pid
        self._wheels = folder / "wheels"

    def run(self, commands: str, typed: str = "") -> str:
        """Return what the commands print; raise AssertionError at the first that fails."""
        done = subprocess.run(
            ["nsenter", f"--target={self._pid}", "--mount", "--pid", "--net", "env",
             *self._environment(), "setsid", "--wait", "bash", "-euo", "pipefail", "-c", commands],
            input=typed, capture_output=True, text=True, cwd="/", timeout=600, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def add_program(self, name: str, script: str) -> None:
        """Stand in for a program that can't run here."""
        program = self.programs / name
        program.write_text(script)
        program.chmod(0o755)

    def _environment(self) -> list[str]:
        """Nothing comes from the account that runs the tests; packages come from a folder."""
        return [
            "--ignore-environment",
            f"PATH={self.programs}:{_PATH}",
            "HOME=/root",
            "PIP_NO_COMPILE=1",
            "LANG=C.UTF-8",
            "PIP_NO_INDEX=1",
            f"PIP_FIND_LINKS={self._wheels}",
        ]


@contextmanager
def running_machine(lock_file: str, *others: str) -> Iterator[Machine]:
    """The machine can install what the lock file names, and others, without a network."""
    folder = Path(tempfile.mkdtemp(prefix="offprint-machine-"))
    folder.chmod(0o755)
    for name in ("srv", "programs"):
        (folder / name).mkdir()
    for packages in (("--require-hashes", "-r", str(ROOT / lock_file)), others):
        _download(folder / "wheels", packages)
    _run("git", "clone", "--quiet", "--bare", ROOT, folder / "srv" / "repository.git")
    script = _PREPARE.format(names=" ".join(_COPIED_ON_WRITE), python=sys.executable)
    unshare = subprocess.Popen(
        ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc",
         "sh", "-c", script, "sh", folder, _LOOPBACK_UP],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert unshare.stdout
    assert unshare.stdout.readline() == "ready\n"
    first_process = _first_process(unshare.pid)
    try:
        yield Machine(folder, first_process)
    finally:
        # All others end with it.
        os.kill(first_process, signal.SIGKILL)
        unshare.wait(timeout=20)
        shutil.rmtree(folder)


def _download(folder: Path, packages: Sequence[str]) -> None:
    if packages:
        _run(
            sys.executable, "-m", "pip", "--python", _python(), "download", "--quiet",
            "--no-input", "--disable-pip-version-check", "--dest", folder, *packages,
        )  # fmt: skip


def _python() -> str:
    """The interpreter that make finds there, in the order of the Makefile."""
    names = ("python3.13", "python3.12", "python3.11", "python3")
    return next(filter(None, (shutil.which(name, path=_PATH) for name in names)))


def _first_process(pid: int) -> int:
    """Return the process with which the namespace ends: the youngest descendant."""
    while children := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        pid = int(children[0])
    return pid


def _run(*command: str | Path) -> None:
    subprocess.run(list(map(str, command)), check=True, capture_output=True)


def can_make_machines() -> bool:
    programs = ("unshare", "adduser", "caddy", "nginx", "openssl", "curl", "createuser")
    if os.geteuid() != 0 or not all(map(shutil.which, programs)):
        return False
    # Containers often may not make namespaces.
    command = ["unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc", "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
