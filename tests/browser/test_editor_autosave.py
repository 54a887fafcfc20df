"""Ways of losing text, in a real browser: none of them loses any."""

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
def admin(site, context):
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, site)
    return page


@pytest.fixture
def post(admin, site):
    """The URL of the form of a new draft with its own text."""
    admin.goto(f"{site.url}/admin/blog/post/add/?kind=essay")
    admin.get_by_label("Title").fill(f"Kept {time.time_ns()}")
    body(admin).fill("The saved text.")
    save(admin)
    return admin.url


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
    expect(page.locator(".autosave-status")).to_contain_text("Autosaved at", timeout=15_000)


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


def test_closed_tab_loses_nothing(admin, post, context):
    type_words(admin, " And more")
    admin.close(run_before_unload=False)

    assert take(another(context, post)) == "The saved text. And more"


def test_title_of_a_new_post_is_autosaved(admin, site, context):
    admin.goto(f"{site.url}/admin/blog/post/add/?kind=essay")
    admin.get_by_label("Title").fill("A title of its own")
    type_words(admin, "Never saved")
    admin.close()

    page = another(context, f"{site.url}/admin/blog/post/add/?kind=essay")
    expect(page.locator(".autosave-offer").first).to_contain_text("2 words")
    page.get_by_role("button", name=BACK).first.click()

    assert page.get_by_label("Title").input_value() == "A title of its own"
    assert body(page).input_value() == "Never saved"
    body(page).fill("")
    page.get_by_label("Title").fill("")
    page.wait_for_timeout(300)


def test_discarded_text_is_not_offered_again(admin, post, context):
    type_words(admin, " And more")
    kept_on_the_server(admin)
    admin.close()
    page = another(context, post)
    with page.expect_response("**/editor/discard/"):
        page.get_by_role("button", name=AWAY).click()
    page.reload()

    assert page.get_by_role("button", name=BACK).count() == 0
    assert body(page).input_value() == "The saved text."


def test_browser_without_storage_gets_the_servers_draft(admin, post, context):
    type_words(admin, " And more")
    kept_on_the_server(admin)
    admin.close()
    page = context.new_page()
    page.goto(post)
    forget_this_browser(page)
    page.reload()

    assert take(page) == "The saved text. And more"


def test_difference_is_shown_before_restoring(admin, post, context):
    type_words(admin, " And more")
    admin.close()
    page = another(context, post)
    page.get_by_role("button", name="Compare").click()

    expect(page.locator(".diff ins")).to_have_text(" And more")


def test_saved_text_is_not_offered_again(admin, post, context):
    type_words(admin, " And more")
    kept_on_the_server(admin)
    save(admin)
    admin.goto(post)

    assert admin.get_by_role("button", name=BACK).count() == 0
    assert body(admin).input_value() == "The saved text. And more"


def test_lost_network_loses_no_text(admin, post, context):
    context.set_offline(True)
    type_words(admin, " Offline")
    line = admin.locator(".autosave-status")
    expect(line).to_contain_text("the server can't be reached", timeout=15_000)
    admin.locator("#submit-row [name=_continue]").click()
    expect(line).to_contain_text("Not saved")
    context.set_offline(False)
    kept_on_the_server(admin)
    save(admin)

    assert body(admin).input_value() == "The saved text. Offline"


def sign_out_everywhere(site):
    with sqlite3.connect(site.data_dir / "offprint.sqlite3", timeout=20) as database:
        database.execute("DELETE FROM django_session")
    database.close()


def test_expired_session_loses_no_text(admin, post, context, site):
    sign_out_everywhere(site)
    type_words(admin, " Signed out")
    admin.locator("#submit-row [name=_continue]").click()
    line = admin.locator(".autosave-status")
    expect(line).to_contain_text("You are signed out", timeout=15_000)
    with context.expect_page() as opened:
        admin.get_by_role("link", name="Sign in again").click()
    sign_in(opened.value, site)
    admin.bring_to_front()
    save(admin)

    assert body(admin).input_value() == "The saved text. Signed out"


def test_text_is_offered_after_signing_in_again(admin, post, context, site):
    sign_out_everywhere(site)
    type_words(admin, " Signed out")
    admin.close()
    page = context.new_page()
    sign_in(page, site)
    page.goto(post)

    assert take(page) == "The saved text. Signed out"


@pytest.fixture
def profile(playwright_of, tmp_path):
    """Start a browser with a profile on disk, like a user's."""
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
    """Kill every process of the browser at once, as a crash or a power failure does."""
    found = subprocess.run(
        ["pgrep", "-f", str(profile)], capture_output=True, text=True, check=True
    )
    for process in found.stdout.split():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(process), signal.SIGKILL)


def test_second_window_shows_a_conflict_and_overwrites_nothing(admin, post, context):
    other = another(context, post)
    type_words(admin, " Here")
    save(admin)
    type_words(other, " There")
    save(other)

    conflict = other.locator(".edit-conflict")
    expect(conflict.locator("del")).to_have_text("Here")
    expect(conflict.locator("ins")).to_have_text("There")
    assert body(other).input_value() == "The saved text. There"
    conflict.get_by_label("Overwrite the saved version with mine").check()
    save(other)
    other.goto(post)
    assert body(other).input_value() == "The saved text. There"


def test_going_back_and_saving_again_is_no_conflict(admin, post):
    type_words(admin, " One.")
    save(admin, "_save")
    admin.go_back()
    type_words(admin, " Two.")
    save(admin)

    assert admin.locator(".edit-conflict").count() == 0
    assert body(admin).input_value() == "The saved text. One. Two."


def test_rejected_form_keeps_its_text(admin, post, context):
    admin.get_by_label("Title").fill("")
    type_words(admin, " And more")
    save(admin)
    admin.wait_for_timeout(400)
    admin.close()

    assert take(another(context, post)) == "The saved text. And more"


def test_pre_publish_check_links_to_the_line(admin, post):
    body(admin).fill("One.\n\n[there](/nowhere/)")
    save(admin, "blog_post_save_and_publish")
    admin.get_by_role("link", name="Line 3").click()

    admin.wait_for_url("**/change/#line-3")
    selected = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert body(admin).evaluate(selected) == "[there](/nowhere/)"
