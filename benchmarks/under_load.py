"""Measure the start, memory, and the owner's saves while 128 connections read.

    python -m benchmarks.under_load

Needs wrk. Prints the time from a cold start to the first page, the memory of the workers after the
load, and how long each of ten saves in the admin took during the load.
"""

import http.cookiejar
import os
import platform
import re
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

from benchmarks.running import PASSWORD, Measured, a_post, load, our_site, wait_for

CONNECTIONS = 128
SECONDS = 20
SAVES = 10


class Desk:
    """The owner in the admin, with requests like a browser's."""

    def __init__(self, base: str) -> None:
        self.base = base
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        form = self.form("/admin/login/")
        self.send("/admin/login/", {**form, "username": "admin", "password": PASSWORD})

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=60) as response:
            return str(response.read().decode())

    def form(self, path: str) -> dict[str, str]:
        """Return the fields of the page's forms with their values."""
        page = self.get(path)
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        return {name: value for name, value in fields.items() if "__prefix__" not in name}

    def send(self, path: str, fields: dict[str, str]) -> str:
        data = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.base + path, data, {"Referer": self.base + path})
        with self.opener.open(request, timeout=60) as response:
            return str(response.url)

    def save_post(self, number: int) -> float:
        """Save a new post and return the seconds until the response."""
        path = "/admin/blog/post/add/"
        fields = {
            **self.form(path),
            "kind": "essay",
            "title": f"Saved under load {number}",
            "slug": f"saved-under-load-{number}",
            "body": "A text with a formula, $e^{i\\pi} = -1$.\n\n" * 50,
            "language": "en",
            "status": "published",
        }
        start = time.perf_counter()
        landed = self.send(path, fields)
        took = time.perf_counter() - start
        if landed.endswith("/add/"):
            raise SystemExit("the post was not saved: the form was refused")
        return took


def memory_of_workers(server: int) -> list[float]:
    """Return the resident megabytes of the server's children."""
    found = subprocess.run(
        ["ps", "-o", "rss=", "--ppid", str(server)], capture_output=True, text=True, check=True
    )
    return [int(line) / 1024 for line in found.stdout.split()]


def main() -> None:
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    with tempfile.TemporaryDirectory(prefix="offprint-load-") as name:
        folder = Path(name)
        with our_site(folder):
            pass
        start = time.perf_counter()
        with our_site(folder) as (base, server):
            wait_for(base + "/")
            print(f"start until the first page: {time.perf_counter() - start:.1f} s")
            desk = Desk(base)
            measured: list[Measured] = []
            reading = threading.Thread(
                target=lambda: measured.append(
                    load(base + a_post(base), connections=CONNECTIONS, seconds=SECONDS, offset=0)
                )
            )
            reading.start()
            time.sleep(2)
            saves = [desk.save_post(number) for number in range(SAVES)]
            reading.join()
            public = desk.get(f"/blog/saved-under-load-{SAVES - 1}/")
            print(f"requests/s meanwhile: {measured[0].requests_per_second:,.0f}")
            print(f"failed requests: {measured[0].failed}")
            print("saves, seconds: " + " ".join(f"{took:.2f}" for took in saves))
            print(f"last save is public: {'Saved under load' in public}")
            memory = " ".join(f"{mb:.0f}" for mb in memory_of_workers(server))
            print(f"memory of the server's processes, MB: {memory}")


if __name__ == "__main__":
    main()
