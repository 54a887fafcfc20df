"""Render Markdown: tokens, HTML, sanitized HTML, and finally the formulas. No models, no I/O.

Only this module marks HTML as safe.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape, unescape

from django.utils.html import escape as escape_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from blog.markdown.blocks import add_blocks, formula_text, inline_text, render_math_inline
from blog.markdown.callouts import add_callouts
from blog.markdown.citations import add_citations
from blog.markdown.context import (
    CitationStyle,
    Formula,
    Heading,
    ListRules,
    Problem,
    RenderContext,
    RenderingTimeout,
    WikiLink,
    add_renderer,
    context_of,
)
from blog.markdown.control_characters import replace_forbidden
from blog.markdown.direction import add_direction
from blog.markdown.footnotes import add_footnotes
from blog.markdown.inline_marks import add_inline_marks
from blog.markdown.inline_parser import InlineParser, join_cjk_lines, parse_inlines
from blog.markdown.links import add_links
from blog.markdown.list_syntax import add_lists, list_marker
from blog.markdown.math import FormulaError, Typesetter, broken_formula_html, comments
from blog.markdown.math_syntax import add_math
from blog.markdown.missing_words import collect_syntax, missing_words
from blog.markdown.postprocess import (
    ImageSource,
    add_id_prefix,
    add_link_rel,
    add_plain_anchors,
    complete_images,
    extract_text,
    extract_urls,
    remove_sidenotes,
)
from blog.markdown.raw_html import add_raw_html
from blog.markdown.reading_time import count_words
from blog.markdown.sanitizer import clean
from blog.markdown.typography import add_typography
from blog.markdown.wiki_links import add_wiki_links

__all__ = [
    "MAX_BODY_BYTES",
    "BodyTooLarge",
    "Heading",
    "ImageSource",
    "Problem",
    "Rendered",
    "RenderingTimeout",
    "json_for_script",
    "render_inline",
    "render_markdown",
    "replace_lists",
    "title_html",
    "title_text",
    "with_id_prefix",
    "with_plain_anchors",
    "without_sidenotes",
]

# Rendering a note of this size takes 0.2 to 0.7 s; a 50 KB note is already long.
MAX_BODY_BYTES = 512_000
TIME_BUDGET_SECONDS = 5.0
# A list and its item are two levels. The parser recurses with each level, and the cost of a line
# of brackets grows with the number of levels.
_MAX_NESTING = 26
_LIST_MARKER = re.compile("<!--list:(.*?)-->")
_TITLE_SYNTAX = re.compile(r"[$*_`\\]")
_TITLE_MARKUP = re.compile(r"[$*_`\\\"']")


class BodyTooLarge(ValueError):  # noqa: N818
    """The text is longer than MAX_BODY_BYTES."""


@dataclass(frozen=True)
class Rendered:
    """Formulas are Unicode in ``text``; ``links`` has no links within the text itself."""

    html: SafeString
    headings: tuple[Heading, ...]
    has_math: bool
    word_count: int
    text: str
    problems: tuple[Problem, ...]
    links: tuple[str, ...]
    images: tuple[str, ...]
    wiki_links: tuple[WikiLink, ...] = ()
    cited_keys: tuple[str, ...] = ()


def render_markdown(
    text: str,
    *,
    find_image: Callable[[str], ImageSource | None] | None = None,
    find_post_url: Callable[[str], str] | None = None,
    citation_style: CitationStyle | None = None,
    lists: ListRules | None = None,
    with_line_numbers: bool = False,
    language: str = "",
) -> Rendered:
    """Render a text; raise BodyTooLarge or RenderingTimeout.

    Straight quotes become those of ``language``. With line numbers, blocks have their first line in
    ``data-line``. Pages fill the lists: see ``replace_lists``.
    """
    _check_size(text)
    context = _new_context(with_line_numbers=with_line_numbers)
    _configure(context, language, find_post_url, citation_style, lists)
    html = _parser(has_blocks=True).render(replace_forbidden(text), {"context": context})
    cleaned = clean(html, context)
    links, images = extract_urls(cleaned)
    cleaned = add_link_rel(complete_images(cleaned, find_image))
    context.check_time()
    with_sources = _with_formulas(cleaned, context, _sources(context))
    html = _with_formulas(_with_list_markers(cleaned, context), context, _typeset(context))
    context.problems |= dict.fromkeys(missing_words(text, with_sources, context))
    in_unicode = [escape(formula_text(formula.source)) for formula in context.formulas]
    words = extract_text(_with_formulas(cleaned, context, in_unicode))
    return Rendered(
        html=mark_safe(html),  # noqa: S308
        headings=tuple(context.headings),
        has_math=bool(context.formulas),
        word_count=count_words(words),
        text=words,
        problems=tuple(sorted(context.problems, key=lambda problem: problem.line or 0)),
        links=links,
        images=images,
        wiki_links=tuple(context.wiki_links),
        cited_keys=tuple(dict.fromkeys(context.cited_keys)),
    )


def _check_size(text: str) -> None:
    size = len(text.encode(errors="replace"))
    if size > MAX_BODY_BYTES:
        raise BodyTooLarge(
            f"This text is {size / 1000:,.0f} KB long; at most {MAX_BODY_BYTES // 1000} KB can be "
            "rendered. Please split it into several texts."
        )


def render_inline(text: str) -> SafeString:
    """Render a title or another single line: emphasis, code, formulas and links, no blocks."""
    _check_size(text)
    context = _new_context(has_blocks=False)
    line = " ".join(replace_forbidden(text).split())
    html = _parser(has_blocks=False).renderInline(line, {"context": context})
    cleaned = add_link_rel(clean(html, context))
    return mark_safe(_with_formulas(cleaned, context, _typeset(context)))  # noqa: S308


@lru_cache(maxsize=4096)
def title_html(title: str, language: str = "") -> SafeString:
    """Render the formulas, code, emphasis and quotes of a title; everything else is text."""
    if not _TITLE_MARKUP.search(title):
        return escape_html(title)
    context = _new_context(has_blocks=False)
    context.language = language
    html = _title_parser().renderInline(title, {"context": context})
    formulas = _typeset(context)
    if context.problems:
        return escape_html(title)
    return mark_safe(_with_formulas(clean(html, context), context, formulas))  # noqa: S308


@lru_cache(maxsize=4096)
def title_text(title: str) -> str:
    """Return a title as plain text, with formulas in Unicode as far as that is possible."""
    if not _TITLE_SYNTAX.search(title):
        return title
    context = _new_context(has_blocks=False)
    tokens = _title_parser().parseInline(title, {"context": context})[0].children or []
    return inline_text(tokens, formula=formula_text)


def with_id_prefix(html: str, prefix: object) -> SafeString:
    """Return rendered ``html`` for a page with ids of its own, or with other texts."""
    return mark_safe(add_id_prefix(html, str(prefix)))  # noqa: S308


def with_plain_anchors(html: str) -> SafeString:
    """Return part of a page, of rendered texts, for links to their headings without prefixes."""
    return mark_safe(add_plain_anchors(html))  # noqa: S308


def without_sidenotes(html: str) -> SafeString:
    """Return rendered ``html`` for a feed, where no stylesheet hides the duplicate notes."""
    return mark_safe(remove_sidenotes(html))  # noqa: S308


def _new_context(*, has_blocks: bool = True, with_line_numbers: bool = False) -> RenderContext:
    ends_at = time.thread_time() + TIME_BUDGET_SECONDS
    return RenderContext(ends_at, has_blocks=has_blocks, with_line_numbers=with_line_numbers)


def _configure(
    context: RenderContext,
    language: str,
    find_post_url: Callable[[str], str] | None,
    citation_style: CitationStyle | None,
    lists: ListRules | None,
) -> None:
    """Set the language and the lookups; cache the results of the lookups."""
    context.language = language
    context.lists = lists or context.lists
    if find_post_url is not None:
        context.find_post_url = lru_cache(maxsize=None)(find_post_url)
    if citation_style is not None:
        find = lru_cache(maxsize=None)(citation_style.find)
        context.citation_style = replace(citation_style, find=find)


@lru_cache(maxsize=2)
def _parser(*, has_blocks: bool) -> MarkdownIt:
    options: dict[str, int | bool] = {
        "maxNesting": _MAX_NESTING,
        "xhtmlOut": False,
        "tasklists": True,
    }
    md = MarkdownIt("commonmark", options)
    md.inline = InlineParser()
    md.configure("commonmark", options).enable(["table", "strikethrough"])
    md.core.ruler.at("inline", parse_inlines)
    md.block.ruler.before("table", "deadline", _check_block)
    md.inline.ruler.before("text", "deadline", _check_inline)
    add_links(md)
    add_wiki_links(md)
    add_citations(md)
    add_math(md)
    add_callouts(md)
    add_lists(md)
    if has_blocks:
        add_footnotes(md)
    add_raw_html(md)
    add_inline_marks(md)
    add_blocks(md)
    add_typography(md)
    add_direction(md)
    md.core.ruler.push("cjk_lines", join_cjk_lines)
    md.core.ruler.push("syntax", collect_syntax)
    return md


@lru_cache(maxsize=1)
def _title_parser() -> MarkdownIt:
    md = MarkdownIt("commonmark")
    md.inline = InlineParser()
    md.inline.ruler.enableOnly(["text", "escape", "backticks", "emphasis"])
    md.core.ruler.at("inline", parse_inlines)
    add_math(md)
    add_typography(md)
    add_renderer(md, "math_inline", render_math_inline)
    return md


def _check_block(state: StateBlock, start_line: int, _end_line: int, _silent: bool) -> bool:  # noqa: FBT001
    context = context_of(state.env)
    context.check_time()
    if state.level == _MAX_NESTING - 1 and not context.is_too_deep:
        context.is_too_deep = True
        message = "Lists or quotes are nested too deeply here: the innermost are not shown."
        context.report(start_line + 1, message, state.src.split("\n")[start_line])
    return False


def _check_inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Check the time, and treat an opening bracket that nothing closes as text.

    The parser would search the rest of the text for the end of each of them.
    """
    context_of(state.env).check_time()
    if not state.src.startswith(("[", "^["), state.pos) or state.pos < _last_closing(state.src):
        return False
    if not silent:
        state.pending += state.src[state.pos]
    state.pos += 1
    return True


@lru_cache(maxsize=8)
def _last_closing(text: str) -> int:
    return text.rfind("]")


def _typeset(context: RenderContext) -> list[str]:
    typesetter = Typesetter()
    typeset = []
    for formula in context.formulas:
        context.check_time()
        for line, comment in comments(formula.source):
            message = f"“%” begins a comment, so “{comment}” is not shown: write “\\%”."
            context.report(formula.line and formula.line + line, message, formula.source)
        try:
            typeset.append(typesetter.mathml(formula.source, is_display=formula.is_display))
        except FormulaError as error:
            context.report(formula.line, f"{error}.", formula.source)
            typeset.append(broken_formula_html(formula.source, f"{error}."))
        for message in _label_problems(formula, typesetter):
            context.report(formula.line, message, formula.source)
    for index, formula in enumerate(context.formulas):
        typeset[index], undefined = typesetter.number_references(typeset[index])
        for label in undefined:
            message = f"No formula has the label “{label}”."
            context.report(formula.line, message, formula.source)
    return typeset


def _label_problems(formula: Formula, typesetter: Typesetter) -> Iterator[str]:
    if not formula.is_display and "\\tag" in formula.source:
        yield "“\\tag” is not shown in an inline formula: write the formula between “$$”."
    for label in typesetter.repeated_labels:
        yield f"The label “{label}” is defined twice: give each formula its own."


def _sources(context: RenderContext) -> list[str]:
    """Return the formulas as TeX, apart from the words next to them."""
    return [f" {escape(formula.source)} " for formula in context.formulas]


def _with_formulas(html: str, context: RenderContext, formulas: list[str]) -> str:
    """Replace the placeholders, which only the renderer can write, by the formulas."""
    if not formulas:
        return html
    placeholder = re.compile(rf'<{context.token} n="(\d+)"></{context.token}>')
    return placeholder.sub(lambda match: formulas[int(match[1])], html)


def _with_list_markers(html: str, context: RenderContext) -> str:
    placeholder = re.compile(rf'<{context.token} n="list(\d+)"></{context.token}>')
    return placeholder.sub(lambda match: list_marker(context.list_sources[int(match[1])]), html)


def replace_lists(html: str, show: Callable[[str], str]) -> SafeString:
    """Replace each list in rendered ``html`` by the safe HTML that ``show`` makes of its line."""
    return mark_safe(_LIST_MARKER.sub(lambda match: show(unescape(match[1])), html))  # noqa: S308


def json_for_script(data: object) -> SafeString:
    """Return JSON for a ``<script>`` element; what could end the element is escaped."""
    text = json.dumps(data, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(text)  # noqa: S308 - no character of it ends the element
