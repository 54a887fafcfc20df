"""Headings, figures, tables, code and formulas: what the renderer makes of each block."""

import re
from collections.abc import Sequence
from html import escape

from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from blog.markdown.highlighting import coloured_html, language_of
from blog.markdown.state import Heading, Page, add_renderer, page_of

# The id that GitBook, kramdown and Pandoc write after a heading.
_EXPLICIT_ID = re.compile(
    r"""(?:<a\b[^<>]*?\b(?:id|name)="([^"<>]+)"[^<>]*>\s*</a>|\{\#([^\s{}]+)\})$"""
)
# Below so many signs a display formula fits a phone, and needs no scroll bar to be reached by keys.
_FITS_A_PHONE = 24
_SIGN = re.compile(r"\\[a-zA-Z]+|[^\s{}&\\^_]")


def add_blocks(md: MarkdownIt) -> None:
    md.core.ruler.before("inline", "explicit_ids", take_explicit_ids)
    # Before formulas are numbered, since a caption may hold some.
    md.core.ruler.after("inline", "figures", make_figures)
    md.core.ruler.push("headings", number_headings)
    md.core.ruler.push("table_cells", align_cells)
    md.core.ruler.push("lines", tell_lines)
    add_renderer(md, "fence", fence)
    add_renderer(md, "code_block", fence)
    add_renderer(md, "table_open", table_open)
    add_renderer(md, "table_close", table_close)
    add_renderer(md, "list_item_open", list_item_open)
    add_renderer(md, "math_block", math_block)
    add_renderer(md, "math_inline", math_inline)
    add_renderer(md, "image", image)
    add_renderer(md, "html_block", html)
    add_renderer(md, "html_inline", html)


def take_explicit_ids(state: StateCore) -> None:
    for index, token in enumerate(state.tokens):
        if token.type == "heading_open":
            text = state.tokens[index + 1]
            found = _EXPLICIT_ID.search(text.content.rstrip())
            if found:
                text.content = text.content[: found.start()].rstrip()
                token.meta["id"] = found[1] or found[2]


def number_headings(state: StateCore) -> None:
    """Give headings their level and id: the shallowest of the text becomes the base level.

    A text that starts at ``##`` would otherwise leave a gap below the title of its page.
    """
    page = page_of(state.env)
    levels = [int(token.tag[1]) for token in state.tokens if token.type == "heading_open"]
    shift = page.base_level - min(levels, default=1)
    for index, token in enumerate(state.tokens):
        if token.type != "heading_open":
            continue
        level = min(6, int(token.tag[1]) + shift)
        content, closing = state.tokens[index + 1], state.tokens[index + 2]
        text = plain_text(content.children or ())
        anchor = page.claim_id(token.meta.get("id") or text)
        token.tag = closing.tag = f"h{level}"
        token.attrSet("id", page.own(anchor))
        if token.level == 0:
            page.headings.append(Heading(level, anchor, text))
        link = Token("html_inline", "", 0)
        name = escape(gettext("Link to this section"))
        link.content = f' <a class="anchor" href="#{escape(anchor)}" aria-label="{name}">#</a>'
        content.children = [*(content.children or ()), link]


def plain_text(tokens: Sequence[Token]) -> str:
    """Return what the inline ``tokens`` say, without their markup."""
    parts = []
    for token in tokens:
        if token.type in {"text", "code_inline", "math_inline"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image":
            parts.append(plain_text(token.children or ()))
    return " ".join("".join(parts).split())


def make_figures(state: StateCore) -> None:
    """Make a figure of each paragraph that holds one image and nothing else."""
    for index, token in enumerate(state.tokens):
        if token.type != "paragraph_open" or token.hidden:
            continue
        content, closing = state.tokens[index + 1], state.tokens[index + 2]
        children = [child for child in content.children or () if child.type != "softbreak"]
        images = [child for child in children if child.type == "image"]
        kinds = [child.type for child in children]
        if kinds not in (["image"], ["link_open", "image", "link_close"]):
            continue
        token.tag = closing.tag = "figure"
        title = str(images[0].attrs.pop("title", ""))
        if title:
            caption: list[Token] = []
            state.md.inline.parse(title, state.md, state.env, caption)
            opening = Token("figcaption_open", "figcaption", 1)
            children += [opening, *caption, Token("figcaption_close", "figcaption", -1)]
        content.children = children


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


def tell_lines(state: StateCore) -> None:
    """Mark the blocks that the parser itself writes; the renderers below mark their own."""
    page = page_of(state.env)
    if not page.tells_lines:
        return
    for token in state.tokens:
        if token.map and token.nesting >= 0 and token.tag and not token.hidden:
            token.attrSet("data-line", page.own(str(token.map[0] + 1)))


def fence(token: Token, page: Page) -> str:
    page.check_time()
    language = language_of(token.info)
    code = coloured_html(token.content, language, page.check_time)
    of_language = f' data-language="{escape(language)}"' if language else ""
    of_class = f' class="language-{escape(language)}"' if language else ""
    block = f'<pre tabindex="0"><code{of_class}>{code}</code></pre>'
    return f'<div class="code"{of_language}{page.line_of(token)}>{block}</div>\n'


def table_open(token: Token, page: Page) -> str:
    page.check_time()
    page.table_count += 1
    # Landmarks of one page must differ by name.
    name = escape(gettext("Table {number}").format(number=page.table_count))
    line = page.line_of(token)
    return f'<div class="table" tabindex="0" role="region" aria-label="{name}"{line}><table>\n'


def table_close(_token: Token, _page: Page) -> str:
    return "</table></div>\n"


def list_item_open(token: Token, page: Page) -> str:
    is_checked = token.meta.get("checked")
    if is_checked is None:
        return f"<li{page.line_of(token)}>"
    state, name = (' checked=""', gettext("Done")) if is_checked else ("", gettext("To do"))
    box = f'<input type="checkbox" disabled=""{state} aria-label="{escape(name)}">'
    return f'<li class="task"{page.line_of(token)}>{box} '


def math_block(token: Token, page: Page) -> str:
    signs = len(_SIGN.findall(token.content))
    name = escape(gettext("Formula"))
    named = f' tabindex="0" role="group" aria-label="{name}"'
    reachable = named if signs > _FITS_A_PHONE else ""
    formula = math_inline(token, page)
    return f'<div class="math"{reachable}{page.line_of(token)}>{formula}</div>\n'


def math_inline(token: Token, page: Page) -> str:
    page.check_time()
    return page.placeholder(token.meta["formula"])


def image(token: Token, _page: Page) -> str:
    source, title = escape(str(token.attrs["src"])), str(token.attrs.get("title", ""))
    of_title = f' title="{escape(title)}"' if title else ""
    return f'<img src="{source}" alt="{escape(plain_text(token.children or ()))}"{of_title}>'


def html(token: Token, page: Page) -> str:
    page.check_time()
    # The title of the page is its only h1.
    return re.sub(r"(</?)h1\b", r"\1h2", token.content, flags=re.IGNORECASE)
