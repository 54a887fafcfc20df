"""Compare this site, counting every visit, with nginx serving the same bytes from disk.

    python -m benchmarks.against_nginx [--seconds 5] [--rounds 3] [--connections 1,32,128]

Needs nginx and wrk. Both servers get the same requests alternately, each from a different reader.
"""

import argparse
import contextlib
import gzip
import os
import platform
import shutil
import statistics
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from benchmarks.running import Measured, a_post, free_port, load, our_site, running, wait_for

PAGES = {"homepage": "/", "post": "", "popular": "/blog/popular/", "feed": "/feed/atom.xml"}
WARM_UP_SECONDS = 2


@contextlib.contextmanager
def nginx(folder: Path, pages: dict[str, bytes]) -> Iterator[str]:
    """Serve the pages' gzip bytes as plain files, with the headers of pages."""
    port = free_port()
    (folder / "www").mkdir()
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
    folder.chmod(0o755)
    with running([shutil.which("nginx") or "nginx", "-p", str(folder), "-c", str(config)]):
        base = f"http://127.0.0.1:{port}"
        wait_for(f"{base}/{next(iter(pages))}")
        yield base


def fetch_gzip(url: str) -> bytes:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as response:
        body: bytes = response.read()
        if response.headers["Content-Encoding"] != "gzip":
            body = gzip.compress(body, 9)
    return body


def median(rounds: list[Measured], name: str) -> float:
    return float(statistics.median(getattr(one, name) for one in rounds))


def compare(ours: str, theirs: str, *, connections: int, seconds: float, rounds: int) -> str:
    for url in (ours, theirs):
        load(url, connections=connections, seconds=WARM_UP_SECONDS, offset=90_000_000)
    measured: dict[str, list[Measured]] = {ours: [], theirs: []}
    for number in range(rounds):
        for url in (ours, theirs):
            offset = number * 7_000_000
            measured[url].append(load(url, connections=connections, seconds=seconds, offset=offset))
    mine, nginx_ = measured[ours], measured[theirs]
    rate, rate_of_nginx = (median(one, "requests_per_second") for one in (mine, nginx_))
    p99, p99_of_nginx = (median(one, "p99_ms") for one in (mine, nginx_))
    failed = sum(one.failed for one in mine)
    return (
        f"{connections} | {rate:,.0f} | {rate_of_nginx:,.0f} | {rate / rate_of_nginx:.2f} | "
        f"{p99:.2f} | {p99_of_nginx:.2f} | {failed}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", default="1,32,128")
    parser.add_argument("--pages", default=",".join(PAGES))
    options = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="offprint-bench-")))
        base, _ = stack.enter_context(our_site(folder / "site"))
        chosen = options.pages.split(",")
        paths = {name: PAGES[name] or a_post(base) for name in chosen}
        bodies = {name: fetch_gzip(base + path) for name, path in paths.items()}
        (folder / "nginx").mkdir()
        rival = stack.enter_context(nginx(folder / "nginx", bodies))
        print(
            "| page | bytes | connections | site, req/s | nginx, req/s | ratio | "
            "site p99, ms | nginx p99, ms | failed |"
        )
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        for name, path in paths.items():
            for connections in (int(number) for number in options.connections.split(",")):
                row = compare(
                    base + path,
                    f"{rival}/{name}",
                    connections=connections,
                    seconds=options.seconds,
                    rounds=options.rounds,
                )
                print(f"| {name} | {len(bodies[name])} | {row} |", flush=True)


if __name__ == "__main__":
    main()
