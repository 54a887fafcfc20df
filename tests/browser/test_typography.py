import pytest

from blog.markdown.highlighting import COLOR_CLASSES
from blog.markdown.rendering import render_markdown
from profile_app.accent import contrast
from tests.browser.test_print import style

PHONE = {"width": 390, "height": 844}


def as_hex(colour):
    return "#" + "".join(f"{int(part):02x}" for part in colour[4:-1].split(","))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_color_of_code_is_readable(site, pages, open_page, theme):
    page = open_page(color_scheme=theme)
    page.goto(site.url + pages["note"])
    paper = as_hex(style(page, ".code pre", "backgroundColor"))

    colours = page.locator(".code code").first.evaluate(
        """(code, names) => names.map((name) => {
          const token = code.appendChild(document.createElement("span"));
          token.className = name;
          return [name, getComputedStyle(token).color];
        })""",
        sorted(COLOR_CLASSES),
    )

    assert len({colour for _, colour in colours}) == 6
    assert [name for name, colour in colours if contrast(as_hex(colour), paper) < 4.5] == []


def test_only_running_text_is_hyphenated(site, pages, page):
    page.goto(site.url + pages["note"])

    hyphens = [style(page, one, "hyphens") for one in (".prose p", "h1", ".prose h2", "code", "td")]

    assert hyphens == ["auto", "manual", "manual", "manual", "manual"]


@pytest.mark.parametrize("width", [480, 1440])
def test_chinese_title_breaks_at_its_punctuation(site, pages, open_page, width):
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(site.url + pages["chinese essay"])
    heading = page.locator("article h1")
    heading.evaluate("h1 => h1.textContent = '写给系统研究者的排队论：三个公式就够用'")

    lines = heading.evaluate(
        """(h1) => {
          const [text, range] = [h1.firstChild, document.createRange()];
          const tops = new Map();
          for (let i = 0; i < text.length; i++) {
            range.setStart(text, i);
            range.setEnd(text, i + 1);
            const { top } = range.getClientRects()[0];
            tops.set(top, (tops.get(top) ?? "") + text.data[i]);
          }
          return [...tops.values()];
        }"""
    )

    assert lines == ["写给系统研究者的排队论：", "三个公式就够用"]


def test_digits_in_tables_have_equal_width(site, pages, page):
    page.goto(site.url + pages["note"])

    assert style(page, ".prose td", "fontVariantNumeric") == "lining-nums tabular-nums"


@pytest.mark.parametrize("width", [360, 640, 1280])
@pytest.mark.parametrize("around", ["Inline {} end.", "- {}", "| a |\n|---|\n| {} |", "# {}"])
def test_long_inline_formula_makes_no_page_scroll_sideways(site, pages, open_page, width, around):
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(site.url + pages["note"])
    formula = "$" + "+".join(f"a_{{{number}}}" for number in range(17)) + "=0$"
    html = render_markdown(around.format(formula)).html
    page.locator(".prose").evaluate("(prose, html) => prose.innerHTML = html", html)

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_arabic_is_right_to_left_and_code_is_not(site, pages, page):
    page.goto(site.url + pages["note"])
    html = render_markdown("- هذا نص\n\n> هذا\n\n```\ncode\n```", language="ar").html
    page.locator(".prose").evaluate(
        "(prose, html) => { prose.dir = 'rtl'; prose.innerHTML = html }", html
    )

    directions = [style(page, f".prose {name}", "direction") for name in ("li", "pre")]
    assert directions == ["rtl", "ltr"]
    assert style(page, ".prose ul", "paddingLeft") == "0px"
    assert style(page, ".prose blockquote", "borderRightStyle") == "solid"


def test_chinese_has_its_own_quotes_and_emphasis(site, pages, page):
    page.goto(site.url + pages["chinese essay"])
    page.locator(".prose").evaluate(
        "prose => prose.insertAdjacentHTML('beforeend', '<p><em>强调</em></p>')"
    )

    assert style(page, ".prose p", "fontFamily").startswith('"Wide marks"')
    assert style(page, ".prose p", "lineBreak") == "strict"
    assert style(page, ".prose em", "fontStyle") == "normal"
    assert style(page, ".prose em", "textEmphasisStyle") == "dot"


def test_latin_letters_have_space_around_them_in_chinese_but_not_in_code(site, pages, page):
    page.goto(site.url + pages["chinese essay"])

    apart = page.locator(".prose p").first.evaluate(
        """paragraph => ["span", "code"].map((tag) => {
          const width = (text) => {
            const one = paragraph.appendChild(document.createElement(tag));
            one.textContent = text;
            const range = document.createRange();
            range.selectNodeContents(one);
            const found = range.getBoundingClientRect().width;
            one.remove();
            return found;
          };
          return width("用Ray存") - width("用") - width("Ray") - width("存");
        })"""
    )

    assert apart[0] > 2
    assert apart[1] == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize("page_type", ["papers", "narrowed publications"])
def test_filters_leave_a_phone_to_the_list_and_open_without_script(
    site, pages, open_page, page_type
):
    page = open_page(viewport=PHONE, java_script_enabled=False)
    page.goto(site.url + pages[page_type])
    before = page.locator(".filters").bounding_box()["height"]

    page.locator(".filters > summary").click()

    assert before < 60
    assert page.locator(".filters a").first.is_visible()


def test_filters_are_open_next_to_the_list_on_a_wide_screen(site, pages, page):
    page.goto(site.url + pages["narrowed publications"])

    assert page.locator(".filters > summary").is_hidden()
    assert page.locator(".filters [aria-current]").is_visible()
