from io import BytesIO

import pytest
from PIL import Image

from tests.browser.editor import SHEET, sheet, text_of
from tests.browser.test_write_publish_read import sign_in


@pytest.fixture
def admin(site, open_page):
    page = open_page(viewport={"width": 1440, "height": 1000})
    sign_in(page, site)
    page.goto(f"{site.url}/admin/blog/post/add/")
    return page


def drop(page, name, data):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Image").click()
    chooser.value.set_files({"name": name, "mimeType": "image/png", "buffer": data})


def png():
    file = BytesIO()
    Image.new("RGB", (60, 40), "seagreen").save(file, "PNG")
    return file.getvalue()


def test_preview_shows_what_is_written(admin):
    text_of(admin).fill("## Fairness\n\nA *lease* ends.")

    assert "<em>lease</em>" in sheet(admin, "lease ends")


def test_preview_ignores_a_late_response(admin):
    held = []

    def answer(route):
        if "late" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    admin.route("**/admin/editor/preview/", answer)
    text_of(admin).fill("late")
    admin.wait_for_timeout(800)
    text_of(admin).fill("newer")
    sheet(admin, "newer")

    held[0].continue_()
    admin.wait_for_timeout(500)

    assert "newer" in sheet(admin, "newer")


def test_preview_reports_that_the_server_is_unreachable(admin):
    admin.route("**/admin/editor/preview/", lambda route: route.abort())

    text_of(admin).fill("Hello")

    problem = admin.get_by_role("alert")
    problem.wait_for()
    assert problem.inner_text() == "The server can't be reached. Your text is still here."


def test_preview_looks_like_the_site_in_the_dark(admin):
    admin.emulate_media(color_scheme="dark")
    admin.reload()
    text_of(admin).fill("Hello")
    sheet(admin, "Hello")

    paper = admin.evaluate(f"getComputedStyle({SHEET}).backgroundColor")

    assert paper == "rgb(23, 22, 20)"


def test_rejected_image_is_reported_and_leaves_the_text(admin):
    text_of(admin).fill("Before.")

    drop(admin, "drawing.png", b"no image")

    admin.get_by_text("drawing.png: This is not a supported image").wait_for()
    assert text_of(admin).input_value() == "Before."


def test_two_images_are_inserted_in_order(admin):
    text = text_of(admin)
    text.fill("Before. ")
    for number, name in enumerate(["one.png", "two.png"], start=1):
        drop(admin, name, png())
        admin.wait_for_function(
            f"() => document.querySelector('[name=body]').value.split('![](/').length > {number}"
        )

    assert text.input_value().startswith("Before. ![](/media/images/")


@pytest.mark.parametrize("width", [390, 1440])
def test_editor_fits_the_screen(admin, width):
    admin.set_viewport_size({"width": width, "height": 844})

    assert admin.evaluate("document.documentElement.scrollWidth") <= width
