"""A signed-in editor, whose text is written with its selection: ``one «two» three``."""

from tests.browser.test_write_publish_read import sign_in

SHEET = "document.querySelector('.editor-preview > div').shadowRoot.querySelector('.preview')"


def new_post(page, site):
    sign_in(page, site)
    page.goto(f"{site.url}/admin/blog/post/add/")
    return page


def text_of(page):
    return page.locator("textarea[name=body]")


def write(page, marked):
    """Replace the text, as if typed, and select the part between the marks."""
    start = marked.index("«") if "«" in marked else len(marked)
    plain = marked.replace("«", "").replace("»", "")
    end = marked.replace("«", "").index("»") if "»" in marked else start
    text_of(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(plain)
    text_of(page).evaluate("(text, [a, b]) => text.setSelectionRange(a, b)", [start, end])


def written(page):
    """Return the text with its selection marked; a caret is one mark."""
    value, start, end = text_of(page).evaluate(
        "text => [text.value, text.selectionStart, text.selectionEnd]"
    )
    close = "»" if end > start else ""
    return f"{value[:start]}«{value[start:end]}{close}{value[end:]}"


def sheet(page, wanted):
    """Wait until the preview contains the words."""
    page.wait_for_function(f"words => {SHEET}.innerText.includes(words)", arg=wanted)
    return page.evaluate(f"{SHEET}.innerHTML")
