import pytest

from tests.browser.looks import choose_look
from tests.browser.test_axe import violations_in_light_and_dark

SHIFTS = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 300);
})"""


@pytest.fixture(scope="module", params=["sans", "classic"])
def look(request, site):
    choose_look(site, request.param)
    yield request.param
    choose_look(site, "serif")


@pytest.mark.parametrize("page_type", ["home", "note", "publications", "papers", "search"])
def test_axe_finds_nothing_in_each_look(site, pages, open_page, look, page_type):
    page = open_page(color_scheme="light")
    page.goto(site.url + pages[page_type])

    assert violations_in_light_and_dark(page) == []


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_or_overflows_in_each_look(site, open_page, look, width):
    page = open_page(viewport={"width": width, "height": 900})
    page.goto(site.url)

    assert page.evaluate(SHIFTS) < 0.01
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_looks_differ_in_type(site, open_page, look):
    page = open_page()
    page.goto(site.url)

    family = page.locator("h1").evaluate("h1 => getComputedStyle(h1).fontFamily")

    assert family.startswith({"sans": "system-ui", "classic": '"Times New Roman"'}[look])
