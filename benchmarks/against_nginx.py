"""Compare the site, alone and behind the cache of nginx, with nginx and the least application.

    python -m benchmarks.against_nginx [--seconds 5] [--rounds 3] [--pages homepage,post]
        [--connections 1,32,128] [--edit-every SECONDS]

Needs nginx and wrk. nginx sends the same bytes and headers from a file, and ``plain_app`` sends
them from memory on the site's server. The nginx cache is that of docs/nginx-cache.md, before a site
of its own. All get the same requests in turns, each from another reader. With ``--edit-every``, the
post of the sites is changed during the load, so that their pages are made again. The sites count
every visit; at the end it is checked that none was lost or doubled. No ratios are printed for
measurements during which other processes used much of the machine.
"""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.plain_app import FOLDER
from benchmarks.processes import Watch, cpu_seconds
from benchmarks.running import POST_PATH, Load, demo_site, load, machine
from blog.visits.hole_punching import first_byte
from tests.nginx import is_open, make_log, nginx_in_front
from tests.production import ROOT, Site, free_port, inherited

SLUG = POST_PATH.split("/")[2]
PAGES = {"homepage": "/", "post": POST_PATH, "popular": "/blog/popular/", "feed": "/feed/atom.xml"}
WARM_UP_SECONDS = 2.0
# More than the readers of one load, so that each reader comes once.
READERS_PER_LOAD = 500_000
MAX_SHARE_OF_OTHERS = 0.15
COLUMNS = ("req/s", "CPU, µs", "p99, ms")
RATIOS = (("Offprint", "plain app"), ("Offprint", "nginx"), ("nginx cache", "nginx"))
# In memory, as documented.
LOG_FOLDER = "/dev/shm"
OWN_HEADERS = {"content-length", "date", "server", "connection"}


@dataclass(frozen=True)
class Peer:
    """A server to measure, with the URLs of the pages, and the site that counts its visits."""

    name: str
    pids: tuple[int, ...]
    urls: dict[str, str]
    site: Site | None = None


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
def files_of(folder: Path, site: Site, paths: dict[str, str]) -> Iterator[list[Peer]]:
    """Serve the site's pages by nginx and by the plain application."""
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
            Peer(peer, (pid,), {name: f"http://127.0.0.1:{port}/{name}" for name in paths})
            for peer, pid, port in (
                ("plain app", plain_pid, plain_port), ("nginx", nginx_pid, nginx_port),
            )
        ]  # fmt: skip


@contextlib.contextmanager
def behind_cache(folder: Path, paths: dict[str, str]) -> Iterator[Peer]:
    """Serve the site of a prepared folder behind nginx with its cache."""
    with tempfile.TemporaryDirectory(prefix="offprint-bench-", dir=LOG_FOLDER) as name:
        log, port = make_log(Path(name)), free_port()
        with (
            demo_site(folder, NGINX_LOG=str(log)) as site,
            nginx_in_front(
                Path(name),
                site.port,
                port,
                workers=os.cpu_count() or 1,
                # The load is from many addresses, as if no proxy were in between.
                address="$http_x_forwarded_for",
            ) as nginx,
        ):
            urls = {name: f"http://127.0.0.1:{port}{path}" for name, path in paths.items()}
            for url in urls.values():
                # A first request may take longer than the warm-up.
                urllib.request.urlopen(url, timeout=30).close()
            yield Peer("nginx cache", (nginx.pid, site.pid), urls, replace(site, log=log))


@contextlib.contextmanager
def all_peers(folder: Path, paths: dict[str, str]) -> Iterator[list[Peer]]:
    with demo_site(folder / "site") as site:
        shutil.copytree(folder / "site", folder / "cached")
        urls = {name: site.url + path for name, path in paths.items()}
        with (
            files_of(folder / "www", site, paths) as files,
            behind_cache(folder / "cached", paths) as cached,
        ):
            yield [Peer("Offprint", (site.pid,), urls, site), cached, *files]


@contextlib.contextmanager
def edited(site: Site | None, every: float) -> Iterator[None]:
    """Change the post of a site again and again, unless ``every`` is 0."""
    if site is None or not every:
        yield
        return
    stopped = threading.Event()

    def edit() -> None:
        while not stopped.wait(every):
            with contextlib.closing(connect(site)) as db, db:
                db.execute("UPDATE blog_post SET summary = summary || '.' WHERE slug = ?", [SLUG])
                db.execute("UPDATE blog_contentversion SET number = number + 1")

    thread = threading.Thread(target=edit)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


class Loads:
    """Loads of readers that never come twice; counts the answers of the sites for posts."""

    def __init__(self, edit_every: float = 0) -> None:
        self.edit_every = edit_every
        self.offset = 0
        self.answers: Counter[str] = Counter()
        self.unanswered: Counter[str] = Counter()

    def measure(self, peer: Peer, page: str, connections: int, seconds: float) -> Measured:
        self.offset += READERS_PER_LOAD
        watch, cpu = Watch(*peer.pids, os.getpid()), cpu_seconds(*peer.pids)
        with edited(peer.site, self.edit_every):
            done = load(
                peer.urls[page], connections=connections, seconds=seconds, offset=self.offset
            )
        others = watch.share_of_others()
        if peer.site is not None:
            wait_until_counted(peer.site)
            if page == "post":
                self.answers[peer.name] += done.requests
                self.unanswered[peer.name] += connections
        used = cpu_seconds(*peer.pids) - cpu
        return Measured(done, 1e6 * used / done.requests, others)


def compare(
    loads: Loads,
    servers: list[Peer],
    page: str,
    connections: int,
    options: Any,
    *,
    compared: Sequence[tuple[str, str]] = RATIOS,
) -> str:
    """Return the cells of a row: the medians of the rounds."""
    for peer in servers:
        loads.measure(peer, page, connections, WARM_UP_SECONDS)
    rounds = [
        [loads.measure(peer, page, connections, options.seconds) for peer in servers]
        for _ in range(options.rounds)
    ]
    cells, rates = [], {}
    for peer, of_peer in zip(servers, zip(*rounds, strict=True), strict=True):
        rates[peer.name] = median(one.load.requests_per_second for one in of_peer)
        cpu, p99 = (median(o.cpu_us for o in of_peer), median(o.load.p99_ms for o in of_peer))
        cells += [f"{rates[peer.name]:,.0f}", f"{cpu:.0f}", f"{p99:.2f}"]
    others = max(one.others for one_round in rounds for one in one_round)
    if others > MAX_SHARE_OF_OTHERS:
        ratios = [f"others used {others:.0%} of the machine", *[""] * (len(compared) - 1)]
    else:
        ratios = [f"{rates[one] / rates[other]:.2f}" for one, other in compared]
    failed = sum(one.load.failed for one_round in rounds for one in one_round)
    return " | ".join([*cells, *ratios, str(failed)])


def head_of(servers: list[Peer], compared: Sequence[tuple[str, str]] = RATIOS) -> str:
    """Return the head of a table with the rows of ``compare``."""
    headings = [f"{peer.name}, {column}" for peer in servers for column in COLUMNS]
    headings += [f"{one} of {other}" for one, other in compared] + ["failed"]
    rule = "| --- |" + " ---: |" * (len(headings) + 1)
    return f"| page | connections | {' | '.join(headings)} |\n{rule}"


def wait_until_counted(site: Site) -> None:
    """Wait until all visits are in the database; counting would slow down the next measurement."""
    while is_counting(site):
        time.sleep(0.2)


def is_counting(site: Site) -> bool:
    if site.log is not None:
        with site.log.open("rb") as log:
            if first_byte(log.fileno()) < os.fstat(log.fileno()).st_size:
                return True
    try:
        written = sum(path.stat().st_size for path in (site.data_dir / "journal").glob("*.journal"))
    except FileNotFoundError:  # One has been counted.
        return True
    return query(site, "SELECT sum(offset) FROM blog_journalbookmark") < written


def count_visits(site: Site) -> int:
    """Return the counted visits of the post."""
    wait_until_counted(site)
    posts = f"SELECT id FROM blog_post WHERE slug = '{SLUG}'"
    return query(site, f"SELECT sum(count) FROM blog_dailyvisits WHERE post_id IN ({posts})")


def connect(site: Site) -> sqlite3.Connection:
    return sqlite3.connect(site.data_dir / "offprint.sqlite3", timeout=30)


def query(site: Site, sql: str) -> int:
    with contextlib.closing(connect(site)) as db:
        return db.execute(sql).fetchone()[0] or 0


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", default=",".join(PAGES))
    parser.add_argument("--connections", default="1,32,128")
    parser.add_argument("--edit-every", type=float, default=0)
    options = parser.parse_args()
    paths = {page: PAGES[page] for page in options.pages.split(",")}
    with tempfile.TemporaryDirectory(prefix="offprint-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with all_peers(folder, paths) as servers:
            counting = [(peer.name, peer.site) for peer in servers if peer.site is not None]
            loads, before = (
                Loads(options.edit_every),
                {name: count_visits(site) for name, site in counting},
            )
            print(f"{machine()}\n\n{head_of(servers)}")
            for page in paths:
                for connections in map(int, options.connections.split(",")):
                    row = compare(loads, servers, page, connections, options)
                    print(f"| {page} | {connections} | {row} |", flush=True)
            visits = {name: count_visits(site) - before[name] for name, site in counting}
    wrong = 0
    for name, number in visits.items():
        answers = loads.answers[name]
        # The load generator doesn't count the answers that were on their way when it ended.
        lost = max(0, answers - number)
        doubled = max(0, number - answers - loads.unanswered[name])
        wrong += lost + doubled
        print(f"\n{name}: {answers:,} answers, {number:,} visits, {lost} lost, {doubled} doubled")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
