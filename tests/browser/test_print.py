import pytest

A4_WITHIN_MARGINS = {"width": 657, "height": 990}
SHOWN = "list => list.filter(one => one.checkVisibility() && one.getClientRects().length).length"


@pytest.fixture(scope="module")
def paper(browser):
    """A window as wide as a sheet of paper, printing with the dark theme chosen."""
    context = browser.new_context(viewport=A4_WITHIN_MARGINS, color_scheme="dark")
    page = context.new_page()
    page.add_init_script("document.documentElement.dataset.theme = 'dark'")
    page.emulate_media(media="print")
    yield page
    context.close()


@pytest.fixture(scope="module")
def printed_note(site, pages, paper):
    paper.goto(site.url + pages["note"])
    paper.locator(".prose").evaluate(
        "prose => prose.insertAdjacentHTML('beforeend',"
        " '<details><summary>More</summary><p id=folded>Folded away.</p></details>"
        '<p><a id=out href="https://example.org/a">out</a> <a id=within href="#x">in</a></p>\')'
    )
    return paper


def shown(page, selector):
    return page.locator(selector).evaluate_all(SHOWN)


def style(page, selector, name, pseudo=""):
    return page.locator(selector).first.evaluate(
        "(one, [name, pseudo]) => getComputedStyle(one, pseudo)[name]", [name, pseudo]
    )


@pytest.mark.parametrize("page_type", ["home", "note", "publications", "papers", "cv", "news"])
def test_printed_page_has_no_navigation_or_controls(site, pages, paper, page_type):
    paper.goto(site.url + pages[page_type])

    hidden = "nav, .site-header, .site-footer, form, button, .chips, .more, .skip-link"
    assert shown(paper, hidden) == 0
    assert shown(paper, ".links a:not([href^=http]), .button:not([href^=http])") == 0
    assert shown(paper, "h1") == 1


def test_printed_page_is_white_in_the_dark_theme(printed_note):
    colours = [style(printed_note, "html", name) for name in ("backgroundColor", "color")]

    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert style(printed_note, "h1", "color") == "rgb(0, 0, 0)"
    assert style(printed_note, ".code .k", "color") == "rgb(138, 26, 44)"


def test_url_of_a_link_is_printed_unless_it_is_on_the_page(printed_note):
    after = [style(printed_note, one, "content", "::after") for one in ("#out", "#within")]

    assert after == ['" (https://example.org/a)"', "none"]


def test_collapsed_content_is_printed(printed_note):
    assert shown(printed_note, "#folded") == 1


def test_long_lines_of_code_wrap(printed_note):
    printed_note.locator(".prose pre code").first.evaluate("code => code.append('x'.repeat(400))")

    assert (
        printed_note.locator(".prose pre").evaluate_all(
            "list => list.filter(pre => pre.scrollWidth > pre.clientWidth).length"
        )
        == 0
    )


@pytest.mark.parametrize(
    ("selector", "name", "value"),
    [
        (".prose h2", "breakAfter", "avoid"),
        (".prose p", "orphans", "3"),
        (".prose p", "widows", "3"),
        (".prose pre", "breakInside", "avoid"),
        (".prose figure", "breakInside", "avoid"),
        (".prose tr", "breakInside", "avoid"),
        (".prose thead", "display", "table-header-group"),
        ("body", "display", "block"),
    ],
)
def test_page_breaks_avoid_headings_and_blocks(printed_note, selector, name, value):
    assert style(printed_note, selector, name) == value


def test_publication_is_not_split_across_pages(site, pages, paper):
    paper.goto(site.url + pages["publications"])

    assert style(paper, ".refs > li", "breakInside") == "avoid"
    assert shown(paper, ".links [href^=http]") > 3
