"""What the benchmarks share: sites to measure, measuring, and a load of many readers."""

import contextlib
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

from tests.production import ROOT, Site, manage, served

REPEATS = 15
# A post of the demo.
POST_PATH = "/blog/mapreduce/"
T = TypeVar("T")


def parse_options(description: str | None, **defaults: int) -> Namespace:
    """Parse options that are numbers, and ``--database-url``."""
    parser = ArgumentParser(description=description)
    for name, value in defaults.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--database-url", default="", help="an empty database to fill")
    return parser.parse_args()


@contextlib.contextmanager
def empty_site(database_url: str = "") -> Iterator[Path]:
    """Set up Django for an empty site; yields its folder. Import models only within it."""
    with tempfile.TemporaryDirectory(prefix="offprint-bench-") as folder:
        os.environ |= {"DATA_DIR": folder, "LOG_LEVEL": "error"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "site_config.settings"
        if database_url:
            os.environ["DATABASE_URL"] = database_url
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield Path(folder)


@contextlib.contextmanager
def demo_site(folder: Path, **more: str) -> Iterator[Site]:
    """Prepare the demo in a folder, unless it is there, and serve it."""
    settings = {"TRUSTED_PROXIES": "1", "LOG_LEVEL": "error", **more}
    # Otherwise the server would make the sizes of the demo's images while it is measured.
    for command in (["prepare"], ["pictures", "rebuild"]):
        manage(*command, data_dir=folder, **settings).check_returncode()
    with served(folder, workers=os.cpu_count() or 1, port=0, **settings) as site:
        yield site


def machine() -> str:
    return f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(name: str, action: Callable[[], T]) -> T:
    """Print the seconds that an action takes, and return its result."""
    start = time.perf_counter()
    result = action()
    print(f"{name:<40}{time.perf_counter() - start:8.2f} s")
    return result


def measure(action: Callable[[], object]) -> str:
    """Return the median milliseconds of an action, and its queries, as cells of a table."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        action()
        number = len(queries)
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return f"{median(times):.1f} | {number}"


def run_command(name: str, data_dir: Path, *arguments: str) -> str:
    """Run a command of the site, print its time and memory, and return its output."""
    env = {**os.environ, "DATA_DIR": str(data_dir), "LOG_LEVEL": "error"}
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, stdout=out, stderr=out
        )
        _, status, used = os.wait4(process.pid, 0)
        out.seek(0)
        output = out.read()
    if status:
        sys.exit(f"{name}: {output}")
    seconds, cpu = time.perf_counter() - started, used.ru_utime + used.ru_stime
    print(f"{name}: {seconds:.1f} s, CPU {cpu:.1f} s, {used.ru_maxrss / 1024:.0f} MB", flush=True)
    return output


@dataclass(frozen=True)
class Load:
    requests: int
    requests_per_second: float
    p99_ms: float
    failed: int


def load(url: str, *, connections: int, seconds: float, offset: int) -> Load:
    """Request a URL with wrk, each time as another reader; ``offset``: the first reader."""
    command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds:.0f}s", "--latency"]
    script = ["-s", str(ROOT / "benchmarks" / "readers.lua"), url, "--", str(offset)]
    out = subprocess.run([*command, *script], capture_output=True, text=True, check=True).stdout
    requests = re.search(r"(\d+) requests in", out)
    rate = re.search(r"Requests/sec:\s*([\d.]+)", out)
    latency = re.search(r"99%\s+([\d.]+)(us|ms|s)", out)
    if requests is None or rate is None or latency is None:
        raise SystemExit(f"wrk printed no rate or latency:\n{out}")
    failed = re.findall(r"(?:Non-2xx or 3xx responses:|connect|read|write|timeout) (\d+)", out)
    p99_ms = float(latency[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[latency[2]]
    return Load(int(requests[1]), float(rate[1]), p99_ms, sum(map(int, failed)))
