import os

import pytest
from playwright.sync_api import Error, sync_playwright

from tests.browser.chromium import start
from tests.browser.editor import new_post
from tests.browser.pages import find_pages
from tests.production import prepare_like_another, served

# A headless browser identifies itself, and would be filtered as a bot.
DESKTOP = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Safari/537.36"
)


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright_of():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_of):
    try:
        started = start(playwright_of)
    except Error as error:
        reason = f"no Chromium that starts: {str(error).splitlines()[0]}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    yield started
    started.close()


@pytest.fixture
def open_page(browser):
    """Open each page in its own context: ``open_page(color_scheme="dark")``."""
    contexts = []

    def open_one(**options):
        options.setdefault("user_agent", DESKTOP)
        context = browser.new_context(**options)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A new site with the demo content, served as in production."""
    data_dir = tmp_path_factory.mktemp("site")
    prepare_like_another(data_dir, tmp_path_factory.getbasetemp(), demo=True)
    with served(data_dir) as running:
        yield running


@pytest.fixture(scope="module")
def writing(site, browser):
    """A new post in a wide window, shared by the tests of a module: each writes its own text."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, user_agent=DESKTOP)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield new_post(context.new_page(), site)
    context.close()


@pytest.fixture(scope="session")
def pages(site):
    return find_pages(site.url)
