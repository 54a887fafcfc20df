import re
import urllib.request
from urllib.parse import urlsplit

import brotli
import pytest

from tests.browser.pages import PAGE_TYPES

# Movement after a click is expected and doesn't count.
WATCH_SHIFTS = (
    "window.shifts = 0;"
    "new PerformanceObserver(list => list.getEntries().forEach(entry => {"
    "  if (!window.opened) window.shifts += entry.value"
    "})).observe({type: 'layout-shift', buffered: true})"
)
each_page_type = pytest.mark.parametrize("page_type", PAGE_TYPES)


def visit(page, address):
    """Open the URL, scroll through the whole page, and return what went wrong."""
    complaints = []
    host = urlsplit(address).netloc
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("request", lambda sent: _is_away(sent.url, host) and complaints.append(sent.url))
    page.goto(address, wait_until="networkidle")
    page.evaluate("window.opened = true")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    return complaints


def _is_away(url, host):
    return not url.startswith("data:") and urlsplit(url).netloc != host


@each_page_type
def test_page_loads_without_errors_shifts_or_cookies(site, pages, page, page_type):
    page.add_init_script(WATCH_SHIFTS)
    complaints = visit(page, site.url + pages[page_type])

    # The browser logs an error for a page with status 404.
    expected = 1 if page_type == "missing" else 0
    assert len(complaints) == expected, complaints
    assert page.evaluate("window.shifts") == pytest.approx(0, abs=0.01)
    assert page.context.cookies() == []


def test_errors_are_noticed(site, page):
    page.goto(site.url)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))

    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x')")

    assert "Content Security Policy" in complaints[0]


@each_page_type
def test_page_shows_the_same_text_without_script(site, pages, open_page, page_type):
    address = site.url + pages[page_type]
    with_script, without = open_page(), open_page(java_script_enabled=False)
    with_script.goto(address)
    without.goto(address)

    texts = [page.locator("main").inner_text() for page in (with_script, without)]

    assert texts[0] == texts[1]
    assert len(texts[0]) > 40


def test_formulas_are_mathml_without_script(site, pages, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(site.url + pages["note"])

    heights = page.locator("math").evaluate_all("list => list.map(m => m.clientHeight)")

    assert len(heights) > 0
    assert min(heights) > 0


def test_theme_button_changes_the_theme_and_is_remembered(site, open_page):
    page = open_page(color_scheme="light")
    page.goto(site.url)
    background = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(background)

    page.get_by_role("button", name=re.compile("theme", re.IGNORECASE)).click()
    page.goto(site.url + "/blog/")

    assert page.evaluate(background) != light


def test_keyboard_reaches_the_text_first(site, page):
    page.goto(site.url)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_url("**/#main", wait_until="commit")


def test_homepage_and_its_stylesheets_come_in_one_round_trip(site):
    html = loaded(site.url)
    paths = re.findall(r'rel="stylesheet" href="([^"]*)">', brotli.decompress(html).decode())

    assert sorted(path.split("/")[-1].split(".")[0] for path in paths) == [
        "cards",
        "lightbox",
        "site",
    ]
    assert len(html) + sum(len(loaded(site.url + path)) for path in paths) <= 14 * 1024


def test_homepage_loads_only_the_portrait_at_once(site):
    images = re.findall(r"<img\b[^>]*>", brotli.decompress(loaded(site.url)).decode())

    at_once = [image for image in images if 'loading="lazy"' not in image]
    assert ["u-photo" in image for image in at_once] == [True]
    assert len(images) > 3


def loaded(url):
    """Return the bytes that a browser of today loads."""
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return answer.read()
