import pytest


@pytest.fixture
def note(site, page):
    page.goto(f"{site.url}/blog/themis/")
    return page


def card(page):
    return page.locator("[role=tooltip]")


def test_hovering_over_a_citation_shows_the_reference(note):
    note.locator(".cite-ref").first.hover()
    card(note).wait_for()

    assert card(note).inner_text().startswith("W. Xiao et al., “Gandiva")
    assert note.locator(".cite-ref").first.get_attribute("aria-describedby") == "page:card"

    note.mouse.move(1, 1)
    card(note).wait_for(state="detached")


def test_title_in_a_list_shows_the_summary_and_the_figure_and_counts_no_visit(site, page):
    page.goto(site.url)

    with page.expect_request("**/publications/apparate/") as asked:
        page.locator("#apparate h3 a").hover()
    card(page).wait_for()

    assert asked.value.headers["purpose"] == "prefetch"
    assert card(page).inner_text().startswith("Serving platforms batch requests")
    assert "apparate-cover" in card(page).locator("img").get_attribute("src")


def test_focusing_a_link_shows_its_summary_until_escape(note):
    note.keyboard.press("Tab")
    note.locator('.prose a[href="/blog/gandiva/"]').first.focus()
    card(note).wait_for()

    assert "Gandiva: a scheduler that looks inside" in card(note).inner_text()

    note.keyboard.press("Escape")
    assert card(note).count() == 0
