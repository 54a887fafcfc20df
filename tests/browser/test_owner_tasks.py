import pytest

from tests.browser.owner_tasks import TASKS, Hand, sign_in
from tests.production import prepare_like_another, served

# What the tasks take today; more would be a loss.
ACTIONS = {
    "profile with a photo": 5,
    "three publications by BibTeX": 5,
    "a publication by hand, after its title": 4,
    "ten images uploaded": 2,
}


@pytest.fixture(scope="module")
def new_site(tmp_path_factory):
    data_dir = tmp_path_factory.mktemp("new-site")
    prepare_like_another(data_dir, tmp_path_factory.getbasetemp())
    with served(data_dir) as running:
        yield running


def test_owner_of_a_new_site_needs_few_actions(new_site, open_page):
    page = open_page()
    sign_in(page, new_site.url, new_site.password)
    actions = {}
    for name in ACTIONS:
        page.goto(f"{new_site.url}/admin/")
        hand = Hand(page, new_site.url)
        TASKS[name](hand)
        actions[name] = hand.actions

    assert actions == ACTIONS
    page.goto(new_site.url)
    assert page.get_by_role("heading", name="Ada Chen").is_visible()
    assert page.get_by_role("link", name="A paper by hand").is_visible()
