"""How headings, figures, tables, code and formulas are rendered."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape

from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from blog.bibliography.latex_text import to_line
from blog.markdown.context import (
    TOP_HEADING_LEVEL,
    Heading,
    RenderContext,
    add_renderer,
    context_of,
)
from blog.markdown.highlighting import fence_language, highlighted_html

# The id that GitBook, kramdown and Pandoc write after a heading.
_EXPLICIT_ID = re.compile(
    r"""(?:<a\b[^<>]*?\b(?:id|name)="([^"<>]+)"[^<>]*>\s*</a>|\{\#([^\s{}]+)\})$"""
)
# A shorter block formula fits on a phone and doesn't have to be scrolled.
_MAX_SYMBOLS_ON_A_PHONE = 24
_SYMBOL = re.compile(r"\\[a-zA-Z]+|[^\s{}&\\^_]")
# The end of a row, and the start of a column.
_ALIGNMENT = re.compile(r"\\\\(?:\[[^\]]*\])?\s*&?|(?<!\\)&")


def add_blocks(md: MarkdownIt) -> None:
    md.core.ruler.before("inline", "explicit_ids", extract_explicit_ids)
    # This runs before formulas are numbered, because a caption may contain some.
    md.core.ruler.after("inline", "figures", make_figures)
    md.core.ruler.push("headings", number_headings)
    md.core.ruler.push("table_cells", align_cells)
    md.core.ruler.push("lines", add_line_numbers)
    add_renderer(md, "fence", render_fence)
    add_renderer(md, "code_block", render_fence)
    add_renderer(md, "table_open", render_table_open)
    add_renderer(md, "table_close", render_table_close)
    add_renderer(md, "list_item_open", render_list_item_open)
    add_renderer(md, "math_block", render_math_block)
    add_renderer(md, "math_inline", render_math_inline)
    add_renderer(md, "image", render_image)


def extract_explicit_ids(state: StateCore) -> None:
    for index, token in enumerate(state.tokens):
        if token.type == "heading_open":
            text = state.tokens[index + 1]
            found = _EXPLICIT_ID.search(text.content.rstrip())
            if found:
                text.content = text.content[: found.start()].rstrip()
                token.meta["id"] = found[1] or found[2]
                context_of(state.env).syntax.append(found[0])


def number_headings(state: StateCore) -> None:
    """Set level and id of headings: the highest level of the text becomes TOP_HEADING_LEVEL."""
    context = context_of(state.env)
    levels = [int(token.tag[1]) for token in state.tokens if token.type == "heading_open"]
    shift = TOP_HEADING_LEVEL - min(levels, default=1)
    for index, token in enumerate(state.tokens):
        if token.type != "heading_open":
            continue
        level = min(6, int(token.tag[1]) + shift)
        content, closing = state.tokens[index + 1], state.tokens[index + 2]
        text = inline_text(content.children or ())
        anchor = context.claim_id(token.meta.get("id") or text)
        token.tag = closing.tag = f"h{level}"
        token.attrSet("id", context.own(anchor))
        if token.level == 0:
            shown = inline_text(content.children or (), formula=formula_text)
            context.headings.append(Heading(level, anchor, shown))
        link = Token("html_inline", "", 0)
        name = escape(gettext("Link to this section"))
        link.content = f' <a class="anchor" href="#{escape(anchor)}" aria-label="{name}">#</a>'
        content.children = [*(content.children or ()), link]


@lru_cache(maxsize=4096)
def formula_text(source: str) -> str:
    """Return a formula in Unicode, as far as that is possible."""
    return to_line(f"${_ALIGNMENT.sub(' ', source)}$")


def inline_text(tokens: Sequence[Token], formula: Callable[[str], str] = str) -> str:
    """Return the text of inline ``tokens`` without markup; ``formula`` writes the formulas."""
    parts = []
    for token in tokens:
        if token.type == "math_inline":
            parts.append(formula(token.content))
        elif token.type in {"text", "code_inline"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image":
            parts.append(inline_text(token.children or (), formula))
    return " ".join("".join(parts).split())


def make_figures(state: StateCore) -> None:
    """Turn a paragraph of one image into a figure, and of captioned images into a row of those."""
    for index, token in enumerate(state.tokens):
        if token.type != "paragraph_open" or token.hidden:
            continue
        content, closing = state.tokens[index + 1], state.tokens[index + 2]
        images = _images_only(content.children or [])
        has_captions = any(part.attrs.get("title") for image in images for part in image)
        if len(images) == 1:
            token.tag = closing.tag = "figure"
        elif images and has_captions:
            token.tag = closing.tag = "div"
            token.attrSet("class", "figures")
        else:
            continue
        context_of(state.env).inline_line = token.map[0] + 1 if token.map else None
        content.children = []
        for image in images:
            parts = [*image, *_caption(state, image)]
            if len(images) > 1:
                parts = [
                    Token("figure_open", "figure", 1),
                    *parts,
                    Token("figure_close", "figure", -1),
                ]
            content.children += parts


def _images_only(children: list[Token]) -> list[list[Token]]:
    """Return each image with the link around it; nothing if there is other content."""
    images: list[list[Token]] = []
    parts = [
        part
        for part in children
        if part.type != "softbreak" and not (part.type == "text" and not part.content.strip())
    ]
    while parts:
        length = 3 if parts[0].type == "link_open" else 1
        kinds = [part.type for part in parts[:length]]
        if kinds not in (["image"], ["link_open", "image", "link_close"]):
            return []
        images.append(parts[:length])
        parts = parts[length:]
    return images


def _caption(state: StateCore, image: list[Token]) -> list[Token]:
    title = next(str(part.attrs.pop("title", "")) for part in image if part.type == "image")
    if not title:
        return []
    caption: list[Token] = []
    state.md.inline.parse(title, state.md, state.env, caption)
    opening = Token("figcaption_open", "figcaption", 1)
    return [opening, *caption, Token("figcaption_close", "figcaption", -1)]


def align_cells(state: StateCore) -> None:
    for index, token in enumerate(state.tokens):
        if token.type not in {"th_open", "td_open"}:
            continue
        style = str(token.attrs.pop("style", ""))
        if style:
            token.attrSet("class", f"align-{style.rpartition(':')[2].strip()}")
        # An empty header cell would be announced as a header without a name.
        if token.tag == "th" and not state.tokens[index + 1].content.strip():
            token.tag = state.tokens[index + 2].tag = "td"


def add_line_numbers(state: StateCore) -> None:
    """Add the line to the blocks that the parser renders; the renderers below add their own."""
    context = context_of(state.env)
    if not context.with_line_numbers:
        return
    for token in state.tokens:
        if token.map and token.nesting >= 0 and token.tag and not token.hidden:
            token.attrSet("data-line", context.own(str(token.map[0] + 1)))


def render_fence(token: Token, context: RenderContext) -> str:
    context.check_time()
    language = fence_language(token.info)
    code = highlighted_html(token.content, language, context.check_time)
    of_language = f' data-language="{escape(language)}"' if language else ""
    of_class = f' class="language-{escape(language)}"' if language else ""
    block = f'<pre tabindex="0"><code{of_class}>{code}</code></pre>'
    return f'<div class="code"{of_language}{context.line_of(token)}>{block}</div>\n'


def render_table_open(token: Token, context: RenderContext) -> str:
    context.check_time()
    context.table_count += 1
    # Landmarks of one page must differ by name.
    name = escape(gettext("Table {number}").format(number=context.table_count))
    line = context.line_of(token)
    return f'<div class="table" tabindex="0" role="region" aria-label="{name}"{line}><table>\n'


def render_table_close(_token: Token, _context: RenderContext) -> str:
    return "</table></div>\n"


def render_list_item_open(token: Token, context: RenderContext) -> str:
    is_checked = token.meta.get("checked")
    direction = f' dir="{token.attrs["dir"]}"' if "dir" in token.attrs else ""
    if is_checked is None:
        return f"<li{direction}{context.line_of(token)}>"
    state, name = (' checked=""', gettext("Done")) if is_checked else ("", gettext("To do"))
    box = f'<input type="checkbox" disabled=""{state} aria-label="{escape(name)}">'
    return f'<li class="task"{direction}{context.line_of(token)}>{box} '


def render_math_block(token: Token, context: RenderContext) -> str:
    reachable = _reachable(token)
    formula = context.placeholder(token.meta["formula"])
    return f'<div class="math"{reachable}{context.line_of(token)}>{formula}</div>\n'


def render_math_inline(token: Token, context: RenderContext) -> str:
    context.check_time()
    formula = context.placeholder(token.meta["formula"])
    reachable = _reachable(token)
    if not reachable:
        return formula
    # A title may be a link, which can't contain another focusable element.
    return f'<span class="formula"{reachable if context.has_blocks else ""}>{formula}</span>'


def _reachable(token: Token) -> str:
    """Return the attributes that let keyboard users scroll a long formula."""
    if len(_SYMBOL.findall(token.content)) <= _MAX_SYMBOLS_ON_A_PHONE:
        return ""
    name = escape(gettext("Formula"))
    return f' tabindex="0" role="group" aria-label="{name}"'


def render_image(token: Token, context: RenderContext) -> str:
    if not context.has_blocks:
        return escape(inline_text(token.children or ()))
    source, title = escape(str(token.attrs["src"])), str(token.attrs.get("title", ""))
    of_title = f' title="{escape(title)}"' if title else ""
    size = "".join(
        f' {name}="{escape(str(token.attrs[name]))}"'
        for name in ("width", "height")
        if name in token.attrs
    )
    return f'<img src="{source}" alt="{escape(inline_text(token.children or ()))}"{of_title}{size}>'
