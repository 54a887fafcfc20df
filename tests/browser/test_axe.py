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


# The rules whose results depend on the colors.
OF_COLORS = {**OPTIONS, "runOnly": ["color-contrast", "link-in-text-block"]}


def violations(page, options=OPTIONS):
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


def violations_in_light_and_dark(page):
    in_light = violations(page)
    page.emulate_media(color_scheme="dark")
    return in_light + violations(page, OF_COLORS)


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_axe_finds_nothing(site, pages, open_page, page_type):
    page = open_page(color_scheme="light")
    page.goto(site.url + pages[page_type])

    assert violations_in_light_and_dark(page) == []


def test_dark_pages_are_dark(site, open_page):
    page = open_page(color_scheme="light")
    page.goto(site.url)
    background = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(background)
    page.emulate_media(color_scheme="dark")

    assert page.evaluate(background) != light


@pytest.mark.parametrize("page_type", ["home", "note", "publications", "publication"])
def test_axe_finds_nothing_on_a_phone_with_all_opened(site, pages, open_page, page_type):
    page = open_page(viewport={"width": 390, "height": 844}, is_mobile=True)
    page.goto(site.url + pages[page_type])
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    assert violations(page) == []


def test_axe_finds_known_violations(page):
    page.set_content("<html lang=en><title>x</title><main><h1>x</h1><img src=x></main></html>")

    assert [line.split(":")[0] for line in violations(page)] == ["image-alt"]
