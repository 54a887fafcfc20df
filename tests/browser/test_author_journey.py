"""A note from adding its paper to undoing a fix, by someone who hasn't read the documentation."""

import re

import pytest

from tests.browser.editor import sheet, text_of
from tests.browser.test_write_publish_read import sign_in, upload


@pytest.fixture(scope="module")
def admin(site, browser):
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def test_note_from_an_arxiv_link_to_the_undone_fix(admin, site, open_page):
    admin.goto(f"{site.url}/admin/")
    admin.get_by_role("link", name="New note").first.click()
    admin.locator("[name=work]").fill("https://arxiv.org/abs/2201.12023v3")
    press(admin, "Start writing")
    assert admin.get_by_label("Title").input_value().startswith("Alpa")
    assert "## Background and motivation" in text_of(admin).input_value()

    text = text_of(admin)
    text.press("Control+End")
    admin.keyboard.insert_text("\n\nA typo. $E = mc^2$\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n")
    upload(admin, text)
    assert "<math" in sheet(admin, "A typo.")
    admin.get_by_label("Slug").fill("one-sitting")
    press(admin, "Save and continue editing")

    link = preview_link(admin)
    reader = open_page()
    reader.goto(link)
    assert reader.locator("article table").count() == 1
    assert reader.locator("article img").count() == 1
    assert reader.goto(f"{site.url}/blog/one-sitting/").status == 404

    admin.get_by_role("link", name="Back to editing").click()
    press(admin, "Check and publish")
    press(admin, re.compile("Publish"))
    assert reader.goto(f"{site.url}/blog/one-sitting/").status == 200

    admin.goto(reader.url)
    admin.get_by_role("link", name="Edit").click()
    text_of(admin).fill(text_of(admin).input_value().replace("A typo.", "Fixed."))
    press(admin, "Save and continue editing")
    wait_for(reader, "Fixed.")
    admin.locator("a[href$='/history/']").first.click()
    press(admin, re.compile("^Restore"))
    wait_for(reader, "A typo.")


def preview_link(admin):
    admin.get_by_role("link", name="Share preview").first.click()
    press(admin, "Create link")
    return admin.locator(".admin-url").first.input_value()


def wait_for(reader, words):
    """A change appears everywhere within a second."""
    for _ in range(20):
        reader.reload()
        if words in reader.locator("article").inner_text():
            return
        reader.wait_for_timeout(200)
    pytest.fail(f"{words} did not appear")


def test_page_in_the_menu_is_renamed_and_restored(admin, site, open_page):
    admin.goto(f"{site.url}/admin/blog/page/add/")
    admin.get_by_label("Title*", exact=True).fill("Join the group")
    text_of(admin).fill("Open positions.")
    admin.get_by_label("Place in the menu").select_option("header")
    press(admin, "Check and publish")
    press(admin, re.compile("Publish"))
    reader = open_page()
    reader.goto(site.url)
    with reader.expect_navigation():
        reader.locator("nav").get_by_role("link", name="Join the group").click()
    assert reader.url == f"{site.url}/join-the-group/"

    admin.get_by_label("Path").fill("/positions/")
    text_of(admin).fill("All filled.")
    press(admin, "Save and continue editing")
    wait_for(reader, "All filled.")
    assert reader.url == f"{site.url}/positions/"

    admin.locator("a[href$='/history/']").first.click()
    press(admin, re.compile("^Restore"))
    wait_for(reader, "Open positions.")
