"""Run Lighthouse and measure transfer sizes of the main pages, on the production server.

    make lighthouse

Serves the demo as in production and runs Lighthouse on each page, with its phone profile (slow 4G,
CPU slowed down four times). Prints the four scores, the simulated LCP and the layout shift; when
Chromium painted the largest text with each request delayed as much, the median of several; and the
transfer sizes of HTML, CSS and JavaScript. Exits with status 1 if a score is not 100, except the
SEO score of the search, which asks search engines not to index it.
"""

import gzip
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urljoin

import brotli
from playwright.sync_api import Browser, sync_playwright

from benchmarks.running import ROOT, our_site
from tests.browser.chromium import installed, start
from tests.browser.pages import find_pages

LIGHTHOUSE = ROOT / "benchmarks" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = ("home", "note", "blog", "publications", "publication", "papers", "popular", "cv", "search")
# Lighthouse's phone: slow 4G, and the CPU slowed down four times.
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1638400 / 8,
           "uploadThroughput": 675000 / 8}  # fmt: skip
SLOWER, LOOKS, TRIES = 4, 5, 3
TEXT_PAINT = """() => new Promise(resolve => new PerformanceObserver(list => {
  const texts = list.getEntries().filter(entry => !entry.url);
  if (texts.length) resolve(texts.at(-1).startTime);
}).observe({type: "largest-contentful-paint", buffered: true}))"""
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-sync"
LINKED = re.compile(r'<(?:link rel="(stylesheet)" href|(script)(?: defer)? src)="([^"]+)"')


@dataclass(frozen=True)
class Weights:
    """The bytes of a page and its resources with ``Content-Encoding: br``."""

    html: int
    style: int
    script: int


def ask_lighthouse(url: str, folder: Path) -> dict[str, Any]:
    """Return Lighthouse's report; retry, because it sometimes misses the start of a page."""
    report = folder / "report.json"
    command = [
        str(LIGHTHOUSE), url, "--quiet", "--output=json", f"--output-path={report}",
        f"--chrome-flags={FLAGS}", f"--only-categories={','.join(CATEGORIES)}",
    ]  # fmt: skip
    env = {**os.environ, "CHROME_PATH": installed() or ""}
    for _ in range(TRIES):
        if subprocess.run(command, check=False, env=env, stderr=subprocess.PIPE).returncode == 0:
            said: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
            return said
    raise SystemExit(f"Lighthouse gave no result for {url} in {TRIES} tries.")


def fetched(url: str) -> tuple[int, str]:
    """Return the transfer size and the text."""
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        data, encoding = answer.read(), answer.headers.get("Content-Encoding", "")
    plain = {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding, bytes)(data)
    return len(data), plain.decode()


def weigh(url: str) -> Weights:
    html, text = fetched(url)
    sizes = {"stylesheet": 0, "script": 0}
    for style, script, address in LINKED.findall(text):
        sizes[style or script] += fetched(urljoin(url, address))[0]
    return Weights(html, sizes["stylesheet"], sizes["script"])


def text_paint(browser: Browser, url: str) -> float:
    """Return the milliseconds until the largest text is painted, the median of several runs."""
    seen = []
    for _ in range(LOOKS):
        page = browser.new_page(viewport={"width": 412, "height": 823}, device_scale_factor=1.75)
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.emulateNetworkConditions", SLOW_4G)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(url, wait_until="networkidle")
        seen.append(float(page.evaluate(TEXT_PAINT)))
        page.close()
    return median(seen)


def measure(name: str, url: str, folder: Path, browser: Browser) -> bool:
    """Print a row; return whether every score is 100."""
    said, weights = ask_lighthouse(url, folder), weigh(url)
    scores = [round(100 * said["categories"][category]["score"]) for category in CATEGORIES]
    paint = said["audits"]["largest-contentful-paint"]["numericValue"]
    shift = said["audits"]["cumulative-layout-shift"]["numericValue"]
    seen = text_paint(browser, url)
    row = [name, *scores, f"{paint:.0f}", f"{shift:.3f}", f"{seen:.0f}", weights.html]
    print("| " + " | ".join(map(str, [*row, weights.style, weights.script])) + " |", flush=True)
    for category in CATEGORIES:
        for audit in said["categories"][category]["auditRefs"]:
            found = said["audits"][audit["id"]]
            if audit["weight"] and found["score"] is not None and found["score"] < 1:
                print(f"  {category}: {found['id']} {found.get('displayValue', '')}")
    counted = scores[:-1] if name == "search" else scores
    return set(counted) == {100}


def main() -> None:
    if not LIGHTHOUSE.exists():
        raise SystemExit("Lighthouse is not installed: make lighthouse does it.")
    with (
        tempfile.TemporaryDirectory(prefix="offprint-pages-") as name,
        our_site(Path(name)) as (base, _),
        sync_playwright() as playwright,
    ):
        print(f"{platform.platform()}, {os.cpu_count()} cores")
        print("| page | performance | accessibility | best practices | SEO | LCP, ms |"
              " layout shift | text shown, ms | HTML, bytes | style | script |")  # fmt: skip
        print("| --- |" + " ---: |" * 10)
        pages, browser = find_pages(base), start(playwright)
        are_whole = [measure(page, base + pages[page], Path(name), browser) for page in PAGES]
        browser.close()
    sys.exit(0 if all(are_whole) else 1)


if __name__ == "__main__":
    main()
