"""Compare the site with nginx, which serves the same bytes from disk. Every visit is counted.

    python -m benchmarks.against_nginx [--seconds 5] [--rounds 3] [--pages homepage,post]

Needs nginx and wrk. Both servers get the same requests in turns, each from another reader.
"""

import contextlib
import gzip
import os
import shutil
import subprocess
import tempfile
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.running import POST_PATH, demo_site, load, machine
from tests.production import free_port

PAGES = {"homepage": "/", "post": POST_PATH, "popular": "/blog/popular/", "feed": "/feed/atom.xml"}
CONNECTIONS = (1, 32, 128)
WARM_UP_SECONDS = 2
COLUMNS = ("site, req/s", "nginx, req/s", "ratio", "site p99, ms", "nginx p99, ms", "failed")


@contextlib.contextmanager
def nginx(folder: Path, pages: dict[str, bytes]) -> Iterator[str]:
    """Serve gzipped pages as files, with the headers of pages; yields the base URL."""
    port = free_port()
    (folder / "www").mkdir(parents=True)
    for name, body in pages.items():
        (folder / "www" / name).write_bytes(body)
    config = folder / "nginx.conf"
    as_root = "user root;" if os.geteuid() == 0 else ""
    config.write_text(
        f"""daemon off; {as_root} worker_processes {os.cpu_count()}; pid {folder}/nginx.pid;
        error_log stderr error;
        events {{ worker_connections 1024; }}
        http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
        open_file_cache max=100; open_file_cache_valid 60s;
        server {{ listen 127.0.0.1:{port} backlog=2048; root {folder}/www;
        default_type "text/html; charset=utf-8"; add_header Content-Encoding gzip;
        add_header Vary Accept-Encoding; add_header Cache-Control no-cache; }} }}"""
    )
    command = [shutil.which("nginx") or "nginx", "-p", str(folder), "-c", str(config)]
    process = subprocess.Popen(command)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def fetch_gzip(url: str) -> bytes:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as response:
        body: bytes = response.read()
        is_gzip = response.headers["Content-Encoding"] == "gzip"
    return body if is_gzip else gzip.compress(body, 9)


def compare(urls: tuple[str, str], connections: int, seconds: float, rounds: int) -> str:
    """Return the cells of a row: the median of some rounds."""
    for url in urls:
        load(url, connections=connections, seconds=WARM_UP_SECONDS, offset=90_000_000)
    loads = [
        [load(url, connections=connections, seconds=seconds, offset=n * 7_000_000) for url in urls]
        for n in range(rounds)
    ]
    rates = [median(pair[i].requests_per_second for pair in loads) for i in (0, 1)]
    p99s = [median(pair[i].p99_ms for pair in loads) for i in (0, 1)]
    failed = sum(ours.failed for ours, _ in loads)
    return (
        f"{rates[0]:,.0f} | {rates[1]:,.0f} | {rates[0] / rates[1]:.2f} | "
        f"{p99s[0]:.2f} | {p99s[1]:.2f} | {failed}"
    )


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", default=",".join(PAGES))
    options = parser.parse_args()
    print(f"{machine()}\n\n| page | bytes | connections | {' | '.join(COLUMNS)} |")
    print("| --- |" + " ---: |" * (len(COLUMNS) + 2))
    with tempfile.TemporaryDirectory(prefix="offprint-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with demo_site(folder / "site") as site:
            paths = {page: PAGES[page] for page in options.pages.split(",")}
            bodies = {page: fetch_gzip(site.url + path) for page, path in paths.items()}
            with nginx(folder / "nginx", bodies) as base:
                for page, path in paths.items():
                    for connections in CONNECTIONS:
                        urls = (site.url + path, f"{base}/{page}")
                        row = compare(urls, connections, options.seconds, options.rounds)
                        cells = f"{page} | {len(bodies[page])} | {connections} | {row}"
                        print(f"| {cells} |", flush=True)


if __name__ == "__main__":
    main()
