import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import PAGE_TYPES

OPTIONS = {
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"),
    ],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


def violations(page):
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_axe_finds_nothing(site, pages, open_page, page_type, color_scheme):
    page = open_page(color_scheme=color_scheme)
    page.goto(site.url + pages[page_type])

    assert violations(page) == []


@pytest.mark.parametrize("page_type", ["home", "note", "publications", "publication"])
def test_axe_finds_nothing_on_a_phone_with_all_opened(site, pages, open_page, page_type):
    page = open_page(viewport={"width": 390, "height": 844}, is_mobile=True)
    page.goto(site.url + pages[page_type])
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    assert violations(page) == []


def test_axe_finds_known_violations(page):
    page.set_content("<html lang=en><title>x</title><main><h1>x</h1><img src=x></main></html>")

    assert [line.split(":")[0] for line in violations(page)] == ["image-alt"]
