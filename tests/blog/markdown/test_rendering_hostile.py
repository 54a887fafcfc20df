import re
import time
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import pytest

from blog.markdown import rendering
from blog.markdown.rendering import (
    MAX_BODY_BYTES,
    BodyTooLarge,
    RenderingTimeout,
    render_inline,
    render_markdown,
)

from .hostile import HOSTILE
from .pathological import PATHOLOGICAL

FORBIDDEN_ELEMENTS = {
    "script", "style", "iframe", "object", "embed", "form", "svg", "base", "link", "meta", "select",
    "textarea", "button", "template", "noscript", "video", "audio", "body", "html", "h1",
}  # fmt: skip
FORBIDDEN_ATTRIBUTES = {"style", "name", "srcdoc", "action", "formaction", "xlink:href", "srcset"}


class Violations(HTMLParser):
    """Return what a page must not contain; ``tests/browser`` checks the same in a real browser."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag in FORBIDDEN_ELEMENTS:
            self.found.append(tag)
        for name, value in attributes:
            if name.startswith("on") or name in FORBIDDEN_ATTRIBUTES:
                self.found.append(name)
            if name in {"href", "src", "cite"} and re.match(
                r"\W*(javascript|vbscript|data)\W", value
            ):
                self.found.append(value)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_harmless(text):
    rendered = render_markdown(text)

    assert Violations(rendered.html).found == []
    assert Violations(render_inline(text)).found == []


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_pathological_text_renders_in_seconds(name):
    text = PATHOLOGICAL[name]
    started = time.thread_time()

    render_markdown(text)

    # Half a second on an idle machine; quadratic time would take minutes.
    assert time.thread_time() - started < 10


def test_body_over_the_limit_is_refused():
    with pytest.raises(BodyTooLarge) as refusal:
        render_markdown("é" * (MAX_BODY_BYTES // 2 + 1))

    assert str(refusal.value) == (
        "This text is 512 KB long; at most 512 KB can be rendered. "
        "Please split it into several texts."
    )


def test_body_at_the_limit_is_rendered():
    assert render_markdown("a" * MAX_BODY_BYTES).word_count == 1


def test_line_over_the_limit_is_refused():
    with pytest.raises(BodyTooLarge):
        render_inline("a" * (MAX_BODY_BYTES + 1))


@pytest.mark.parametrize("text", ["a", "# a", "$x$", "```python\na\n```", "|a|\n|-|"])
def test_rendering_stops_when_its_time_is_over(text, monkeypatch):
    monkeypatch.setattr(rendering, "TIME_BUDGET_SECONDS", -1)

    with pytest.raises(RenderingTimeout):
        render_markdown(text)


def test_waiting_for_an_image_costs_no_time_of_the_budget(monkeypatch):
    monkeypatch.setattr(rendering, "TIME_BUDGET_SECONDS", 0.5)

    def slow_picture(src):
        time.sleep(0.7)

    rendered = render_markdown(
        "![A](/media/images/a.png)\n\n" + "text\n\n" * 50, find_image=slow_picture
    )

    assert "<img" in rendered.html


def test_rendering_time_is_held_within_a_long_text(monkeypatch):
    monkeypatch.setattr(rendering, "TIME_BUDGET_SECONDS", 0.05)
    started = time.monotonic()

    with pytest.raises(RenderingTimeout):
        render_markdown("*a* [b](c) `d` " * 30_000)

    assert time.monotonic() - started < 10


def test_block_nested_too_deeply_is_reported_with_its_line():
    rendered = render_markdown("first\n\n" + "> " * 40 + "deep")

    assert [problem.line for problem in rendered.problems] == [3]


def test_lone_surrogates_and_noncharacters_are_replaced():
    assert render_markdown("a\ud800b\ufdd0c\x01d").text == "a\ufffdb\ufffdc\ufffdd"


@pytest.mark.parametrize(
    "html",
    [
        '<p id="a">x</p>',
        '<div id="main">x</div>',
        '<div id="fn1">x</div>',
        '<div id="x y">x</div>',
        '<img id="a" src="x">',
    ],
)
def test_id_that_could_clash_is_dropped(html):
    assert " id=" not in render_markdown(html).html


def test_id_that_a_heading_has_is_dropped_elsewhere():
    html = render_markdown('<a id="intro">x</a>\n\n# Intro').html

    assert html.count('id="intro"') == 1
    assert '<h2 id="intro">' in html


def test_class_of_the_author_is_dropped():
    assert render_markdown('<div class="site-header x">a</div>').html == "<div>a</div>"


def test_renderer_mark_cannot_be_guessed_from_another_rendering():
    html = render_markdown("$x$ # a\n\n# b").html

    assert " n=" not in html
    assert html.count("<math") == 1


def test_rendering_is_the_same_in_every_thread(corpus):
    texts = [path.read_text(errors="replace") for path in (corpus / "math-notes").rglob("*.md")]

    with ThreadPoolExecutor(4) as threads:
        rendered = list(threads.map(render_markdown, texts))

    assert rendered == [render_markdown(text) for text in texts]
