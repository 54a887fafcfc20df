from io import BytesIO

import pytest
from PIL import Image

from tests.browser.pages import PAGE_TYPES

# Names and titles of one long word, in place of each text that the owner can choose.
LENGTHEN = """word => {
  for (const chosen of document.querySelectorAll(
    '.site-header :is(.home, nav a), .site-footer a, h1, h2, h3'
  )) {
    const texts = document.createTreeWalker(chosen, NodeFilter.SHOW_TEXT);
    const first = texts.nextNode();
    if (first && chosen.offsetWidth > 1) first.data = word;
  }
  const isWide = element => element.getBoundingClientRect().right > innerWidth + 1;
  const widest = [...document.querySelectorAll('body *')].filter(
    element => isWide(element) && ![...element.children].some(isWide)
  );
  return document.documentElement.scrollWidth > innerWidth
    ? widest.map(element => element.outerHTML.slice(0, 120)) : [];
}"""
LONG, SHORT = "x" * 90, "x" * 20
CODE = "<p>Text.</p><pre><code>{}</code></pre>"
FIGURE = '<figure><img src="/static/img/icon.svg" width="900" height="300" alt=""></figure>'
MARGIN_NOTE = '<p>Text.<span class="sidenote">A note.</span></p>'


@pytest.fixture
def open_note(site, pages, open_page):
    """Open a note whose text is this HTML."""

    def open_one(html, width):
        page = open_page(viewport={"width": width, "height": 900})
        page.goto(site.url + pages["note"])
        page.locator(".prose").evaluate("(prose, html) => prose.innerHTML = html", html)
        return page

    return open_one


def widths(page, selector):
    return [
        page.locator(one).first.evaluate("e => e.getBoundingClientRect().width")
        for one in (f".prose {selector}", ".prose p")
    ]


@pytest.mark.parametrize(
    ("html", "selector"),
    [
        (CODE.format(LONG), "pre"),
        ("<p>Text.</p>" + FIGURE, "figure"),
        (MARGIN_NOTE + FIGURE, "figure"),
    ],
)
def test_wide_content_uses_the_margin(open_note, html, selector):
    page = open_note(html, 1440)

    content, column = widths(page, selector)

    assert content > column + 40
    assert page.evaluate("document.documentElement.scrollWidth") == 1440


@pytest.mark.parametrize(
    ("html", "width"),
    [
        (CODE.format(SHORT), 1440),
        (CODE.format(LONG), 1100),
        (CODE.format(LONG), 390),
        (MARGIN_NOTE + CODE.format(LONG), 1440),
    ],
)
def test_code_keeps_to_the_column_where_the_margin_is_not_free(open_note, html, width):
    page = open_note(html, width)

    content, column = widths(page, "pre")

    assert content == column
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_figure_starts_below_the_margin_notes_before_it(open_note):
    page = open_note(MARGIN_NOTE.replace("A note.", "A long note. " * 20) + FIGURE, 1440)

    note, figure = (page.locator(one).bounding_box() for one in (".sidenote", ".prose figure"))

    assert figure["y"] >= note["y"] + note["height"]


def edges(page):
    """The colors at the left and the right edge of the code, above its first line."""
    image = Image.open(BytesIO(page.locator(".prose pre").screenshot())).convert("RGB")
    return image.getpixel((3, 8)), image.getpixel((image.width - 4, 8))


def test_edge_is_shaded_only_where_there_is_more(open_note):
    page = open_note(CODE.format(LONG), 390)

    start = edges(page)
    page.locator(".prose pre").evaluate("pre => pre.scrollLeft = pre.scrollWidth")
    end = edges(page)

    assert sum(start[0]) > sum(start[1]) + 15
    assert sum(end[1]) > sum(end[0]) + 15


def test_code_that_fits_has_no_shade(open_note):
    left, right = edges(open_note(CODE.format(SHORT), 390))

    assert left == right


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_long_words_of_the_owner_fit_on_a_phone(site, pages, open_page, page_type):
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto(site.url + pages[page_type])

    assert page.evaluate(LENGTHEN, "Ñandú" * 30) == []
