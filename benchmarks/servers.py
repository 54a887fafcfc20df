"""Compare WSGI servers with the application of ``plain_app``, in turns.

    python -m venv /tmp/servers
    /tmp/servers/bin/pip install granian gunicorn fastwsgi socketify waitress cheroot pyruvate
    python -m benchmarks.servers /tmp/servers [--seconds 4] [--rounds 3] [--connections 32]

Each server runs one process per core; those that can't start several processes run one.
"""

import contextlib
import os
import shutil
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from statistics import median

from benchmarks.against_nginx import MAX_SHARE_OF_OTHERS, Peer, running, save_pages
from benchmarks.plain_app import FOLDER
from benchmarks.processes import Watch, cpu_seconds
from benchmarks.running import POST_PATH, demo_site, load, machine
from tests.production import ROOT, free_port

APP = "benchmarks.plain_app:application"
CORES = str(os.cpu_count() or 1)
GUNICORN = ["-m", "gunicorn", APP, "-b", "127.0.0.1:{port}", "-w", CORES, "--keep-alive", "75"]
SERVE_BY_CHEROOT = (
    "from cheroot.wsgi import Server; from benchmarks.plain_app import application;"
    "Server(('127.0.0.1', {port}), application, numthreads=8).start()"
)
SERVE_BY_FASTWSGI = (
    "import fastwsgi; from benchmarks.plain_app import application;"
    "fastwsgi.run(application, host='127.0.0.1', port={port}, loglevel=0)"
)
SERVE_BY_SOCKETIFY = (
    "from socketify import WSGI; from benchmarks.plain_app import application;"
    "WSGI(application).listen({port}).run(workers=" + CORES + ")"
)
SERVE_BY_PYRUVATE = (
    "import pyruvate; from benchmarks.plain_app import application;"
    "pyruvate.serve(application, '127.0.0.1:{port}', 4)"
)
GRANIAN = ["-m", "granian", APP, "--interface", "wsgi", "--host", "127.0.0.1", "--port", "{port}",
           "--workers", CORES, "--no-ws"]  # fmt: skip
SERVERS = {
    "granian, 1 thread": [*GRANIAN, "--blocking-threads", "1"],
    "granian, 4 threads": [*GRANIAN, "--blocking-threads", "4"],
    "gunicorn, sync": [*GUNICORN, "-k", "sync"],
    "gunicorn, gthread": [*GUNICORN, "-k", "gthread", "--threads", "4"],
    "fastwsgi, 1 process": ["-c", SERVE_BY_FASTWSGI],
    "socketify": ["-c", SERVE_BY_SOCKETIFY],
    "waitress, 1 process": ["-m", "waitress", "--listen=127.0.0.1:{port}", "--threads=4", APP],
    "cheroot, 1 process": ["-c", SERVE_BY_CHEROOT],
    "pyruvate, 1 process": ["-c", SERVE_BY_PYRUVATE],
}  # fmt: skip


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("environment", type=Path, help="the virtual environment with the servers")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=32)
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as servers:
        pages = Path(name, "pages")
        pages.mkdir()
        with demo_site(Path(name, "site")) as site:
            save_pages(pages, site.url, {"post": POST_PATH})
        settings = {FOLDER: str(pages), "PYTHONPATH": str(ROOT)}
        peers = []
        for label, arguments in SERVERS.items():
            port = free_port()
            command = [str(options.environment / "bin" / "python")]
            command += [argument.replace("{port}", str(port)) for argument in arguments]
            pid = servers.enter_context(running(command, port, **settings))
            peers.append(Peer(label, (pid,), {"post": f"http://127.0.0.1:{port}/post"}))
        compare(peers, options.seconds, options.rounds, options.connections)


def compare(peers: list[Peer], seconds: float, rounds: int, connections: int) -> None:
    rates: dict[str, list[float]] = {peer.name: [] for peer in peers}
    costs: dict[str, list[float]] = {peer.name: [] for peer in peers}
    failed = dict.fromkeys(rates, 0)
    others = 0.0
    for _ in range(rounds):
        for peer in peers:
            watch, cpu = Watch(*peer.pids, os.getpid()), cpu_seconds(*peer.pids)
            done = load(peer.urls["post"], connections=connections, seconds=seconds, offset=0)
            others = max(others, watch.share_of_others())
            rates[peer.name].append(done.requests_per_second)
            costs[peer.name].append(1e6 * (cpu_seconds(*peer.pids) - cpu) / max(1, done.requests))
            failed[peer.name] += done.failed
    print("| Server | Requests/s | CPU per request, µs | failed |\n| --- | ---: | ---: | ---: |")
    for name, of_server in rates.items():
        print(f"| {name} | {median(of_server):,.0f} | {median(costs[name]):.0f} | {failed[name]} |")
    if others > MAX_SHARE_OF_OTHERS:
        print(f"Other processes used {others:.0%} of the machine: the rates can't be compared.")


if __name__ == "__main__":
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing.")
    main()
