"""Run Lighthouse on the main pages, and measure their transfer sizes.

    make lighthouse
    python -m benchmarks.pages [--pages home,note] [--looks serif,sans,classic]

Serves the demo as in production. Prints, for Lighthouse's phone profile, the four scores, the
simulated largest contentful paint (LCP) and the layout shift; the time until Chromium with the same
limits painted the largest text; and the bytes of HTML, CSS and JavaScript. Exits with status 1 if a
score is below 100, except the SEO score of pages that ask not to be indexed.
"""

import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urljoin

import brotli
from playwright.sync_api import Browser, sync_playwright

from benchmarks.running import demo_site, machine
from tests.browser.chromium import installed, start
from tests.browser.looks import choose_look
from tests.browser.pages import PAGE_TYPES, find_pages
from tests.production import ROOT

LIGHTHOUSE = ROOT / "benchmarks" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# These ask search engines not to index them.
NOT_INDEXED = {"search", "nothing found", "narrowed publications"}
# The limits of Lighthouse's phone profile.
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1638400 / 8,
           "uploadThroughput": 675000 / 8}  # fmt: skip
CPU_SLOWDOWN, REPEATS, MAX_TRIES = 4, 5, 3
TEXT_PAINT = """() => new Promise(resolve => new PerformanceObserver(list => {
  const texts = list.getEntries().filter(entry => !entry.url);
  if (texts.length) resolve(texts.at(-1).startTime);
}).observe({type: "largest-contentful-paint", buffered: true}))"""
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-sync"
LINKED = re.compile(
    r'<(?:link rel="(stylesheet)" href|(script)(?: defer| type="module")? src)="([^"]+)"'
)
IMPORTED = re.compile(r"""(?:\bfrom|\bimport) ?["']([^"']+)""")


def run_lighthouse(url: str, folder: Path) -> dict[str, Any]:
    """Return the report. Lighthouse fails now and then, so it is tried again."""
    report = folder / "report.json"
    command = [
        str(LIGHTHOUSE), url, "--quiet", "--output=json", f"--output-path={report}",
        f"--chrome-flags={FLAGS}", f"--only-categories={','.join(CATEGORIES)}",
    ]  # fmt: skip
    env = {**os.environ, "CHROME_PATH": installed() or ""}
    for _ in range(MAX_TRIES):
        if subprocess.run(command, check=False, env=env, stderr=subprocess.PIPE).returncode == 0:
            result: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
            return result
    raise SystemExit(f"Lighthouse failed {MAX_TRIES} times on {url}.")


def fetch(url: str) -> tuple[int, str]:
    """Return the transfer size in bytes, and the text."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(request, timeout=30) as response:
        data, encoding = response.read(), response.headers.get("Content-Encoding", "")
    plain = {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding, bytes)(data)
    return len(data), plain.decode()


def transfer_sizes(url: str) -> list[int]:
    """Return the bytes of a page's HTML, CSS and JavaScript, with imported modules."""
    size, text = fetch(url)
    sizes = {"html": size, "stylesheet": 0, "script": 0}
    linked = {urljoin(url, href): style or script for style, script, href in LINKED.findall(text)}
    waiting = list(linked)
    while waiting:
        file = waiting.pop()
        size, text = fetch(file)
        sizes[linked[file]] += size
        if linked[file] == "script":
            imported = {urljoin(file, href): "script" for href in IMPORTED.findall(text)}
            waiting += imported.keys() - linked.keys()
            linked |= imported
    return list(sizes.values())


def text_paint(browser: Browser, url: str) -> float:
    """Return the median of the milliseconds until the largest text is painted."""
    times = []
    for _ in range(REPEATS):
        page = browser.new_page(viewport={"width": 412, "height": 823}, device_scale_factor=1.75)
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.emulateNetworkConditions", SLOW_4G)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
        page.goto(url, wait_until="networkidle")
        times.append(float(page.evaluate(TEXT_PAINT)))
        page.close()
    return median(times)


def measure_page(name: str, url: str, folder: Path, browser: Browser) -> bool:
    """Print a row, and return whether every score is 100."""
    result = run_lighthouse(url, folder)
    scores = [round(100 * result["categories"][category]["score"]) for category in CATEGORIES]
    paint = result["audits"]["largest-contentful-paint"]["numericValue"]
    shift = result["audits"]["cumulative-layout-shift"]["numericValue"]
    row = [name, *scores, f"{paint:.0f}", f"{shift:.3f}", f"{text_paint(browser, url):.0f}"]
    print("| " + " | ".join(map(str, [*row, *transfer_sizes(url)])) + " |", flush=True)
    for category in CATEGORIES:
        for reference in result["categories"][category]["auditRefs"]:
            audit = result["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                print(f"  {category}: {audit['id']} {audit.get('displayValue', '')}")
    return set(scores[:-1] if name in NOT_INDEXED else scores) == {100}


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    # Lighthouse refuses a page that answers 404.
    pages = [name for name in PAGE_TYPES if name != "missing"]
    parser.add_argument("--pages", default=",".join(pages))
    parser.add_argument("--looks", default="serif")
    options = parser.parse_args()
    if not LIGHTHOUSE.exists():
        raise SystemExit("Lighthouse is not installed. Run: make lighthouse")
    with (
        tempfile.TemporaryDirectory(prefix="offprint-pages-", ignore_cleanup_errors=True) as name,
        demo_site(Path(name)) as site,
        sync_playwright() as playwright,
    ):
        print(machine())
        print("| page | performance | accessibility | best practices | SEO | LCP, ms | shift |"
              " text shown, ms | HTML | CSS | JavaScript |")  # fmt: skip
        print("| --- |" + " ---: |" * 10)
        urls, browser = find_pages(site.url), start(playwright)
        is_perfect = True
        for look in options.looks.split(","):
            print(f"Look: {look}")
            choose_look(site, look)
            for page in options.pages.split(","):
                is_perfect &= measure_page(page, site.url + urls[page], Path(name), browser)
        browser.close()
    sys.exit(0 if is_perfect else 1)


if __name__ == "__main__":
    main()
