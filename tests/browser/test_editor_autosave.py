"""Every way of losing words, in a real browser: none of them loses any."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import time

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import start_with_profile
from tests.browser.test_write_publish_read import sign_in

BACK = "Restore"
AWAY = "Discard"


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    yield context
    context.close()


@pytest.fixture
def desk(site, context):
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, site)
    return page


@pytest.fixture
def post(desk, site):
    """The address of the form of a new draft with a text of its own."""
    desk.goto(f"{site.url}/admin/blog/post/add/?kind=essay")
    desk.get_by_label("Title").fill(f"Kept {time.time_ns()}")
    body(desk).fill("The saved text.")
    save(desk)
    return desk.url


def body(page):
    return page.locator("textarea[name=body]")


def save(page, button="_continue"):
    with page.expect_navigation():
        page.locator(f"#submit-row [name={button}]").click()
    page.wait_for_load_state()


def type_words(page, words):
    body(page).press("Control+End")
    body(page).press_sequentially(words)


def kept_on_the_server(page):
    expect(page.locator(".autosave-status")).to_contain_text("Draft saved", timeout=15_000)


def forget_this_browser(page):
    page.evaluate("localStorage.clear()")


def take(page):
    page.get_by_role("button", name=BACK).click()
    return body(page).input_value()


def another(context, address):
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    return page


def test_closed_tab_loses_nothing(desk, post, context):
    type_words(desk, " And more")
    desk.close(run_before_unload=False)

    assert take(another(context, post)) == "The saved text. And more"


def test_title_of_a_new_post_is_kept_with_its_text(desk, site, context):
    desk.goto(f"{site.url}/admin/blog/post/add/?kind=essay")
    desk.get_by_label("Title").fill("A title of its own")
    type_words(desk, "Never saved")
    desk.close()

    page = another(context, f"{site.url}/admin/blog/post/add/?kind=essay")
    expect(page.locator(".autosave-offer").first).to_contain_text("2 words")
    page.get_by_role("button", name=BACK).first.click()

    assert page.get_by_label("Title").input_value() == "A title of its own"
    assert body(page).input_value() == "Never saved"
    body(page).fill("")
    page.get_by_label("Title").fill("")
    page.wait_for_timeout(300)


def test_discarded_text_is_not_offered_again(desk, post, context):
    type_words(desk, " And more")
    kept_on_the_server(desk)
    desk.close()
    page = another(context, post)
    with page.expect_response("**/editor/discard/"):
        page.get_by_role("button", name=AWAY).click()
    page.reload()

    assert page.get_by_role("button", name=BACK).count() == 0
    assert body(page).input_value() == "The saved text."


def test_browser_that_forgets_has_the_draft_of_the_server(desk, post, context):
    type_words(desk, " And more")
    kept_on_the_server(desk)
    desk.close()
    page = context.new_page()
    page.goto(post)
    forget_this_browser(page)
    page.reload()

    assert take(page) == "The saved text. And more"


def test_difference_is_shown_before_it_is_taken(desk, post, context):
    type_words(desk, " And more")
    desk.close()
    page = another(context, post)
    page.get_by_role("button", name="Compare").click()

    expect(page.locator(".diff ins")).to_have_text(" And more")


def test_saved_text_is_not_offered_again(desk, post, context):
    type_words(desk, " And more")
    kept_on_the_server(desk)
    save(desk)
    desk.goto(post)

    assert desk.get_by_role("button", name=BACK).count() == 0
    assert body(desk).input_value() == "The saved text. And more"


def test_lost_network_loses_nothing_and_goes_on(desk, post, context):
    context.set_offline(True)
    type_words(desk, " Offline")
    line = desk.locator(".autosave-status")
    expect(line).to_contain_text("the server cannot be reached", timeout=15_000)
    desk.locator("#submit-row [name=_continue]").click()
    expect(line).to_contain_text("Not saved")
    context.set_offline(False)
    kept_on_the_server(desk)
    save(desk)

    assert body(desk).input_value() == "The saved text. Offline"


def sign_out_everywhere(site):
    with sqlite3.connect(site.data_dir / "offprint.sqlite3", timeout=20) as database:
        database.execute("DELETE FROM django_session")
    database.close()


def test_expired_session_loses_nothing_and_goes_on(desk, post, context, site):
    sign_out_everywhere(site)
    type_words(desk, " Signed out")
    desk.locator("#submit-row [name=_continue]").click()
    line = desk.locator(".autosave-status")
    expect(line).to_contain_text("You are signed out", timeout=15_000)
    with context.expect_page() as opened:
        desk.get_by_role("link", name="Sign in again").click()
    sign_in(opened.value, site)
    desk.bring_to_front()
    save(desk)

    assert body(desk).input_value() == "The saved text. Signed out"


def test_expired_session_of_a_closed_page_has_the_words_after_signing_in(desk, post, context, site):
    sign_out_everywhere(site)
    type_words(desk, " Signed out")
    desk.close()
    page = context.new_page()
    sign_in(page, site)
    page.goto(post)

    assert take(page) == "The saved text. Signed out"


@pytest.fixture
def profile(playwright_of, tmp_path):
    """Start a browser that keeps its profile on the disk, as a person's does."""
    opened = []

    def start():
        opened.append(start_with_profile(playwright_of, tmp_path / "profile"))
        return opened[-1]

    yield start
    for context in opened[1:]:
        context.close()


def test_killed_browser_loses_a_second_at_most(browser, profile, site, tmp_path):
    context = profile()
    page = context.new_page()
    sign_in(page, site)
    page.goto(f"{site.url}/admin/blog/post/add/?kind=essay")
    type_words(page, "Words typed before the crash.")
    page.wait_for_timeout(1000)
    kill_browser_of(tmp_path / "profile")

    page = profile().new_page()
    page.goto(f"{site.url}/admin/blog/post/add/?kind=essay")
    if "/login/" in page.url:
        sign_in(page, site)
        page.goto(f"{site.url}/admin/blog/post/add/?kind=essay")
    page.locator(".autosave-offer", has_text="5 words").get_by_role("button", name=BACK).click()

    assert body(page).input_value() == "Words typed before the crash."


def kill_browser_of(profile):
    """End every process of the browser at once, as a crash or a power cut does."""
    found = subprocess.run(
        ["pgrep", "-f", str(profile)], capture_output=True, text=True, check=True
    )
    for process in found.stdout.split():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(process), signal.SIGKILL)


def test_second_window_sees_a_difference_and_overwrites_nothing(desk, post, context):
    other = another(context, post)
    type_words(desk, " Here")
    save(desk)
    type_words(other, " There")
    save(other)

    conflict = other.locator(".edit-conflict")
    expect(conflict.locator("del")).to_have_text("Here")
    expect(conflict.locator("ins")).to_have_text("There")
    assert body(other).input_value() == "The saved text. There"
    conflict.get_by_label("Overwrite with mine").check()
    save(other)
    other.goto(post)
    assert body(other).input_value() == "The saved text. There"


def test_going_back_and_saving_again_is_no_conflict(desk, post):
    type_words(desk, " One.")
    save(desk, "_save")
    desk.go_back()
    type_words(desk, " Two.")
    save(desk)

    assert desk.locator(".edit-conflict").count() == 0
    assert body(desk).input_value() == "The saved text. One. Two."


def test_refused_form_keeps_its_words(desk, post, context):
    desk.get_by_label("Title").fill("")
    type_words(desk, " And more")
    save(desk)
    desk.wait_for_timeout(400)
    desk.close()

    assert take(another(context, post)) == "The saved text. And more"


def test_check_before_publishing_leads_to_the_line(desk, post):
    body(desk).fill("One.\n\n[there](/nowhere/)")
    save(desk, "blog_post_save_and_publish")
    desk.get_by_role("link", name="Line 3").click()

    desk.wait_for_url("**/change/#line-3")
    selected = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert body(desk).evaluate(selected) == "[there](/nowhere/)"
