"""What systemctl does for the guide's service and nginx, on a machine without systemd."""

import os
import pwd
import signal
import subprocess
import sys
import time
from configparser import ConfigParser
from pathlib import Path

UNITS = Path("/etc/systemd/system")


def main(arguments: list[str]) -> None:
    action, *names = [argument for argument in arguments if argument != "--now"]
    for name in names:
        if name == "nginx":
            subprocess.run(["nginx", "-s", action], check=True)
        else:
            _control(action, name)


def _control(action: str, name: str) -> None:
    place = Path(f"/run/{name}.pid")
    if action in {"stop", "restart"}:
        _stop(int(place.read_text()))
    if action in {"enable", "start", "restart"}:
        place.write_text(str(_start(name)))


def _start(name: str) -> int:
    unit = ConfigParser(interpolation=None, strict=False)
    assert unit.read(UNITS / f"{name}.service")
    service = unit["Service"]
    account = pwd.getpwnam(service["User"])
    as_service = {
        "cwd": service["WorkingDirectory"],
        "user": account.pw_uid,
        "group": account.pw_gid,
        "extra_groups": [],
        "umask": int(service["UMask"], 8),
        "env": {"PATH": "/usr/bin:/bin", "HOME": account.pw_dir, "LANG": "C.UTF-8"},
        "stdin": subprocess.DEVNULL,
    }
    with Path(f"/var/log/{name}.log").open("a") as log:
        written = {**as_service, "stdout": log, "stderr": log}
        subprocess.run(service["ExecStartPre"].split(), check=True, **written)
        return subprocess.Popen(service["ExecStart"].split(), start_new_session=True, **written).pid


def _stop(pid: int) -> None:
    os.kill(pid, signal.SIGTERM)
    for _ in range(300):
        if not Path(f"/proc/{pid}").exists() or _is_zombie(pid):
            return
        time.sleep(0.1)
    sys.exit(f"Process {pid} did not stop.")


def _is_zombie(pid: int) -> bool:
    return ") Z" in Path(f"/proc/{pid}/stat").read_text()


if __name__ == "__main__":
    main(sys.argv[1:])
