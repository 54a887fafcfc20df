"""Measure how soon the preview shows typed text in a note of 50 KB, in Chromium.

    python -m benchmarks.editor

Serves the demo as in production, opens a new post, and types a word at 20 places of the text, one
after the other. Prints the milliseconds from the last key until the word is in the preview, and
until the browser has painted it.
"""

import os
import platform
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.running import PASSWORD, our_site
from tests.browser.chromium import start

KILOBYTES = 50
EDITS = 20
# A section of a note: words, a list, formulas, a table, code, a callout, a footnote.
SECTION = """## Section {n}

Clusters share accelerators between jobs, and a *fair share* of time $T_{{sh}} / T_{{id}}$ is what
each of them asks for[^{n}]. The auction of **leases** runs every ten minutes, and who offers the
lowest $\\rho_{{{n}}} = \\sum_{{i=1}}^{{N}} w_i x_i$ takes part. See [the paper](https://example.org/{n}).

- A lease ends, and its holder returns what it was given.
- Placement counts: a job over two machines is slower by $1 / S$.

| Scheduler | Fairness | Time, h |
| --- | ---: | ---: |
| This one | 1.{n} | 12.{n} |
| Another | 2.{n} | 15.{n} |

$$
\\max_{{x}} \\prod_{{i}} \\frac{{V_i(x_i)}}{{V_i(0)}}
\\quad \\text{{so that}} \\quad \\sum_i x_i \\le C
$$

```python
def rho_{n}(shared: float, ideal: float) -> float:
    return shared / ideal if ideal else float("inf")
```

> [!NOTE]
> The trace of section {n} holds {n} jobs.

[^{n}]: Note {n}, which says where this was seen.

"""
# Types the word; measures from its last key to the first frame that shows it.
WATCH = """word => {
  const text = document.querySelector("textarea[name=body]");
  const host = document.querySelector(".editor-preview > div");
  const sheet = host.shadowRoot.querySelector(".preview");
  const seen = window.measured = {};
  text.addEventListener("input", () => { seen.typed = performance.now(); });
  new MutationObserver((_, observer) => {
    if (!sheet.textContent.includes(word)) return;
    observer.disconnect();
    seen.changed = performance.now();
    requestAnimationFrame(() => setTimeout(() => { seen.painted = performance.now(); }));
  }).observe(sheet, {childList: true, subtree: true, characterData: true});
}"""


def note() -> str:
    sections: list[str] = []
    size = 0
    while size < KILOBYTES * 1000:
        sections.append(SECTION.format(n=len(sections) + 1))
        size += len(sections[-1].encode())
    return "".join(sections)


def open_desk(page: Page, base: str, text: str) -> None:
    page.goto(f"{base}/admin/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("[type=submit]").click()
    page.wait_for_url("**/admin/")
    page.goto(f"{base}/admin/blog/post/add/")
    page.locator("textarea[name=body]").fill(text)
    page.get_by_text("words ·").wait_for()


def measure(page: Page, text: str, number: int) -> dict[str, float]:
    word = f"seen{number}"
    at = text.index(". The auction", len(text) * number // (EDITS + 1))
    page.locator("textarea[name=body]").evaluate(
        "(text, at) => { text.focus(); text.setSelectionRange(at, at); }", at
    )
    page.evaluate(WATCH, word)
    page.keyboard.type(f" {word}", delay=30)
    page.wait_for_function("() => window.measured.painted")
    measured: dict[str, float] = page.evaluate("window.measured")
    page.wait_for_timeout(300)
    return measured


def report(measured: list[dict[str, float]], size: int) -> None:
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"a note of {size / 1000:.0f} KB, {len(measured)} edits, ms from the last key")
    for name, end in (("in the preview", "changed"), ("painted", "painted")):
        took = [one[end] - one["typed"] for one in measured]
        print(f"{name}: median {median(took):.0f}, worst {max(took):.0f}")


def main() -> None:
    text = note()
    with (
        tempfile.TemporaryDirectory(prefix="offprint-desk-") as name,
        our_site(Path(name)) as (base, _),
        sync_playwright() as playwright,
    ):
        browser: Any = start(playwright)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        open_desk(page, base, text)
        page.wait_for_timeout(1500)
        measured = [measure(page, text, number) for number in range(1, EDITS + 1)]
        browser.close()
    report(measured, len(text.encode()))


if __name__ == "__main__":
    main()
