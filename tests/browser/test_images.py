import gzip
import re
from urllib.parse import urljoin

import pytest


@pytest.fixture
def note(site, pages, page):
    page.goto(site.url + pages["note"])
    return page


def opened(page):
    return page.locator("dialog.lightbox")


def test_click_opens_the_image_in_a_lightbox(note):
    picture = note.locator(".enlarge img").first

    picture.click()
    box = opened(note).locator("img").bounding_box()

    assert opened(note).get_attribute("aria-label") == picture.get_attribute("alt")
    assert opened(note).locator("span").inner_text() == picture.get_attribute("alt")
    assert box["width"] > picture.bounding_box()["width"]
    assert abs(box["x"] + box["width"] / 2 - note.viewport_size["width"] / 2) < 2


@pytest.mark.parametrize("leave", ["Escape", "Enter"])
def test_keyboard_opens_and_closes_it_and_the_focus_returns(note, leave):
    link = note.locator(".enlarge").first
    link.focus()
    note.keyboard.press("Enter")
    opened(note).wait_for()

    note.keyboard.press(leave)

    opened(note).wait_for(state="detached")
    assert link.evaluate("link => link === document.activeElement")


def test_click_next_to_the_image_closes_it(note):
    note.locator(".enlarge").first.click()

    note.mouse.click(5, 5)

    opened(note).wait_for(state="detached")


def test_image_fits_the_screen_of_a_phone(site, pages, open_page):
    page = open_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page.goto(site.url + pages["note"])

    page.locator(".enlarge").first.tap()
    box = opened(page).locator("img").bounding_box()

    assert (box["x"] >= 0, box["x"] + box["width"] <= 390) == (True, True)
    assert opened(page).get_by_role("button").bounding_box()["height"] >= 44


def test_image_opens_without_script(site, pages, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(site.url + pages["note"])

    page.locator(".enlarge").first.click()

    assert re.search(r"/media/images/\w\w/[\w-]+\.webp$", page.url)


def test_browser_takes_a_small_source_on_a_phone(site, pages, open_page):
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto(site.url + pages["note"])
    picture = page.locator(".enlarge img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")

    assert re.search(r"-480\.(avif|webp)$", picture.evaluate("img => img.currentSrc"))


def test_scripts_of_a_note_are_small(note):
    names = re.findall(r"/static/js/\w+\.\w+\.js", note.content())

    scripts = [note.request.get(urljoin(note.url, name)).body() for name in names]

    assert len(scripts) == 5
    assert sum(len(gzip.compress(script)) for script in scripts) < 4096
