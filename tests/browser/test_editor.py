from io import BytesIO

import pytest
from PIL import Image

from tests.browser.test_write_publish_read import sign_in

SHEET = "document.querySelector('.editor-preview > div').shadowRoot.querySelector('.preview')"


@pytest.fixture
def desk(site, open_page):
    page = open_page(viewport={"width": 1440, "height": 1000})
    sign_in(page, site)
    page.goto(f"{site.url}/admin/blog/post/add/")
    return page


def text_of(page):
    return page.locator("textarea[name=body]")


def sheet(page, wanted):
    """Wait until the preview holds the words."""
    page.wait_for_function(f"words => {SHEET}.innerText.includes(words)", arg=wanted)
    return page.evaluate(f"{SHEET}.innerHTML")


def drop(page, name, data):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Image").click()
    chooser.value.set_files({"name": name, "mimeType": "image/png", "buffer": data})


def png():
    file = BytesIO()
    Image.new("RGB", (60, 40), "seagreen").save(file, "PNG")
    return file.getvalue()


def test_preview_follows_what_is_written(desk):
    text_of(desk).fill("## Fairness\n\nA *lease* ends.")

    assert "<em>lease</em>" in sheet(desk, "lease ends")


def test_preview_drops_a_late_answer(desk):
    held = []

    def answer(route):
        if "late" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    desk.route("**/admin/editor/preview/", answer)
    text_of(desk).fill("late")
    desk.wait_for_timeout(800)
    text_of(desk).fill("newer")
    sheet(desk, "newer")

    held[0].continue_()
    desk.wait_for_timeout(500)

    assert "newer" in sheet(desk, "newer")


def test_preview_says_that_the_server_is_gone(desk):
    desk.route("**/admin/editor/preview/", lambda route: route.abort())

    text_of(desk).fill("Hello")

    problem = desk.get_by_role("alert")
    problem.wait_for()
    assert problem.inner_text() == "The server cannot be reached. Your text is still here."


def test_preview_looks_like_the_site_in_the_dark(desk):
    desk.emulate_media(color_scheme="dark")
    desk.reload()
    text_of(desk).fill("Hello")
    sheet(desk, "Hello")

    paper = desk.evaluate(f"getComputedStyle({SHEET}).backgroundColor")

    assert paper == "rgb(23, 22, 20)"


def test_refused_picture_leaves_the_text_and_says_why(desk):
    text_of(desk).fill("Before.")

    drop(desk, "drawing.png", b"<svg/>")

    desk.get_by_text("drawing.png: SVG is not accepted").wait_for()
    assert text_of(desk).input_value() == "Before."


def test_two_pictures_stand_one_after_the_other(desk):
    text = text_of(desk)
    text.fill("Before. ")
    drop(desk, "one.png", png())
    desk.wait_for_function("() => document.querySelector('[name=body]').value.includes('![one](/')")
    drop(desk, "two.png", png())
    desk.wait_for_function("() => document.querySelector('[name=body]').value.includes('![two](/')")

    assert text.input_value().startswith("Before. ![one](/media/images/")


@pytest.mark.parametrize("width", [390, 1440])
def test_desk_fits_the_screen(desk, width):
    desk.set_viewport_size({"width": width, "height": 844})

    assert desk.evaluate("document.documentElement.scrollWidth") <= width
