import re
from io import BytesIO

import pytest
from PIL import Image

COOKIES = {}
FORMULA = "$E = mc^2 + \\sum_{i=1}^{n} x_i$"


def picture():
    file = BytesIO()
    Image.new("RGB", (1200, 800), "seagreen").save(file, "PNG")
    return {"name": "architecture.png", "mimeType": "image/png", "buffer": file.getvalue()}


@pytest.fixture(scope="module")
def written(site, browser):
    """The URL of a note with an image and a formula, by an author whom the owner invited.

    The owner has published it.
    """
    contexts = [browser.new_context(viewport={"width": 1440, "height": 1000}) for _ in range(2)]
    owner, author = (context.new_page() for context in contexts)
    sign_in(owner, site)
    owner.goto(f"{site.url}/admin/auth/user/")
    owner.get_by_role("link", name="Invite").click()
    owner.get_by_label("Name").fill("Grace Hopper")
    owner.get_by_role("button", name="Create link").click()
    author.goto(owner.get_by_label("Invitation link").input_value())
    author.get_by_label("Username").fill("grace")
    for label in ("Password*", "Password confirmation*"):
        author.get_by_label(label, exact=True).fill("correct horse battery")
    author.get_by_role("button", name="Create account").click()
    draft = write(author)
    owner.goto(draft)
    for name in ("Check and publish", re.compile("^Publish")):
        with owner.expect_navigation():
            owner.get_by_role("button", name=name).first.click()
    yield f"{site.url}/blog/a-note-from-a-browser/"
    for context in contexts:
        context.close()


def write(author):
    """Write a note, starting from the dashboard, and return the URL of its form."""
    author.get_by_role("link", name="New note").first.click()
    author.get_by_label("Title").fill("A note from a browser")
    text = author.locator("textarea[name=body]")
    text.fill(f"## The idea\n\nIt says {FORMULA}.\n\n")
    upload(author, text)
    assert author.locator("[name=status]").count() == 0
    author.locator("[name=_continue]").first.click()
    author.wait_for_url("**/change/")
    assert author.get_by_role("button", name="Check and publish").count() == 0
    return author.url


def sign_in(page, site):
    """Sign in as the owner: by hand once, then with the same cookies while they are valid."""
    page.context.add_cookies(COOKIES.get(site.url, []))
    page.goto(f"{site.url}/admin/")
    if "/login/" not in page.url:
        return
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(site.password)
    page.locator("[type=submit]").click()
    page.wait_for_url("**/admin/")
    COOKIES[site.url] = page.context.cookies()


def upload(page, text):
    text.press("Control+End")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Image").click()
    chooser.value.set_files(picture())
    page.wait_for_function(
        "() => /!\\[.*\\]\\(\\/media\\//.test(document.querySelector('[name=body]').value)"
    )


def test_note_is_read_by_a_visitor(written, page):
    page.goto(written)
    image = page.locator("article img")

    assert page.locator("h1").inner_text() == "A note from a browser"
    assert page.locator("article math").count() == 1
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_note_is_counted_once_per_reader(written, open_page, site):
    titles = "list => list.map(item => item.textContent)"
    for user_agent in ("Chrome/141 one", "Chrome/141 two", "Chrome/141 two"):
        reader = open_page(user_agent=f"Mozilla/5.0 (X11; Linux x86_64) {user_agent}")
        reader.goto(written)
    page = open_page()
    page.wait_for_timeout(4000)

    page.goto(f"{site.url}/blog/popular/?window=day")
    rows = page.locator("main li", has_text="A note from a browser").evaluate_all(titles)

    assert len(rows) == 1
    assert int(re.search(r"(\d+) visits?", rows[0])[1]) in {2, 3}


def test_note_appears_in_the_lists(written, page, site):
    page.goto(f"{site.url}/blog/")
    page.get_by_role("link", name="A note from a browser").first.click()

    assert page.url == written


def test_admin_works_without_errors(site, open_page):
    page = open_page(viewport={"width": 1440, "height": 1000})
    complaints = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(page, site)
    for path in ("", "blog/post/", "blog/post/add/", "blog/paper/", "profile_app/publication/add/"):
        page.goto(f"{site.url}/admin/{path}", wait_until="networkidle")

    assert complaints == []
