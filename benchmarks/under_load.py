"""Measure the start, the memory, and the owner's saves while 128 connections read.

python -m benchmarks.under_load

Needs wrk.
"""

import http.cookiejar
import re
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.running import POST_PATH, demo_site, load, machine
from tests.production import PASSWORD, served

CONNECTIONS = 128
SECONDS = 20
SAVES = 10


class AdminClient:
    """A client that is signed in to the admin."""

    def __init__(self, base: str) -> None:
        self.base = base
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        self.submit("/admin/login/", {"username": "admin", "password": PASSWORD})

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=60) as response:
            return str(response.read().decode())

    def submit(self, path: str, fields: dict[str, str]) -> str:
        """Submit the form of a page with its hidden fields, and return the URL it redirects to."""
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.get(path))
        sent = {name: value for name, value in hidden if "__prefix__" not in name} | fields
        data = urllib.parse.urlencode(sent).encode()
        request = urllib.request.Request(self.base + path, data, {"Referer": self.base + path})
        with self.opener.open(request, timeout=60) as response:
            return str(response.url)

    def save_post(self, number: int) -> float:
        """Save a new post and return the seconds that it took, the form included."""
        fields = {
            "kind": "essay", "title": f"Saved under load {number}", "language": "en",
            "slug": f"saved-under-load-{number}", "status": "published",
            "body": "A text with a formula, $e^{i\\pi} = -1$.\n\n" * 50,
        }  # fmt: skip
        start = time.perf_counter()
        if self.submit("/admin/blog/post/add/", fields).endswith("/add/"):
            raise SystemExit("The form was rejected, and the post not saved.")
        return time.perf_counter() - start


def main() -> None:
    print(machine())
    with tempfile.TemporaryDirectory(prefix="offprint-load-") as name:
        folder = Path(name)
        with demo_site(folder):
            pass
        start = time.perf_counter()
        with served(folder, workers=2, TRUSTED_PROXIES="1", LOG_LEVEL="error") as site:
            urllib.request.urlopen(f"{site.url}/", timeout=60).close()
            print(f"second start, until the first page: {time.perf_counter() - start:.1f} s")
            client, url = AdminClient(site.url), site.url + POST_PATH
            with ThreadPoolExecutor() as pool:
                reading = pool.submit(load, url, connections=CONNECTIONS, seconds=SECONDS, offset=0)
                time.sleep(2)
                saves = [client.save_post(number) for number in range(SAVES)]
                measured = reading.result()
            last = client.get(f"/blog/saved-under-load-{SAVES - 1}/")
            command = ["ps", "-o", "rss=", "--ppid", str(site.pid)]
            memory = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        print(f"requests per second: {measured.requests_per_second:,.0f}")
        print(f"failed requests: {measured.failed}")
        print("saves, seconds: " + " ".join(f"{seconds:.2f}" for seconds in saves))
        print(f"the last save is public: {'Saved under load' in last}")
        print("memory of processes, MB: " + " ".join(f"{int(n) >> 10}" for n in memory.split()))


if __name__ == "__main__":
    main()
