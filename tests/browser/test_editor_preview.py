import pytest

from tests.browser.editor import SHEET, sheet, text_of, write, written

SECTIONS = "\n\n".join(
    f"## Section {n}\n\n" + ("Words that wrap over lines. " * (40 if n % 3 else 4))
    for n in range(30)
)


def settled(page):
    """Wait until nothing is drawn or scrolled anymore."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 60)))")


def wheel(page, over, by):
    box = page.locator(over).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, by)
    page.wait_for_timeout(150)


def scrolled(page):
    return page.evaluate(
        "() => ['textarea[name=body]', '.editor-preview']"
        ".map(one => document.querySelector(one).scrollTop)"
    )


@pytest.fixture
def long_note(writing):
    writing.evaluate("document.querySelector('[data-shows=both]').click()")
    write(writing, SECTIONS)
    sheet(writing, "Section 29")
    text_of(writing).evaluate("text => { text.setSelectionRange(0, 0); text.scrollTop = 0; }")
    settled(writing)
    return writing


@pytest.mark.parametrize("number", [3, 14, 25])
def test_block_is_next_to_its_lines(long_note, number):
    """Scroll the heading to the middle of the text; it is near the middle of the preview, too."""
    long_note.evaluate(
        """number => {
          const text = document.querySelector("textarea[name=body]");
          const mirror = document.querySelector(".editor-mirror");
          const row = [...mirror.children].find(row => row.textContent === `## Section ${number}`);
          text.dispatchEvent(new WheelEvent("wheel"));
          text.scrollTop = row.offsetTop - text.clientHeight / 2;
        }""",
        number,
    )
    settled(long_note)

    away = long_note.evaluate(
        f"""number => {{
          const pane = document.querySelector(".editor-preview").getBoundingClientRect();
          const heading = [...{SHEET}.querySelectorAll("h2")][number].getBoundingClientRect();
          return Math.abs(heading.top - (pane.top + pane.height / 2)) / pane.height;
        }}""",
        number,
    )
    assert away < 0.35


def test_scrolling_to_the_end_shows_both_ends(long_note):
    wheel(long_note, "textarea[name=body]", 99_999)

    rest = long_note.evaluate(
        "() => (pane => pane.scrollHeight - pane.scrollTop - pane.clientHeight)"
        "(document.querySelector('.editor-preview'))"
    )
    assert rest < 3


def test_text_follows_the_preview(long_note):
    wheel(long_note, ".editor-preview", 1500)
    text, pane = scrolled(long_note)
    long_note.wait_for_timeout(200)

    assert text > 500
    assert scrolled(long_note) == [text, pane]


def test_typing_keeps_the_scroll_position_of_the_preview(long_note):
    wheel(long_note, "textarea[name=body]", 2500)
    at = text_of(long_note).input_value().index("## Section 14") + len("## Section 14")
    text_of(long_note).evaluate("(text, at) => text.setSelectionRange(at, at)", at)
    long_note.keyboard.type(" a")
    sheet(long_note, "Section 14 a")
    settled(long_note)
    before = scrolled(long_note)

    long_note.keyboard.type("b")
    sheet(long_note, "Section 14 ab")
    settled(long_note)

    assert scrolled(long_note) == before


def test_edited_block_is_visible(long_note):
    write(long_note, SECTIONS)

    long_note.keyboard.type("\n\nThe very last words.")
    sheet(long_note, "The very last words.")
    settled(long_note)

    assert long_note.evaluate(
        f"""() => {{
          const pane = document.querySelector(".editor-preview").getBoundingClientRect();
          return {SHEET}.lastElementChild.getBoundingClientRect().bottom <= pane.bottom;
        }}"""
    )


def test_blocks_that_did_not_change_stay_the_same_nodes(writing):
    write(writing, "One.\n\n![a](/static/img/a.png)\n\n- two\n- three\n\nLast.")
    sheet(writing, "Last.")
    writing.evaluate(
        f"() => {{ for (const node of {SHEET}.querySelectorAll('*')) node.isOld = true; }}"
    )

    text_of(writing).evaluate("text => text.setSelectionRange(4, 4)")
    writing.keyboard.type("\n\nNew.")
    html = sheet(writing, "New.")

    new = writing.evaluate(
        f"() => [...{SHEET}.querySelectorAll('*')]"
        ".filter(one => !one.isOld).map(one => one.innerHTML)"
    )
    assert new == ["New."]
    assert html.index("One.") < html.index("New.") < html.index("<img") < html.index("Last.")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n\nb\n\nc", "c\n\na"),
        ("- a\n- b\n- c", "- b\n- x\n- c\n- d"),
        ("$x$ and $y$", "$x^2$ and `y`"),
        ("| a |\n| - |\n| b |", "| a | c |\n| - | - |\n| b | d |"),
        ("# a\n\ntext", "text\n\n## a\n\ntext"),
        ("> [!NOTE]-\n> a", "> [!TIP]\n> a"),
        ("```python\na = 1\n```", "    a = 1\n\n***"),
        ("a[^1]\n\n[^1]: b", "a\n\nb"),
    ],
)
def test_patched_preview_equals_a_fresh_one(writing, before, after):
    write(writing, "")
    writing.wait_for_function(f"() => {SHEET}.childElementCount === 0")
    with writing.expect_response("**/admin/editor/preview/"):
        write(writing, before)
    writing.wait_for_function(f"() => {SHEET}.childElementCount > 0")

    with writing.expect_response(
        lambda answer: "/admin/editor/preview/" in answer.url and answer.ok
    ) as answered:
        text_of(writing).fill(after)
    fresh = answered.value.json()["html"]

    writing.wait_for_function(
        f"""html => {{
          const made = document.createElement("template");
          made.innerHTML = html.replace(/ data-line="\\d+"/g, "");
          return made.innerHTML === {SHEET}.innerHTML;
        }}""",
        arg=fresh,
    )


def test_newer_text_cancels_the_older_request(writing):
    write(writing, "older")

    def is_slow(request):
        return (request.post_data or "").startswith("content=older+slow&")

    writing.route(
        "**/admin/editor/preview/",
        lambda route: None if is_slow(route.request) else route.continue_(),
    )
    with writing.expect_event("requestfailed", is_slow):
        with writing.expect_request(is_slow):
            writing.keyboard.type(" slow")
        writing.keyboard.type(" newer")

    assert "older slow newer" in sheet(writing, "older slow newer")


def test_problem_links_to_its_formula(writing):
    write(writing, "«One.\n\nTwo $\\nosuch{x}$ and $y$.\n\nThree.")

    writing.get_by_role("button", name='Line 3: Unknown command "\\nosuch".').click()

    assert written(writing) == "One.\n\nTwo $«\\nosuch{x}»$ and $y$.\n\nThree."


def test_problem_far_below_is_scrolled_to(long_note):
    long_note.keyboard.press("Control+End")
    long_note.keyboard.type("\n\nAt last $\\nosuch$.")
    text_of(long_note).evaluate("text => { text.setSelectionRange(0, 0); text.scrollTop = 0; }")

    long_note.get_by_role("button", name="Unknown command").click()

    text, _ = scrolled(long_note)
    assert text > 1000


def test_double_click_on_a_block_goes_to_its_line(writing):
    write(writing, "«One.\n\nTwo words.\n\nThree.")
    sheet(writing, "Two words.")

    writing.locator(".editor-preview p", has_text="Two words.").dblclick()

    assert written(writing) == "One.\n\n«Two words.»\n\nThree."


def test_words_are_counted_as_on_the_page(writing):
    write(writing, "深度 learning " * 300)

    writing.get_by_text("900 words · 4 min").wait_for()
