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


def test_focusing_a_link_shows_its_summary_until_escape(note):
    note.keyboard.press("Tab")
    note.locator('.prose a[href="/blog/gandiva/"]').first.focus()
    card(note).wait_for()

    assert "Gandiva: a scheduler that looks inside" in card(note).inner_text()

    note.keyboard.press("Escape")
    assert card(note).count() == 0
