"""Measure what readers notice while the database is down, or processes are killed.

python -m benchmarks.faults

Two servers share a PostgreSQL of their own. Needs the programs of PostgreSQL.
"""

import contextlib
import http.client
import os
import random
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.running import machine
from tests.postgresql import Cluster, find_programs, stoppable_cluster
from tests.production import Site, copy_static_files, manage, served
from tests.readers import BROWSER, address
from tests.running_site import (
    CACHED,
    CHANGE_POST,
    add_content,
    counting_process,
    fetch,
    is_changed,
    is_whole,
    wait_until,
    workers_of,
)

OUTAGE_SECONDS, ROUNDS = 120, 20
POST = "/blog/a-post/"


@dataclass
class Traffic:
    """New readers who ask every site for every cached page, one after the other."""

    sites: list[Site]
    former: set[str]
    """The keys of readers before."""
    asked: set[int] = field(default_factory=set)
    """The readers who asked for the post."""
    answered: set[int] = field(default_factory=set)
    """The readers who got it."""
    requests: int = 0
    failed: int = 0
    broken: int = 0
    """Connections that ended without an answer, as those of a killed process do."""
    _reader: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._read, args=(site,)) for site in self.sites * 2]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def _read(self, site: Site) -> None:
        while not self._stop.is_set():
            for path in CACHED:
                with self._lock:
                    self._reader += 1
                    reader = self._reader
                self._ask(site, path, reader)
            time.sleep(0.02)

    def _ask(self, site: Site, path: str, reader: int) -> None:
        if path == POST:
            self.asked.add(reader)
        try:
            is_good = is_whole(fetch(site, path, reader))
        except (OSError, http.client.HTTPException):
            self.broken += 1
            return
        self.requests += 1
        self.failed += not is_good
        if is_good and path == POST:
            self.answered.add(reader)

    def report(self, url: str) -> None:
        print(f"  requests: {self.requests:,}; failed or uncompressed: {self.failed}")
        print(f"  connections without an answer: {self.broken}")
        wait_until(lambda: self._lost(url) <= 0, 60)
        counted, keys = visits(url)
        print(f"  visits answered: {len(self.answered):,}; lost: {max(0, self._lost(url))}")
        print(f"  doubled: {counted - len(keys)}")

    def _lost(self, url: str) -> int:
        """Return how many visits are not counted, not even under the salt of a single process."""
        from blog.visits.reader_keys import keyed_hash

        with psycopg.connect(url) as database:
            today = "SELECT salt FROM blog_dailysalt WHERE day = (now() AT TIME ZONE 'UTC')::date"
            [[salt]] = database.execute(today).fetchall()
        known = visits(url)[1] - self.former
        keys = {
            reader: keyed_hash(
                {"HTTP_X_FORWARDED_FOR": address(reader), "HTTP_USER_AGENT": BROWSER},
                bytes.fromhex(salt),
            )
            for reader in self.asked
        }
        return len({keys[one] for one in self.answered} - known) - len(known - {*keys.values()})


def visits(url: str) -> tuple[int, set[str]]:
    """Return the sum of all counts, and the readers that were counted."""
    with psycopg.connect(url) as database:
        [[counted]] = database.execute("SELECT sum(count) FROM blog_dailyvisits").fetchall()
        return counted, {key for (key,) in database.execute("SELECT reader FROM blog_readerkey")}


def seconds_until(is_met: Callable[[], bool]) -> str:
    start = time.monotonic()
    return f"{time.monotonic() - start:.1f} s" if wait_until(is_met, 60) else "more than a minute"


def outage(cluster: Cluster, traffic: Traffic, settings: dict[str, str]) -> None:
    sites = traffic.sites

    def are_all(paths: tuple[str, ...], is_met: Callable[[Any], bool]) -> bool:
        return all(is_met(fetch(site, path)) for site in sites for path in paths)

    with traffic.running():
        time.sleep(5)
        cluster.stop(signal.SIGQUIT)
        time.sleep(OUTAGE_SECONDS)
        cluster.start()
        back = seconds_until(lambda: are_all(("/healthz",), lambda answer: answer[0] == 200))
        manage("shell", "-v0", "-c", CHANGE_POST, data_dir=sites[0].data_dir, **settings)
        fresh = seconds_until(lambda: are_all(CACHED, is_changed))
    print(f"database stopped for {OUTAGE_SECONDS} s:")
    print(f"  /healthz answers again after {back}; a change shows on both servers after {fresh}")
    traffic.report(cluster.url)


def rounds(cluster: Cluster, traffic: Traffic) -> None:
    chance = random.Random(11)
    with traffic.running():
        for _ in range(ROUNDS):
            time.sleep(2 + chance.random())
            site, fault = chance.choice(traffic.sites), chance.randrange(3)
            if fault == 0:
                os.kill(chance.choice(workers_of(site.pid)), signal.SIGKILL)
            elif fault == 1:
                with contextlib.suppress(ValueError):  # Not started again yet.
                    os.kill(counting_process(site.pid), signal.SIGKILL)
            else:
                cluster.stop(signal.SIGQUIT)
                time.sleep(1)
                cluster.start()
    print(f"{ROUNDS} rounds of a killed worker, a killed counting process or a killed database:")
    traffic.report(cluster.url)


def main() -> None:
    programs = find_programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed. On Debian: apt install postgresql")
    print(machine())
    with tempfile.TemporaryDirectory() as name, stoppable_cluster(programs) as cluster:
        first, second = Path(name, "first"), Path(name, "second")
        settings = {"DATABASE_URL": cluster.url, "TRUSTED_PROXIES": "1"}
        for folder in (first, second):
            copy_static_files(folder, Path(name))
        manage("prepare", data_dir=first, DEMO="0", **settings).check_returncode()
        add_content(first, **settings)
        os.environ |= {**settings, "DATA_DIR": str(first)}
        os.environ["DJANGO_SETTINGS_MODULE"] = "site_config.settings"
        import django

        django.setup()
        with (
            served(first, workers=2, port=0, **settings) as one,
            served(second, workers=2, port=0, **settings) as two,
        ):
            traffic = Traffic([one, two], set())
            for path in CACHED:
                for site in (one, two):
                    fetch(site, path)
            outage(cluster, traffic, settings)
            rounds(cluster, Traffic([one, two], visits(cluster.url)[1], _reader=10_000_000))


if __name__ == "__main__":
    main()
