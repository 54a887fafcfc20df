import pytest

from tests.browser.desk import SHEET, new_post, sheet, text_of, write, written


@pytest.fixture
def phone(site, open_page):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    return new_post(page, site)


def is_shown(page, selector):
    return page.locator(selector).first.is_visible()


def test_full_screen_fills_the_window_and_escape_leaves_it(writing):
    write(writing, "one «two» three")

    writing.keyboard.press("Control+Shift+Enter")
    box = writing.locator(".desk").bounding_box()
    writing.keyboard.press("Escape")

    assert box == {"x": 0, "y": 0, "width": 1440, "height": 1000}
    assert writing.locator(".desk").bounding_box()["width"] < 1440
    assert written(writing) == "one «two» three"


def test_full_screen_keeps_the_focus_and_hides_the_rest_from_the_keyboard(writing):
    write(writing, "one")
    writing.keyboard.press("Control+Shift+Enter")

    writing.keyboard.type("!")
    outside = writing.evaluate("Boolean(document.querySelector('[name=title]').closest('[inert]'))")
    writing.keyboard.press("Control+Shift+Enter")

    assert (outside, written(writing)) == (True, "one!«")
    assert writing.locator("[inert]").count() == 0


def test_escape_closes_the_help_before_the_full_screen(writing):
    write(writing, "one")
    writing.keyboard.press("Control+Shift+Enter")
    writing.keyboard.press("Control+/")

    writing.keyboard.press("Escape")
    is_full = writing.locator(".desk-full").count()
    writing.keyboard.press("Escape")

    assert (is_full, writing.locator(".desk-full").count()) == (1, 0)


def test_full_screen_is_not_remembered(site, open_page):
    page = new_post(open_page(viewport={"width": 1440, "height": 1000}), site)
    page.locator(".desk-full-screen").click()

    page.reload()

    assert page.locator(".desk-full").count() == 0


def test_view_is_remembered(site, open_page):
    page = new_post(open_page(viewport={"width": 1440, "height": 1000}), site)
    page.get_by_role("button", name="Write", exact=True).click()

    page.reload()

    assert not is_shown(page, ".desk-read")
    assert page.locator("[data-shows][aria-pressed=true]").inner_text() == "Write"


def test_keys_turn_to_the_preview_and_back(writing):
    write(writing, "one\n\ntwo")
    sheet(writing, "two")

    writing.keyboard.press("Control+Enter")
    shown = (is_shown(writing, ".desk-write"), is_shown(writing, ".desk-read"))
    writing.keyboard.press("Control+Enter")
    writing.keyboard.type("!")

    assert shown == (False, True)
    assert written(writing) == "one\n\ntwo!«"


def test_phone_shows_one_pane_at_a_time(phone):
    text_of(phone).fill("Some *words*.")
    before = (is_shown(phone, ".desk-write"), is_shown(phone, ".desk-read"))

    phone.get_by_role("button", name="Preview", exact=True).tap()

    assert before == (True, False)
    assert "<em>words</em>" in sheet(phone, "words")
    assert (is_shown(phone, ".desk-write"), is_shown(phone, ".desk-read")) == (False, True)


def test_phone_button_formats_and_keeps_the_keyboard(phone):
    write(phone, "a «bold» b")

    phone.get_by_role("button", name="Bold").tap()

    assert written(phone) == "a **«bold»** b"
    assert phone.evaluate("document.activeElement.name") == "body"


def test_phone_is_not_zoomed_and_has_room_for_fingers(phone):
    text_of(phone).fill("$\\nosuch$")
    phone.get_by_role("button", name="Line 1").wait_for()

    small = phone.locator(".desk button:visible").evaluate_all(
        "all => all.filter(one => one.offsetHeight < 44 || one.offsetWidth < 44)"
        ".map(one => one.title)"
    )

    assert small == []
    assert text_of(phone).evaluate("text => parseFloat(getComputedStyle(text).fontSize)") >= 16


@pytest.mark.parametrize("is_full", [False, True])
@pytest.mark.parametrize("view", ["Write", "Preview"])
def test_phone_never_scrolls_sideways(phone, view, is_full):
    text_of(phone).fill("`" + "long" * 60 + "`\n\n| a | b |\n| - | - |\n| c | d |")
    sheet_has = f"() => {SHEET}.textContent.includes('long')"
    phone.wait_for_function(sheet_has)
    phone.get_by_role("button", name=view, exact=True).tap()
    if is_full:
        phone.get_by_role("button", name="Full screen").tap()

    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_phone_preview_begins_where_the_text_was_left(phone):
    text_of(phone).fill("\n\n".join(f"## Section {n}\n\nWords." for n in range(60)))
    sheet(phone, "Section 59")
    text_of(phone).evaluate("text => { text.scrollTop = text.scrollHeight / 2; }")

    phone.get_by_role("button", name="Preview", exact=True).tap()

    pane = phone.locator(".desk-read")
    share = pane.evaluate("pane => pane.scrollTop / (pane.scrollHeight - pane.clientHeight)")
    assert 0.3 < share < 0.75
