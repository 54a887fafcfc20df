"""A note from its paper to the undone mend, as somebody who has read no documentation goes on."""

import re

import pytest

from tests.browser.editor import sheet, text_of
from tests.browser.test_write_publish_read import sign_in, upload


@pytest.fixture(scope="module")
def desk(site, browser):
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def test_note_from_an_arxiv_link_to_the_undone_fix(desk, site, open_page):
    desk.goto(f"{site.url}/admin/")
    desk.get_by_role("link", name="New note").first.click()
    desk.locator("[name=work]").fill("https://arxiv.org/abs/2201.12023v3")
    press(desk, "Start writing")
    assert desk.get_by_label("Title").input_value().startswith("Alpa")
    assert "## Background and motivation" in text_of(desk).input_value()

    text = text_of(desk)
    text.press("Control+End")
    desk.keyboard.insert_text("\n\nA typo. $E = mc^2$\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n")
    upload(desk, text)
    assert "<math" in sheet(desk, "A typo.")
    desk.get_by_label("Slug").fill("one-sitting")
    press(desk, "Save and continue editing")

    link = preview_link(desk)
    reader = open_page()
    reader.goto(link)
    assert reader.locator("article table").count() == 1
    assert reader.locator("article img").count() == 1
    assert reader.goto(f"{site.url}/blog/one-sitting/").status == 404

    desk.get_by_role("link", name="Back to editing").click()
    press(desk, "Save, check and publish")
    press(desk, re.compile("Publish"))
    assert reader.goto(f"{site.url}/blog/one-sitting/").status == 200

    desk.goto(reader.url)
    desk.get_by_role("link", name="Edit").click()
    text_of(desk).fill(text_of(desk).input_value().replace("A typo.", "Fixed."))
    press(desk, "Save and continue editing")
    wait_for(reader, "Fixed.")
    desk.locator("a[href$='/history/']").first.click()
    press(desk, re.compile("^Restore"))
    wait_for(reader, "A typo.")


def preview_link(desk):
    desk.get_by_role("link", name="Share preview").first.click()
    press(desk, "Create link")
    return desk.locator(".admin-url").first.input_value()


def wait_for(reader, words):
    """A change is everywhere within a second."""
    for _ in range(20):
        reader.reload()
        if words in reader.locator("article").inner_text():
            return
        reader.wait_for_timeout(200)
    pytest.fail(f"{words} did not appear")
