"""What axe can't test: zoom, text spacing, forced colors, and keyboard use."""

import pytest

from tests.browser.pages import PAGE_TYPES

PHONE = {"width": 390, "height": 844}
# A window of 1280 pixels at 400% zoom.
ENLARGED = {"width": 320, "height": 256}
# Text spacing that readers may set (WCAG 2.2, 1.4.12).
SPACED = """* {
  line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;
} p { margin-bottom: 2em !important; }"""
OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"
# Text that is cut off by its box and can't be scrolled into view.
CUT_OFF = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(element => {
  const style = getComputedStyle(element);
  const hides = style.overflowX === 'hidden' || style.overflowX === 'clip';
  return hides && element.innerText?.trim() && element.clientWidth > 1
    && element.scrollWidth > element.clientWidth + 1;
}).map(element => element.outerHTML.slice(0, 200))"""
FOCUS = """async () => {
  await new Promise(requestAnimationFrame);
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  return {
    name: at.outerHTML.slice(0, 120),
    isSeen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    isInView: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    isBody: at === document.body,
  };
}"""


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_page_fits_at_400_percent_zoom_with_text_spacing(site, pages, open_page, page_type):
    page = open_page(viewport=PHONE, is_mobile=True, has_touch=True)
    page.goto(site.url + pages[page_type])
    page.evaluate(OPEN_ALL)
    width = "document.documentElement.scrollWidth"
    on_phone = page.evaluate(width)
    page.set_viewport_size(ENLARGED)
    enlarged = page.evaluate(width)
    page.evaluate("css => { const s = new CSSStyleSheet(); s.replaceSync(css);"
                  " document.adoptedStyleSheets.push(s); }", SPACED)  # fmt: skip

    assert (on_phone, enlarged) == (PHONE["width"], ENLARGED["width"])
    assert page.evaluate(width) == ENLARGED["width"]
    assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("page_type", ["home", "note", "publications", "papers", "search"])
def test_keyboard_goes_through_the_whole_page_and_shows_where_it_is(
    site, pages, open_page, page_type
):
    page = open_page(reduced_motion="reduce")
    page.goto(site.url + pages[page_type])
    stops = []
    for _ in range(300):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["isBody"]:
            break
        stops.append(stop)

    wanted = page.evaluate(
        "[...document.querySelectorAll("
        "'a[href], button, input:enabled, select, summary, [tabindex]')]"
        ".filter(e => e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true})).length"
    )
    assert len(stops) == wanted
    assert [stop["name"] for stop in stops if not (stop["isSeen"] and stop["isInView"])] == []


@pytest.mark.parametrize("page_type", ["home", "note"])
def test_nothing_moves_with_reduced_motion(site, pages, open_page, page_type):
    page = open_page(reduced_motion="reduce")
    page.goto(site.url + pages[page_type])

    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);"
        " return s.scrollBehavior === 'smooth' || parseFloat(s.transitionDuration) > 0.01"
        " || s.animationName !== 'none'; }).map(e => e.outerHTML.slice(0, 120))"
    )

    assert moving == []


@pytest.mark.parametrize("page_type", ["home", "note", "popular", "papers"])
def test_graphics_are_visible_in_forced_colors(site, pages, open_page, page_type):
    """A line or an area that keeps the page's colors could vanish on the reader's background."""
    page = open_page(forced_colors="active", color_scheme="dark")
    page.goto(site.url + pages[page_type])

    vanished = page.evaluate(
        "(() => { const back = getComputedStyle(document.body).backgroundColor;"
        " return [...document.querySelectorAll('svg *')].filter(e => e.checkVisibility() && ("
        "   getComputedStyle(e).stroke === back || getComputedStyle(e).fill === back"
        " )).map(e => e.outerHTML.slice(0, 120)); })()"
    )
    button = page.get_by_role("button", name="theme").first
    assert vanished == []
    assert button.evaluate("e => getComputedStyle(e.querySelector('svg')).color") == page.evaluate(
        "getComputedStyle(document.body).color"
    )
