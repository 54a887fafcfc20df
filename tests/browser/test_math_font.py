import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from blog.markdown.rendering import render_markdown
from site_config.math_font import PACKAGE, SOURCE
from tests.browser.chromium import start
from tests.browser.editor import SHEET, sheet, write

IN_PACKAGE = Path(find_spec(PACKAGE).origin).parent / SOURCE
STATE = "[...document.fonts].find(font => font.family.includes('Offprint Math'))?.status"


@pytest.fixture(scope="module")
def made(site):
    return next((site.data_dir / "fonts").rglob("*.woff2"))


def fonts_asked_for(page):
    asked = []
    page.on("request", lambda sent: asked.append(sent.url) if ".woff2" in sent.url else None)
    return asked


def fonts_of(page, selector):
    """Return the fonts with which the browser draws an element."""
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    found = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": found["nodeId"]})["fonts"]
    return {(font["familyName"], font["isCustomFont"]) for font in fonts}


def test_font_that_is_served_has_all_of_the_package_but_the_hints(made):
    served, source = TTFont(made), TTFont(IN_PACKAGE)
    grow = [font["MATH"].table.MathVariants.VertGlyphCount for font in (served, source)]

    assert served.getBestCmap().keys() == source.getBestCmap().keys()
    assert grow[0] == grow[1]
    assert made.stat().st_size < IN_PACKAGE.stat().st_size / 3


def test_root_signs_are_as_wide_as_the_small_one(made):
    font = TTFont(made)
    variants, name = font["MATH"].table.MathVariants, font.getBestCmap()[ord("√")]
    root = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(name)]
    signs = [one.VariantGlyph for one in root.MathGlyphVariantRecord]
    signs += [one.glyph for one in root.GlyphAssembly.PartRecords]

    assert {font["hmtx"][sign][0] for sign in signs} == {font["hmtx"][name][0]}
    assert all(font["glyf"][sign].xMax <= font["hmtx"][name][0] + 40 for sign in signs)


@pytest.mark.parametrize("formula", [r"\sqrt{x}", r"\sqrt{\frac{a}{b}}", r"\sqrt{x^2}y"])
def test_root_leaves_no_gap_behind_it(site, pages, page, formula):
    page.goto(site.url + pages["note"], wait_until="networkidle")
    html = render_markdown(f"${formula}$").html
    page.locator(".prose").evaluate("(prose, html) => prose.innerHTML = html", html)

    gap = page.locator(".prose msqrt").evaluate(
        "root => root.getBoundingClientRect().right"
        " - root.firstElementChild.getBoundingClientRect().right"
    )

    assert gap < 1


def test_formula_uses_stix_and_the_font_is_cached(site, pages, page):
    with page.expect_response("**/*.woff2") as answer:
        page.goto(site.url + pages["note"], wait_until="networkidle")

    assert fonts_of(page, ".prose math mi") == {("STIX Two Math", True)}
    assert "immutable" in answer.value.headers["cache-control"]


def test_formula_uses_stix_without_script(site, pages, open_page):
    page = open_page(java_script_enabled=False)
    with page.expect_response("**/*.woff2"):
        page.goto(site.url + pages["note"], wait_until="networkidle")

    assert fonts_of(page, ".prose math mi") == {("STIX Two Math", True)}


def test_brackets_grow_with_their_content(site, page):
    page.goto(f"{site.url}/blog/flashattention/", wait_until="networkidle")

    page.wait_for_function(
        """() => {
          const all = [...document.querySelectorAll(".prose math mo")];
          const heights = all
            .filter(one => one.textContent === "(")
            .map(one => one.getBoundingClientRect().height);
          return Math.max(...heights) > 1.6 * Math.min(...heights);
        }"""
    )


def test_page_without_a_formula_loads_no_font(site, pages, page):
    asked = fonts_asked_for(page)
    for page_type in ("home", "publications", "blog"):
        page.goto(site.url + pages[page_type], wait_until="networkidle")
        assert page.locator("math:visible").count() == 0

    assert asked == []


def test_text_is_painted_before_the_font_is_loaded(site, pages, page):
    page.route("**/*.woff2", lambda route: None)
    with page.expect_request("**/*.woff2"):
        page.goto(site.url + pages["note"], wait_until="domcontentloaded")

    page.evaluate(
        "new Promise(done => new PerformanceObserver(() => done())"
        ".observe({type: 'paint', buffered: true}))"
    )
    assert page.evaluate(STATE) == "loading"


def test_system_with_a_math_font_loads_nothing(site, pages, playwright_of, tmp_path):
    (tmp_path / "fonts").mkdir()
    shutil.copy(IN_PACKAGE, tmp_path / "fonts")
    browser = start(playwright_of, XDG_DATA_HOME=str(tmp_path))
    page = browser.new_page()
    asked = fonts_asked_for(page)
    page.goto(site.url + pages["note"], wait_until="networkidle")

    assert fonts_of(page, ".prose math mi") == {("STIX Two Math", False)}
    assert asked == []
    browser.close()


def test_editor_preview_uses_it_too(writing):
    write(writing, "A formula: $x$.")
    sheet(writing, "A formula")

    writing.wait_for_function(f"{STATE} === 'loaded'")
    assert writing.evaluate(f"{SHEET}.querySelectorAll('math').length") == 1
