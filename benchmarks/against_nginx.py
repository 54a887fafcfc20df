"""Compare the site with nginx, and with the least that its own server can do for a page.

    python -m benchmarks.against_nginx [--seconds 5] [--rounds 3] [--pages homepage,post]
        [--connections 1,32,128]

Needs nginx and wrk. nginx sends the same bytes and headers from a file, and ``plain_app`` sends
them from memory on the site's server. All get the same requests in turns, each from another reader.
The site counts every visit; at the end it is checked that none was lost or doubled. No ratios are
printed for measurements during which other processes used much of the machine.
"""

import contextlib
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.plain_app import FOLDER
from benchmarks.processes import Watch, cpu_seconds
from benchmarks.running import POST_PATH, Load, demo_site, load, machine
from tests.production import ROOT, Site, free_port, inherited

PAGES = {"homepage": "/", "post": POST_PATH, "popular": "/blog/popular/", "feed": "/feed/atom.xml"}
WARM_UP_SECONDS = 2.0
# More than the readers of one load, so that each reader comes once.
READERS_PER_LOAD = 500_000
MAX_SHARE_OF_OTHERS = 0.15
COLUMNS = ("req/s", "CPU, µs", "p99, ms")
OWN_HEADERS = {"content-length", "date", "server", "connection"}


@dataclass(frozen=True)
class Peer:
    """A server to measure; ``base`` is what comes before the name of a page."""

    name: str
    pid: int
    urls: dict[str, str]


@dataclass(frozen=True)
class Measured:
    load: Load
    cpu_us: float
    others: float


def save_pages(folder: Path, url: str, paths: dict[str, str]) -> dict[str, list[list[str]]]:
    """Save the gzipped pages of the site, and return the headers of each."""
    headers = {}
    for name, path in paths.items():
        request = urllib.request.Request(url + path, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=10) as response:
            (folder / name).write_bytes(response.read())
            headers[name] = [
                [header.lower(), value]
                for header, value in response.headers.items()
                if header.lower() not in OWN_HEADERS
            ]
    (folder / "pages.json").write_text(json.dumps(headers))
    return headers


@contextlib.contextmanager
def running(command: list[str], port: int, **settings: str) -> Iterator[int]:
    """Yield the process of a server once it accepts connections."""
    process = subprocess.Popen(command, cwd=ROOT, env={**inherited(), **settings})
    try:
        while not is_open(port):
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def is_open(port: int) -> bool:
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False


def nginx_configuration(folder: Path, port: int, pages: dict[str, list[list[str]]]) -> str:
    locations = ""
    for name, headers in pages.items():
        added = "".join(
            f'add_header {header} "{value}";'
            for header, value in headers
            if header not in {"content-type", "etag", "last-modified"}
        )
        content_type = next(value for header, value in headers if header == "content-type")
        locations += f'location = /{name} {{ default_type "{content_type}"; {added} }}\n'
    as_root = "user root;" if os.geteuid() == 0 else ""
    return f"""daemon off; {as_root} worker_processes {os.cpu_count()}; pid {folder}/nginx.pid;
        error_log stderr error;
        events {{ worker_connections 1024; }}
        http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
        open_file_cache max=100; open_file_cache_valid 60s;
        server {{ listen 127.0.0.1:{port} backlog=2048; root {folder}; {locations} }} }}"""


@contextlib.contextmanager
def peers(folder: Path, site: Site, paths: dict[str, str]) -> Iterator[list[Peer]]:
    """Serve the site's pages by nginx and by the plain application beside the site."""
    folder.mkdir()
    pages = save_pages(folder, site.url, paths)
    plain_port, nginx_port = free_port(), free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(nginx_configuration(folder, nginx_port, pages))
    plain = [sys.executable, "-m", "benchmarks.plain_app", str(plain_port), str(os.cpu_count())]
    nginx = [shutil.which("nginx") or "nginx", "-p", str(folder), "-c", str(configuration)]
    with (
        running(plain, plain_port, **{FOLDER: str(folder)}) as plain_pid,
        running(nginx, nginx_port) as nginx_pid,
    ):
        yield [
            Peer("Offprint", site.pid, {name: site.url + path for name, path in paths.items()}),
            *(
                Peer(peer, pid, {name: f"http://127.0.0.1:{port}/{name}" for name in paths})
                for peer, pid, port in (
                    ("plain app", plain_pid, plain_port), ("nginx", nginx_pid, nginx_port),
                )
            ),
        ]  # fmt: skip


class Loads:
    """Loads of readers that never come twice; counts the answers of the site for posts."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.offset = 0
        self.answers = 0
        self.unanswered = 0

    def measure(self, peer: Peer, page: str, connections: int, seconds: float) -> Measured:
        self.offset += READERS_PER_LOAD
        watch, cpu = Watch(peer.pid, os.getpid()), cpu_seconds(peer.pid)
        done = load(peer.urls[page], connections=connections, seconds=seconds, offset=self.offset)
        others = watch.share_of_others()
        if peer.name == "Offprint":
            wait_until_counted(self.site)
            if page == "post":
                self.answers += done.requests
                self.unanswered += connections
        used = cpu_seconds(peer.pid) - cpu
        return Measured(done, 1e6 * used / done.requests, others)


def compare(loads: Loads, servers: list[Peer], page: str, connections: int, options: Any) -> str:
    """Return the cells of a row: the medians of the rounds."""
    for peer in servers:
        loads.measure(peer, page, connections, WARM_UP_SECONDS)
    rounds = [
        [loads.measure(peer, page, connections, options.seconds) for peer in servers]
        for _ in range(options.rounds)
    ]
    cells, rates = [], []
    for of_peer in zip(*rounds, strict=True):
        rates.append(median(one.load.requests_per_second for one in of_peer))
        cpu, p99 = (median(o.cpu_us for o in of_peer), median(o.load.p99_ms for o in of_peer))
        cells += [f"{rates[-1]:,.0f}", f"{cpu:.0f}", f"{p99:.2f}"]
    others = max(one.others for one_round in rounds for one in one_round)
    if others > MAX_SHARE_OF_OTHERS:
        ratios = [f"others used {others:.0%} of the machine", ""]
    else:
        ratios = [f"{rates[0] / rate:.2f}" for rate in rates[1:]]
    failed = sum(one_round[0].load.failed for one_round in rounds)
    return " | ".join([*cells, *ratios, str(failed)])


def wait_until_counted(site: Site) -> None:
    """Wait until the journals are in the database, which would slow down the next measurement."""
    journals = site.data_dir / "journal"
    while True:
        written = sum(path.stat().st_size for path in journals.glob("*.journal"))
        if query(site, "SELECT sum(offset) FROM blog_journalbookmark") >= written:
            return
        time.sleep(0.2)


def count_visits(site: Site) -> int:
    """Return the counted visits of the post."""
    wait_until_counted(site)
    posts = f"SELECT id FROM blog_post WHERE slug = '{POST_PATH.split('/')[2]}'"
    return query(site, f"SELECT sum(count) FROM blog_dailyvisits WHERE post_id IN ({posts})")


def query(site: Site, sql: str) -> int:
    with contextlib.closing(sqlite3.connect(site.data_dir / "offprint.sqlite3", timeout=30)) as db:
        return db.execute(sql).fetchone()[0] or 0


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", default=",".join(PAGES))
    parser.add_argument("--connections", default="1,32,128")
    options = parser.parse_args()
    paths = {page: PAGES[page] for page in options.pages.split(",")}
    with tempfile.TemporaryDirectory(prefix="offprint-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with demo_site(folder / "site") as site, peers(folder / "www", site, paths) as servers:
            loads, before = Loads(site), count_visits(site)
            headings = [f"{peer.name}, {column}" for peer in servers for column in COLUMNS]
            headings += [f"of {peer.name}" for peer in servers[1:]] + ["failed"]
            print(f"{machine()}\n\n| page | connections | {' | '.join(headings)} |")
            print("| --- |" + " ---: |" * (len(headings) + 1))
            for page in paths:
                for connections in map(int, options.connections.split(",")):
                    row = compare(loads, servers, page, connections, options)
                    print(f"| {page} | {connections} | {row} |", flush=True)
            visits = count_visits(site) - before
    # The load generator doesn't count the answers that were on their way when it ended.
    lost = max(0, loads.answers - visits)
    doubled = max(0, visits - loads.answers - loads.unanswered)
    print(f"\nAnswers: {loads.answers:,}; visits: {visits:,}; lost: {lost}; doubled: {doubled}")
    sys.exit(1 if lost or doubled else 0)


if __name__ == "__main__":
    main()
