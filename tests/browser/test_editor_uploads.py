import base64
import re

import pytest

from tests.browser.editor import new_post, text_of, write, written
from tests.images import encoded, photo

DESCRIPTION = "Alt text"
# Playwright's own files do not reach a drop: they are made in the page.
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
def desk(site, open_page):
    return new_post(open_page(viewport={"width": 1440, "height": 1000}), site)


def png(width=60):
    return encoded(photo(width, 40), "PNG")


def give(page, kind, *names, data=None):
    pictures = [[n, base64.b64encode(data or png(40 + len(n))).decode()] for n in names]
    page.evaluate(GIVE, [kind, pictures])


def hold_uploads(page):
    """Keep every upload waiting; returns what was asked."""
    held = []
    page.route("**/admin/editor/upload/", lambda route: held.append(route))  # noqa: PLW0108
    return held


def stored(page, count):
    page.wait_for_function(
        "count => document.querySelector('[name=body]').value.split('](/media').length > count",
        arg=count,
    )
    return re.sub(r"/media/images/[\w/-]+\.\w+", "URL", text_of(page).input_value())


def test_pasted_picture_stands_at_the_caret(desk):
    write(desk, "Before « after")

    give(desk, "paste", "curve.png")

    assert stored(desk, 1) == "Before ![curve](URL) after"


def test_dropped_pictures_stand_in_order_each_for_itself(desk):
    write(desk, "One.«\n\nTwo.")

    give(desk, "drop", "first.png", "second-curve.png", "image.png")

    text = stored(desk, 3)
    assert text.count("\n\n![") == 3
    assert re.findall(r"!\[(.*?)\]", text) == ["first", "second curve", ""]


def test_upload_is_undone_in_one_step(desk):
    write(desk, "Before « after")
    give(desk, "paste", "curve.png")
    stored(desk, 1)

    text_of(desk).focus()
    desk.keyboard.press("Control+z")

    assert text_of(desk).input_value() == "Before  after"


def test_typing_goes_on_while_a_picture_is_on_its_way(desk):
    held = hold_uploads(desk)
    write(desk, "Here:« end")
    give(desk, "paste", "curve.png")

    desk.keyboard.type(" more")
    text_of(desk).evaluate("text => text.setSelectionRange(0, 0)")
    desk.keyboard.type("So. ")
    desk.wait_for_function("() => true")
    held[0].continue_()

    assert stored(desk, 1) == "So. Here:![curve](URL) more end"
    assert written(desk).startswith("So. «Here:")


def test_upload_shows_progress_and_is_cancelled(desk):
    hold_uploads(desk)
    write(desk, "Before.")
    give(desk, "paste", "curve.png")

    progress = desk.get_by_role("progressbar", name="curve.png")
    progress.wait_for()
    desk.get_by_role("button", name="Cancel").click()

    assert progress.count() == 0
    assert text_of(desk).input_value() == "Before."


def test_description_fills_the_text_and_is_kept_with_the_picture(desk):
    write(desk, "")
    data = png()
    give(desk, "paste", "image.png", data=data)
    field = desk.get_by_label(DESCRIPTION)
    field.fill("A curve [that] rises")
    with desk.expect_response("**/admin/editor/describe/"):
        field.press("Enter")

    described = stored(desk, 1)
    give(desk, "paste", "other.png", data=data)

    assert described == "![A curve that rises](URL)"
    assert stored(desk, 2) == "![A curve that rises](URL)![A curve that rises](URL)"


def test_description_is_asked_for_without_taking_the_focus(desk):
    write(desk, "Words.")
    give(desk, "paste", "curve.png")
    field = desk.get_by_label(DESCRIPTION)
    field.wait_for()

    focused = desk.evaluate("document.activeElement.name")

    assert (focused, field.input_value()) == ("body", "curve")


def test_picture_that_is_only_decoration_has_no_description(desk):
    write(desk, "")
    give(desk, "paste", "curve.png")

    desk.get_by_role("button", name="Decorative").click()

    assert stored(desk, 1) == "![](URL)"
    assert desk.get_by_label(DESCRIPTION).count() == 0


def test_second_picture_arrives_while_the_first_is_described(desk):
    held = hold_uploads(desk)
    write(desk, "")
    give(desk, "drop", "one.png", "two-curves.png")
    desk.wait_for_timeout(100)
    held[0].continue_()
    field = desk.get_by_label(DESCRIPTION).first
    field.fill("A line")
    held[1].continue_()
    stored(desk, 2)

    desk.keyboard.type(" that falls")
    field.press("Enter")

    assert stored(desk, 2) == "![A line that falls](URL)\n\n![two curves](URL)"


def test_each_refusal_names_its_file_and_the_rest_arrives(desk):
    write(desk, "")
    give(desk, "drop", "broken.png", data=b"not a picture")
    give(desk, "drop", "curve.png")

    refusal = desk.get_by_role("alert").filter(has_text="broken.png: This is not a supported image")
    refusal.wait_for()
    assert stored(desk, 1) == "![curve](URL)"
    desk.get_by_role("button", name="Dismiss").click()
    assert refusal.count() == 0


def test_upload_that_the_network_lost_is_tried_again(desk):
    write(desk, "")
    desk.route("**/admin/editor/upload/", lambda route: route.abort(), times=1)
    give(desk, "paste", "curve.png")

    desk.get_by_role("button", name="Try again").click()

    assert stored(desk, 1) == "![curve](URL)"


def test_text_is_not_saved_without_the_picture_on_its_way(desk):
    hold_uploads(desk)
    desk.get_by_label("Title").fill("With a picture")
    write(desk, "Before.")
    give(desk, "paste", "curve.png")

    desk.locator("[name=_continue]").first.click()

    desk.get_by_text("An image is still uploading.").wait_for()
    assert desk.url.endswith("/add/")
