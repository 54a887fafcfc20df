import base64
import re

import pytest
from playwright.sync_api import expect

from tests.browser.editor import new_post, text_of, write, written
from tests.images import encoded, photo

DESCRIPTION = "Alt text"
# Playwright can't drop files, so they are created in the page.
GIVE = """([kind, pictures]) => {
  const text = document.querySelector("textarea[name=body]");
  const transfer = new DataTransfer();
  for (const [name, data] of pictures) {
    const bytes = Uint8Array.from(atob(data), sign => sign.charCodeAt(0));
    transfer.items.add(new File([bytes], name, {type: "image/png"}));
  }
  const given = {bubbles: true, cancelable: true};
  const event = kind === "paste"
    ? new ClipboardEvent("paste", {...given, clipboardData: transfer})
    : new DragEvent("drop", {...given, dataTransfer: transfer});
  text.dispatchEvent(event);
}"""


@pytest.fixture
def admin(site, open_page):
    return new_post(open_page(viewport={"width": 1440, "height": 1000}), site)


def png(width=60):
    return encoded(photo(width, 40), "PNG")


def give(page, kind, *names, data=None):
    pictures = [[n, base64.b64encode(data or png(40 + len(n))).decode()] for n in names]
    page.evaluate(GIVE, [kind, pictures])


def hold_uploads(page):
    """Hold every upload; return the requests."""
    held = []
    page.route("**/admin/editor/upload/", lambda route: held.append(route))  # noqa: PLW0108
    return held


def stored(page, count):
    page.wait_for_function(
        "count => document.querySelector('[name=body]').value.split('](/media').length > count",
        arg=count,
    )
    return re.sub(r"/media/images/[\w/-]+\.\w+", "URL", text_of(page).input_value())


def test_pasted_image_is_inserted_at_the_caret(admin):
    write(admin, "Before « after")

    give(admin, "paste", "curve.png")

    assert stored(admin, 1) == "Before ![](URL) after"


def test_dropped_images_are_separate_blocks_in_order(admin):
    write(admin, "One.«\n\nTwo.")

    give(admin, "drop", "first.png", "second-curve.png", "image.png")

    assert stored(admin, 3).count("\n\n![](URL)") == 3
    names = re.findall(r"/media/images/\w+/([a-z]+)", text_of(admin).input_value())
    assert names == ["first", "second", "image"]


def test_upload_is_undone_in_one_step(admin):
    write(admin, "Before « after")
    give(admin, "paste", "curve.png")
    stored(admin, 1)

    text_of(admin).focus()
    admin.keyboard.press("Control+z")

    assert text_of(admin).input_value() == "Before  after"


def test_typing_continues_during_an_upload(admin):
    held = hold_uploads(admin)
    write(admin, "Here:« end")
    give(admin, "paste", "curve.png")

    admin.keyboard.type(" more")
    text_of(admin).evaluate("text => text.setSelectionRange(0, 0)")
    admin.keyboard.type("So. ")
    admin.wait_for_function("() => true")
    held[0].continue_()

    assert stored(admin, 1) == "So. Here:![](URL) more end"
    assert written(admin).startswith("So. «Here:")


def test_upload_shows_progress_and_is_cancelled(admin):
    hold_uploads(admin)
    write(admin, "Before.")
    give(admin, "paste", "curve.png")

    progress = admin.get_by_role("progressbar", name="curve.png")
    progress.wait_for()
    admin.get_by_role("button", name="Cancel").click()

    assert progress.count() == 0
    assert text_of(admin).input_value() == "Before."


def test_alt_text_is_inserted_and_stored_with_the_image(admin):
    write(admin, "")
    data = png()
    give(admin, "paste", "image.png", data=data)
    field = admin.get_by_label(DESCRIPTION)
    field.fill("A curve [that] rises")
    with admin.expect_response("**/admin/editor/describe/"):
        field.press("Enter")

    described = stored(admin, 1)
    give(admin, "paste", "other.png", data=data)

    assert described == "![A curve that rises](URL)"
    assert stored(admin, 2) == "![A curve that rises](URL)![A curve that rises](URL)"


def test_alt_text_field_does_not_take_the_focus(admin):
    write(admin, "Words.")
    give(admin, "paste", "curve.png")
    field = admin.get_by_label(DESCRIPTION)
    field.wait_for()

    focused = admin.evaluate("document.activeElement.name")

    assert (focused, field.input_value()) == ("body", "")


def test_decorative_image_has_no_alt_text(admin):
    write(admin, "")
    give(admin, "paste", "curve.png")

    admin.get_by_role("button", name="Decorative").click()

    assert stored(admin, 1) == "![](URL)"
    assert admin.get_by_label(DESCRIPTION).count() == 0


def test_second_image_uploads_while_the_first_gets_alt_text(admin):
    held = hold_uploads(admin)
    write(admin, "")
    give(admin, "drop", "one.png", "two-curves.png")
    admin.wait_for_timeout(100)
    held[0].continue_()
    field = admin.get_by_label(DESCRIPTION).first
    field.fill("A line")
    held[1].continue_()
    stored(admin, 2)

    admin.keyboard.type(" that falls")
    field.press("Enter")

    assert stored(admin, 2) == "![A line that falls](URL)\n\n![](URL)"


def test_each_error_names_its_file_and_the_rest_is_uploaded(admin):
    write(admin, "")
    give(admin, "drop", "broken.png", data=b"not a picture")
    give(admin, "drop", "curve.png")

    refusal = admin.get_by_role("alert").filter(
        has_text="broken.png: This is not a supported image"
    )
    refusal.wait_for()
    assert stored(admin, 1) == "![](URL)"
    admin.get_by_role("button", name="Dismiss").click()
    assert refusal.count() == 0


def test_failed_upload_can_be_retried(admin):
    write(admin, "")
    admin.route("**/admin/editor/upload/", lambda route: route.abort(), times=1)
    give(admin, "paste", "curve.png")

    admin.get_by_role("button", name="Try again").click()

    assert stored(admin, 1) == "![](URL)"


def test_text_is_not_saved_during_an_upload(admin):
    hold_uploads(admin)
    admin.get_by_label("Title").fill("With a picture")
    write(admin, "Before.")
    give(admin, "paste", "curve.png")

    admin.locator("[name=_continue]").first.click()

    admin.get_by_text("An image is still uploading.").wait_for()
    assert admin.url.endswith("/add/")


def test_images_of_the_library_are_picked_with_the_keyboard(admin, site):
    admin.goto(f"{site.url}/admin/blog/image/")
    given = {"zebra-one.png": png(71), "broken.png": b"no image", "zebra-two.png": png(72)}
    files = [{"name": n, "mimeType": "image/png", "buffer": data} for n, data in given.items()]
    admin.get_by_label("Upload images").set_input_files(files)
    expect(admin.get_by_role("status").filter(has_text="2 images uploaded.")).to_be_visible()
    expect(admin.get_by_role("alert")).to_contain_text("broken.png: This is not a supported image.")
    expect(admin.locator("#result_list").get_by_role("link", name="zebra-two.png")).to_be_visible()
    admin.locator("#result_list .action-toggle").evaluate("box => box.click()")
    expect(admin.locator(".action-counter")).not_to_contain_text("0 of")
    admin.get_by_label(DESCRIPTION).first.fill("A striped curve")
    with admin.expect_response("**/admin/editor/describe/"):
        admin.keyboard.press("Enter")

    new_post(admin, site)
    write(admin, "Before.«")
    admin.get_by_role("button", name="Insert from library").click()
    search = admin.get_by_label("Search names and alt texts")
    search.fill("zebra")
    expect(admin.get_by_role("status").filter(has_text="2 images")).to_be_visible()
    for _ in range(2):
        admin.keyboard.press("Tab")
        admin.keyboard.press("Space")
    admin.keyboard.press("Enter")

    assert stored(admin, 2) == ('Before.\n\n![](URL)\n![A striped curve](URL "A striped curve")')
