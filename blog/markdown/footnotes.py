"""Footnotes at the end of the text and, for wide screens, short ones next to their first reference.

The stylesheet displays one or the other, so that a screen reader reads a note once.
"""

import re
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from types import SimpleNamespace

from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it import helpers as markdown_helpers
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def

from blog.markdown.context import RenderContext, add_renderer, context_of
from blog.markdown.links import link_depth

MAX_SIDENOTE = 600
_REFERENCE = re.compile(r"\[\^([^\]\n]+)\](?!:)")
# A label can't have spaces: CommonMark would take this for the address of a link.
_INVALID_DEFINITION = re.compile(r" {0,3}\[\^([^\[\]]*)\]:")


def add_footnotes(md: MarkdownIt) -> None:
    md.use(footnote_plugin)
    helpers = vars(markdown_helpers) | {"parseLinkLabel": find_label_end}
    md.helpers = SimpleNamespace(**helpers)  # type: ignore[assignment]
    md.block.ruler.at("footnote_def", parse_definition, {"alt": ["paragraph", "reference"]})
    md.block.ruler.before("reference", "invalid_footnote", report_invalid)
    md.inline.ruler.after("footnote_ref", "undefined_footnote", report_undefined)
    md.core.ruler.before("footnote_tail", "unused_footnotes", report_unused)
    md.core.ruler.after("footnote_tail", "references_after_links", move_out_of_links)
    md.core.ruler.after("references_after_links", "sidenotes", select_sidenotes)
    md.add_render_rule("footnote_ref", render_footnote_ref)
    add_renderer(md, "footnote_anchor", render_footnote_anchor)
    add_renderer(md, "footnote_open", render_footnote_open)
    add_renderer(md, "footnote_block_open", render_footnote_block_open)


def find_label_end(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: FBT001, FBT002, N803
    """Return where the text of a link ends, or -1; it may contain footnotes, but no links."""
    src, position, level = state.src, state.pos, 1
    state.pos = start + 1
    while state.pos < state.posMax:
        before, sign = state.pos, src[state.pos]
        level -= sign == "]"
        if level == 0:
            break
        state.md.inline.skipToken(state)
        if sign == "[" and state.pos == before + 1:
            level += 1
        elif sign == "[" and disableNested and not _REFERENCE.fullmatch(src, before, state.pos):
            break
    end = -1 if level else state.pos
    state.pos = position
    return end


def parse_definition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001
    """Parse ``[^label]: note``; of two notes with one label, the first is shown."""
    first = len(state.tokens)
    if not footnote_def(state, start_line, end_line, silent):
        return False
    if not silent:
        opening = state.tokens[first]
        opening.meta["source"] = state.getLines(start_line, state.line, 0, keepLastLF=False)
        label = opening.meta["label"]
        labels = state.env.setdefault("footnote_labels", set())
        if label in labels:
            # No reference can have this label.
            opening.meta["label"] = f"{label}]"
            message = f"Footnote “{label}” is defined twice: only the first is shown."
            context_of(state.env).report(start_line + 1, message, opening.meta["source"])
        labels.add(label)
    return True


def report_invalid(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001
    """Parse what looks like a definition of a footnote as a paragraph, and report it."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if silent or state.is_code_block(start_line) or not state.src.startswith("[^", start):
        return False
    last_line = min(end_line, start_line + 3)
    found = _INVALID_DEFINITION.match(
        state.getLines(start_line, last_line, state.blkIndent, keepLastLF=False)
    )
    if found is None:
        return False
    message = "A footnote’s label can’t be empty or have spaces: “[^{}]:” is shown as text."
    label = " ".join(found[1].split())
    context_of(state.env).report(start_line + 1, message.format(label))
    return paragraph(state, start_line, end_line, silent)


def report_undefined(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    found = None if silent else _REFERENCE.match(state.src, state.pos, state.posMax)
    if found:
        context = context_of(state.env)
        message = f"Footnote “{found[1]}” is not defined: readers see “{found[0]}”."
        context.report(context.line_at(state), message)
    return False


def report_unused(state: StateCore) -> None:
    context = context_of(state.env)
    unused = {
        label
        for label, number in state.env.get("footnotes", {}).get("refs", {}).items()
        if number < 0
    }
    for token in state.tokens:
        if token.type == "footnote_reference_open" and f":{token.meta['label']}" in unused:
            line = token.map[0] + 1 if token.map else None
            message = f"Footnote “{token.meta['label']}” is never referenced, so it is not shown."
            context.report(line, message, token.meta["source"])


def move_out_of_links(state: StateCore) -> None:
    """Move references in the text of links and images after them, since links cannot be nested."""
    for block in state.tokens:
        moved: list[Token] = []
        children: list[Token] = []
        depth = 0
        for child in block.children or ():
            depth = link_depth(child, depth)
            moved += [part for part in child.children or () if part.type == "footnote_ref"]
            if depth and child.type == "footnote_ref":
                moved.append(child)
            else:
                children.append(child)
            if not depth:
                children += moved
                moved = []
        block.children = children and children + moved
        for opening, following in pairwise(children):
            if (opening.type, following.type) == ("link_open", "link_close"):
                message = f"The link to “{opening.attrGet('href')}” has no text."
                context_of(state.env).report(block.map[0] + 1 if block.map else None, message)


def select_sidenotes(state: StateCore) -> None:
    """Record the content of short notes, and mark the references that can show it."""
    context = context_of(state.env)
    blocked = 0
    opened = -1
    for index, token in enumerate(state.tokens):
        if token.type in {"heading_open", "table_open", "footnote_open"}:
            blocked += 1
        elif token.type in {"heading_close", "table_close", "footnote_close"}:
            blocked -= 1
        if token.type == "footnote_open":
            opened = index
        elif token.type == "footnote_close":
            _record_if_short(context.sidenotes, state.tokens[opened:index])
        elif token.children and not blocked:
            _mark_first_references(token.children)


def _record_if_short(sidenotes: dict[int, list[Token]], note: Sequence[Token]) -> None:
    types = [token.type for token in note if token.type != "footnote_anchor"]
    if types != ["footnote_open", "paragraph_open", "inline", "paragraph_close"]:
        return
    content = note[2]
    if content.children and len(content.content) <= MAX_SIDENOTE:
        sidenotes[note[0].meta["id"]] = content.children


def _mark_first_references(children: Sequence[Token]) -> None:
    for child in children:
        if child.type == "footnote_ref":
            child.meta["has_sidenote"] = child.meta.get("subId", 0) == 0


def _number_and_mark(token: Token) -> tuple[int, str]:
    number = token.meta["id"] + 1
    repeat = token.meta.get("subId", 0)
    return number, f"{number}-{repeat + 1}" if repeat else str(number)


def render_footnote_ref(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    context = context_of(env)
    number, mark = _number_and_mark(tokens[index])
    name = escape(gettext("Footnote {number}").format(number=number))
    html = (
        f'<sup class="footnote-ref"><a href="#fn{number}" id="{context.own(f"fnref{mark}")}"'
        f' aria-label="{name}">{number}</a></sup>'
    )
    note = context.sidenotes.get(number - 1)
    if note is None or not tokens[index].meta.get("has_sidenote"):
        return html
    context.in_margin.add(number)
    # A reference within a note is not repeated in the margin.
    words = [child for child in note if child.type != "footnote_ref"]
    content = renderer.renderInline(words, options, env)
    return (
        f'{html}<span class="sidenote"><span class="sidenote-number">{number}</span>'
        f" {content}</span>"
    )


def render_footnote_anchor(token: Token, _context: RenderContext) -> str:
    _, mark = _number_and_mark(token)
    name = escape(gettext("Back to reference {number}").format(number=mark))
    return f' <a class="footnote-backref" href="#fnref{mark}" aria-label="{name}">\u21a9\ufe0e</a>'


def render_footnote_open(token: Token, context: RenderContext) -> str:
    number, _ = _number_and_mark(token)
    place = ' class="in-margin"' if number in context.in_margin else ""
    # Numbered individually, since notes in the margin may be hidden here.
    return f'<li id="{context.own(f"fn{number}")}" value="{number}"{place}>'


def render_footnote_block_open(_token: Token, _context: RenderContext) -> str:
    name = escape(gettext("Footnotes"))
    return f'<section class="footnotes" aria-label="{name}">\n<ol>\n'
