"""The admin by keyboard and for screen readers."""

import pytest

from tests.browser.test_axe import OF_COLORS, violations
from tests.browser.test_write_publish_read import sign_in

PAGES = (
    "", "profile_app/publication/1/change/", "profile_app/publication/add/",
    "profile_app/profile/1/change/", "blog/post/1/change/", "blog/paper/1/change/", "blog/post/",
    "blog/paper/", "profile_app/publication/", "profile_app/homesection/",
    "profile_app/menuitem/", "trash/", "auth/user/invite/", "auth/user/1/change/", "two-factor/",
)  # fmt: skip


@pytest.fixture(scope="module")
def admin(site, browser):
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


@pytest.fixture
def owner(site, open_page):
    page = open_page()
    sign_in(page, site)
    return page


def open_form(page, site, path):
    page.goto(f"{site.url}/admin/{path}")
    page.wait_for_load_state("load")
    # The names are given after the scripts that make the elements.
    page.wait_for_function(
        "!document.querySelector('.simplebar-content-wrapper[aria-label=\"scrollable content\"]')"
    )
    return page


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_in_the_admin(admin, site, path):
    in_light = violations(open_form(admin, site, path))
    # As Unfold does when a page loads.
    admin.evaluate("document.documentElement.classList.add('dark')")

    assert in_light + violations(admin, OF_COLORS) == []


def test_skip_link_is_first_and_links_to_the_content(owner, site):
    open_form(owner, site, "blog/post/")

    owner.keyboard.press("Tab")
    owner.keyboard.press("Enter")

    assert owner.url.endswith("#content")
    assert owner.locator("main #content").count() == 1


def test_sections_are_reordered_by_keyboard(owner, site):
    open_form(owner, site, "profile_app/homesection/")
    first, second = owner.locator("#result_list tbody th a").all_inner_texts()[:2]

    owner.get_by_role("button", name=f"Move {first} down").press("Enter")
    assert owner.locator(".move-status").inner_text().startswith("Moved to position 2 of ")
    with owner.expect_navigation():
        owner.locator("[name=_save]").first.click()

    assert owner.locator("#result_list tbody th a").all_inner_texts()[:2] == [second, first]


def test_links_of_the_profile_are_reordered_by_keyboard(owner, site):
    open_form(owner, site, "profile_app/profile/1/change/")
    urls = owner.locator("#links-group .original [name$=-url]")
    first, second = urls.evaluate_all("list => list.map(input => input.value)")[:2]

    owner.locator("#links-group .original").first.get_by_role("button", name="down").press("Enter")
    with owner.expect_navigation():
        owner.locator("[name=_continue]").first.click()

    saved = urls.evaluate_all("list => list.map(input => input.value)")[:2]
    assert saved == [second, first]


def test_menu_of_a_related_object_opens_and_closes_by_keyboard(owner, site):
    open_form(owner, site, "profile_app/publication/1/change/")
    button = owner.get_by_role("button", name="Actions for topic")

    button.press("Enter")
    owner.wait_for_function("document.activeElement.id === 'add_id_topics'")
    owner.keyboard.press("Escape")

    assert button.evaluate("button => button === document.activeElement")
    assert button.get_attribute("aria-expanded") == "false"


def test_authors_are_pasted_and_completed_by_keyboard(owner, site):
    open_form(owner, site, "profile_app/publication/add/")
    authors = owner.get_by_label("Authors", exact=True)

    authors.fill("Ada Chen*, Grace Hopper*")
    owner.get_by_label("Add an author").focus()
    owner.get_by_role("button", name="Move Grace Hopper* up").press("Enter")
    owner.get_by_label("Add an author").fill("Alan Turing")
    owner.keyboard.press("Enter")
    owner.get_by_role("button", name="Add me").press("Enter")
    owner.get_by_label("Title").first.fill("Typed by hand")
    with owner.expect_navigation():
        owner.locator("[name=_continue]").first.click()

    me = owner.locator("[data-adds=me]").get_attribute("data-name")
    lines = owner.get_by_label("Authors", exact=True).input_value().split("\n")
    assert lines == ["Grace Hopper*", "Ada Chen*", "Alan Turing", me]


def test_refused_form_moves_focus_to_its_errors(owner, site):
    open_form(owner, site, "profile_app/position/1/change/")
    owner.locator("[name=start_on]").fill("spring")

    with owner.expect_navigation():
        owner.locator("[name=_continue]").first.click()
    owner.wait_for_function("document.activeElement.className === 'error-summary'")
    owner.get_by_role("link", name="Start").press("Enter")

    assert owner.evaluate("document.activeElement.name") == "start_on"
