"""Shared by the benchmarks: a running site with demo content, and a limited load of readers."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "only for this benchmark"


@dataclass(frozen=True)
class Measured:
    requests_per_second: float
    p50_ms: float
    p99_ms: float
    failed: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], **env: str) -> Iterator[int]:
    """Run a command until the block ends; yield its process id."""
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.DEVNULL
    )
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


@contextlib.contextmanager
def our_site(folder: Path) -> Iterator[tuple[str, int]]:
    """Prepare and serve the demo; yield its URL and the server's process id."""
    port = free_port()
    env = {
        "DATA_DIR": str(folder),
        "TRUSTED_PROXIES": "1",
        "LOG_LEVEL": "error",
        "ADMIN_PASSWORD": PASSWORD,
    }
    manage = [sys.executable, "manage.py"]
    # Otherwise the server would create the demo's renditions during the measurement.
    for command in (["prepare"], ["pictures", "rebuild"]):
        subprocess.run(
            [*manage, *command],
            cwd=ROOT,
            env={**os.environ, **env},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    with running([*manage, "serve", "--port", str(port)], **env) as pid:
        base = f"http://127.0.0.1:{port}"
        wait_for(base + "/healthz")
        yield base, pid


def wait_for(url: str) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=2).close()
            return
        time.sleep(0.05)
    raise SystemExit(f"{url} does not respond")


def a_post(base: str) -> str:
    with urllib.request.urlopen(base + "/blog/popular/?window=all", timeout=10) as response:
        found = re.search(r'<li><a href="(/blog/[^"]+/)"', response.read().decode())
    if found is None:
        raise SystemExit("the demo has no post")
    return found[1]


def _last_number(out: str) -> float:
    return float(out.partition("Requests/sec:")[2].split()[0])


def load(url: str, *, connections: int, seconds: float, offset: int) -> Measured:
    command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds:.0f}s", "--latency"]
    script = ["-s", str(ROOT / "benchmarks" / "readers.lua"), url, "--", str(offset)]
    out = subprocess.run([*command, *script], capture_output=True, text=True, check=True).stdout
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    socket_errors = [int(n) for n in re.findall(r"(?:connect|read|write|timeout) (\d+)", out)]
    return Measured(
        requests_per_second=_last_number(out),
        p50_ms=_latency(out, "50%"),
        p99_ms=_latency(out, "99%"),
        failed=(int(errors[1]) if errors else 0) + sum(socket_errors),
    )


def _latency(out: str, percentile: str) -> float:
    found = re.search(rf"{percentile}\s+([\d.]+)(us|ms|s)", out)
    if found is None:
        raise SystemExit(f"wrk reported no latency:\n{out}")
    units: dict[str, float] = {"us": 0.001, "ms": 1.0, "s": 1000.0}
    return float(found[1]) * units[found[2]]
