"""Publications in a browser: links into the list, inline BibTeX, collapsed authors."""

from urllib.parse import urlsplit


def test_link_to_a_paper_highlights_it_and_opens_its_abstract(site, page):
    page.goto(f"{site.url}/publications/#shockwave")
    paper = page.locator("#shockwave")

    page.wait_for_function("document.querySelector('#shockwave details').open")

    assert paper.evaluate("paper => paper.matches(':target')")
    assert paper.locator(".abstract").is_visible()
    assert not page.locator("#apparate .abstract").is_visible()


def test_link_to_a_paper_on_the_homepage_opens_it_too(site, page):
    page.goto(f"{site.url}/#apparate")

    page.wait_for_function("document.querySelector('#apparate details').open")

    assert page.locator("#apparate .abstract").is_visible()


def test_link_to_a_paper_highlights_it_without_script(site, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(f"{site.url}/publications/#shockwave")

    background = page.locator("#shockwave > div").evaluate(
        "e => getComputedStyle(e).backgroundColor"
    )

    assert background != "rgba(0, 0, 0, 0)"


def test_bibtex_opens_in_place_and_is_copied(site, open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{site.url}/publications/")
    paper = page.locator("#shockwave")

    paper.get_by_text("Cite", exact=True).click()
    paper.get_by_role("button", name="Copy").click()
    paper.get_by_role("button", name="Copied").wait_for()

    assert page.evaluate("navigator.clipboard.readText()").startswith("@")
    assert urlsplit(page.url).path == "/publications/"


def test_bibtex_opens_and_closes_without_script(site, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(f"{site.url}/")
    paper = page.locator("#shockwave")
    closed = paper.locator("pre").is_visible()

    paper.get_by_text("Cite", exact=True).click()
    opened = paper.locator("pre").inner_text()
    paper.get_by_text("Cite", exact=True).click()

    assert (closed, paper.locator("pre").is_visible()) == (False, False)
    assert opened.startswith("@inproceedings{")


def test_figure_links_to_the_whole_image_without_script(site, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(f"{site.url}/")

    page.locator("#shockwave a.teaser").click()

    assert urlsplit(page.url).path.startswith("/media/publications/")


def test_figure_is_enlarged_over_the_page(site, page):
    page.goto(f"{site.url}/")

    page.locator("#shockwave a.teaser").click()

    page.wait_for_function("document.querySelector('dialog img').naturalWidth >= 960")
    assert "/media/publications/" in page.get_by_role("dialog").locator("a").get_attribute("href")


def test_bibtex_is_on_the_publication_page_without_script(site, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(f"{site.url}/publications/shockwave/")

    assert page.locator("pre").inner_text().startswith("@")


def test_filter_narrows_the_list_and_links_back(site, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(f"{site.url}/publications/")
    every = page.locator(".refs > li").count()

    page.locator(".sidebar").get_by_role("link", name="Cluster scheduling").click()
    narrowed = page.locator(".refs > li").count()
    page.get_by_role("link", name="Clear filters").click()

    assert (narrowed, page.locator(".refs > li").count()) == (1, every)


def test_long_author_list_expands_without_script(site, open_page):
    """The demo's author lists are short, so collapse one with the page's own stylesheet."""
    page = open_page(java_script_enabled=False)
    page.goto(f"{site.url}/publications/")
    page.locator("#apparate .authors").evaluate(
        'authors => authors.innerHTML = \'A, <details class="folded"><summary>2 more</summary>'
        " B, C, </details> D'"
    )
    authors = page.locator("#apparate .authors")
    folded = authors.inner_text()

    page.locator("#apparate .folded summary").click()

    assert (folded, authors.inner_text()) == ("A, 2 more D", "A, 2 more B, C, D")
