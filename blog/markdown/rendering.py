"""From Markdown to a page: Markdown -> tokens -> HTML -> sanitiser -> formulas. No models, no I/O.

Only this module marks HTML safe.
"""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from blog.markdown.blocks import add_blocks
from blog.markdown.callouts import add_callouts
from blog.markdown.citations import add_citations
from blog.markdown.control_characters import replace_forbidden
from blog.markdown.footnotes import add_footnotes
from blog.markdown.links import add_links
from blog.markdown.math import FormulaError, Typesetter, broken_formula_html
from blog.markdown.math_syntax import add_math
from blog.markdown.postprocess import (
    Picture,
    addresses,
    count_words,
    cut_sidenotes,
    finish_images,
    finish_links,
    reading_minutes,
    words_of,
)
from blog.markdown.sanitizer import clean
from blog.markdown.state import (
    Citing,
    Heading,
    Name,
    Named,
    Page,
    Problem,
    RenderingTimeout,
    page_of,
)
from blog.markdown.typography import add_typography
from blog.markdown.wiki_links import add_wiki_links

__all__ = [
    "MAX_BODY_BYTES",
    "BodyTooLarge",
    "Heading",
    "Picture",
    "Problem",
    "Rendered",
    "RenderingTimeout",
    "json_for_page",
    "reading_minutes",
    "render_inline",
    "render_markdown",
    "without_sidenotes",
]

# Notes of this size took 0.2 to 0.7 s, and 50 KB is a long one; the time budget is for the rest.
MAX_BODY_BYTES = 512_000
TIME_BUDGET_SECONDS = 5.0
# A list and its item are two levels. The parser recurses with each level, and the cost of a line
# of brackets grows with the levels that it may try.
_MAX_NESTING = 26


class BodyTooLarge(ValueError):  # noqa: N818 - named for what is wrong
    """The text is longer than a text may be."""


@dataclass(frozen=True)
class Rendered:
    """``text`` is the plain text, formulas as TeX; ``links`` leaves out those within the text."""

    html: SafeString
    headings: tuple[Heading, ...]
    has_math: bool
    word_count: int
    text: str
    problems: tuple[Problem, ...]
    links: tuple[str, ...]
    images: tuple[str, ...]
    names: tuple[Name, ...] = ()
    cited_keys: tuple[str, ...] = ()


def render_markdown(
    text: str,
    *,
    picture: Callable[[str], Picture | None] | None = None,
    named: Callable[[str], Named | None] | None = None,
    citing: Citing | None = None,
    base_level: int = 2,
    tells_lines: bool = False,
    language: str = "",
) -> Rendered:
    """Render a text; raise BodyTooLarge or RenderingTimeout.

    ``named`` tells where ``[[a name]]`` leads and ``citing`` what ``[@key]`` cites. For an editor,
    blocks can tell their first line, in ``data-line``. Quotes become those of the language.
    """
    size = len(text.encode(errors="replace"))
    if size > MAX_BODY_BYTES:
        raise BodyTooLarge(
            f"This text is {size / 1000:,.0f} KB long; at most {MAX_BODY_BYTES // 1000} KB can be "
            "rendered. Please split it into several posts."
        )
    page = _new_page(base_level=base_level, tells_lines=tells_lines)
    _let_know(page, language, named, citing)
    html = _parser(has_blocks=True).render(replace_forbidden(text), {"page": page})
    cleaned = clean(html, page)
    links, images = addresses(cleaned)
    cleaned = finish_links(finish_images(cleaned, picture))
    words = _plain_words(cleaned, page)
    return Rendered(
        html=mark_safe(_with_formulas(cleaned, page, _typeset(page))),  # noqa: S308
        headings=tuple(page.headings),
        has_math=bool(page.formulas),
        word_count=count_words(words),
        text=words,
        problems=tuple(page.problems),
        links=links,
        images=images,
        names=tuple(page.names),
        cited_keys=tuple(dict.fromkeys(page.cited_keys)),
    )


def render_inline(text: str) -> SafeString:
    """Render a title or another single line: emphasis, code, formulas and links, no blocks."""
    if len(text.encode(errors="replace")) > MAX_BODY_BYTES:
        raise BodyTooLarge("This line is far too long to render.")
    page = _new_page(base_level=2, has_blocks=False)
    line = " ".join(replace_forbidden(text).split())
    html = _parser(has_blocks=False).renderInline(line, {"page": page})
    cleaned = finish_links(clean(html, page))
    return mark_safe(_with_formulas(cleaned, page, _typeset(page)))  # noqa: S308


def without_sidenotes(html: str) -> SafeString:
    """Return rendered ``html`` for a feed, where no style sheet hides what is there twice."""
    return mark_safe(cut_sidenotes(html))  # noqa: S308


def _new_page(*, base_level: int, has_blocks: bool = True, tells_lines: bool = False) -> Page:
    ends_at = time.thread_time() + TIME_BUDGET_SECONDS
    return Page(base_level, ends_at, has_blocks=has_blocks, tells_lines=tells_lines)


def _let_know(
    page: Page, language: str, named: Callable[[str], Named | None] | None, citing: Citing | None
) -> None:
    """Tell the page its language and who knows posts and papers, each asked for once."""
    page.language = language
    page.named = lru_cache(maxsize=None)(named) if named else None
    page.citing = replace(citing, find=lru_cache(maxsize=None)(citing.find)) if citing else None


@lru_cache(maxsize=2)
def _parser(*, has_blocks: bool) -> MarkdownIt:
    options = {"maxNesting": _MAX_NESTING, "xhtmlOut": False, "tasklists": True}
    md = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    md.block.ruler.before("table", "deadline", _check_block)
    md.inline.ruler.before("text", "deadline", _check_inline)
    add_links(md)
    add_wiki_links(md)
    add_citations(md)
    add_math(md)
    add_callouts(md)
    if has_blocks:
        add_footnotes(md)
    add_blocks(md)
    add_typography(md)
    return md


def _check_block(state: StateBlock, start_line: int, _end_line: int, _silent: bool) -> bool:  # noqa: FBT001
    page = page_of(state.env)
    page.check_time()
    if state.level == _MAX_NESTING - 1 and not page.is_too_deep:
        page.is_too_deep = True
        message = "The lists or quotes here are nested so deeply that the innermost is left out."
        page.problems.append(Problem(start_line + 1, message))
    return False


def _check_inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Watch the time, and take an opening bracket that nothing closes as text.

    The parser would look for the end of each of them, through all of the rest.
    """
    page_of(state.env).check_time()
    if state.src[state.pos] not in "[^" or state.pos < _last_closing(state.src):
        return False
    if not silent:
        state.pending += state.src[state.pos]
    state.pos += 1
    return True


@lru_cache(maxsize=8)
def _last_closing(text: str) -> int:
    return text.rfind("]")


def _plain_words(html: str, page: Page) -> str:
    page.check_time()
    return words_of(_with_formulas(html, page, [escape(one.source) for one in page.formulas]))


def _typeset(page: Page) -> list[str]:
    typesetter = Typesetter()
    typeset = []
    for formula in page.formulas:
        page.check_time()
        try:
            typeset.append(typesetter.mathml(formula.source, is_display=formula.is_display))
        except FormulaError as error:
            page.problems.append(Problem(formula.line, f"{error}.", formula.source))
            typeset.append(broken_formula_html(formula.source, f"{error}."))
    return typeset


def _with_formulas(html: str, page: Page, formulas: list[str]) -> str:
    """Put the formulas in their places, which only the renderer could mark (``Page.token``)."""
    if not formulas:
        return html
    place = re.compile(rf'<{page.token} n="(\d+)"></{page.token}>')
    return place.sub(lambda found: formulas[int(found[1])], html)


def json_for_page(data: object) -> SafeString:
    """Return JSON that stands as it is in a ``<script type="application/ld+json">``.

    What could end the element or begin another is written as JSON's own escapes.
    """
    text = json.dumps(data, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(text)  # noqa: S308 - no character of it ends the element
