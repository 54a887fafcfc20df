"""HTML in Markdown, from which nothing vanishes.

A tag is HTML if its element is allowed and closed. Other tags are text: ``vector<int>``. Embedded
media become links. Only scripts and stylesheets are removed, which is reported.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape

from markdown_it import MarkdownIt
from markdown_it.common.html_re import attribute, close_tag
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import html_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.html_inline import html_inline
from markdown_it.token import Token

from blog.markdown.context import RenderContext, context_of
from blog.markdown.links import is_safe_url
from blog.markdown.sanitizer import allowed_tags

_TAG = re.compile(rf"(?:<[A-Za-z][A-Za-z0-9-]*+{attribute}*+\s*+/?>|{close_tag})")
_COMMENT = re.compile(r"<!---?>|<!--.*?-->", re.DOTALL)
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_ATTRIBUTE = re.compile(r"""\s([a-zA-Z_:][\w:.-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^"'=<>`\s]+))?""")
_REMOVED_BLOCK = re.compile(r"<(script|style)(?=[\s>/])", re.IGNORECASE)
_VOID = {"br", "col", "hr", "img", "input", "wbr"}
# Elements that are closed by what follows, and where they are allowed.
_PARTS = {
    "caption": "table", "col": "table", "colgroup": "table", "dd": "dl", "dt": "dl",
    "figcaption": "figure", "li": "ol ul", "rp": "ruby", "rt": "ruby", "summary": "details",
    "tbody": "table", "td": "table", "tfoot": "table", "th": "table", "thead": "table",
    "tr": "table",
}  # fmt: skip
# Elements that are replaced by others with the same content.
_REPLACED = {
    "acronym": "abbr", "strike": "s", "tt": "code",
    **dict.fromkeys(("big", "font", "nobr", "picture"), "span"),
    **dict.fromkeys(("address", "article", "aside", "center", "footer", "header"), "div"),
    **dict.fromkeys(("hgroup", "main", "nav"), "div"),
}  # fmt: skip
_WITHOUT_EFFECT = {"big", "center", "font", "nobr"}
_MEDIA = {"audio", "embed", "iframe", "object", "source", "video"}
_OTHER_ELEMENTS = {
    "applet", "area", "base", "body", "button", "canvas", "data", "datalist", "dialog", "fieldset",
    "form", "frame", "frameset", "head", "html", "label", "legend", "link", "map", "marquee",
    "math", "menu", "meta", "meter", "noembed", "noframes", "noscript", "optgroup", "option",
    "output", "param", "plaintext", "progress", "script", "select", "slot", "style", "svg",
    "template", "textarea", "title", "track", "xmp",
}  # fmt: skip
_FLAGS = {
    "allowfullscreen", "async", "autoplay", "checked", "compact", "controls", "default", "defer",
    "disabled", "hidden", "ismap", "itemscope", "loop", "muted", "noshade", "nowrap", "open",
    "playsinline", "required", "reversed",
}  # fmt: skip


@dataclass(eq=False)
class _SourceTag:
    """A tag in the text; ``html`` is what becomes of it, None while it is text."""

    raw: str
    name: str
    line: int | None
    is_inline: bool = False
    html: str | None = None

    def __str__(self) -> str:
        return escape(self.raw, quote=False) if self.html is None else self.html

    @property
    def is_closing(self) -> bool:
        return self.raw[1] == "/"

    @property
    def attributes(self) -> dict[str, str | None]:
        found = _ATTRIBUTE.findall(self.raw[len(self.name) + 1 :])
        return {
            name.lower(): unescape(value.strip("\"'")) if value else None for name, value in found
        }

    def write(self, name: str) -> None:
        """Keep the tag, under another name if that is the page's."""
        start = 2 if self.is_closing else 1
        self.html = f"{self.raw[:start]}{name}{self.raw[start + len(self.name) :]}"


# Without an end, the rest of the text would be hidden or look like them.
_MUST_CLOSE = frozenset({
    "details", "a", "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q",
    "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var",
})  # fmt: skip


def add_raw_html(md: MarkdownIt) -> None:
    md.block.ruler.at("html_block", parse_html_block, {"alt": _INTERRUPTS})
    md.inline.ruler.at("html_inline", parse_html_inline)
    md.core.ruler.before("text_join", "raw_html", filter_html)


_INTERRUPTS = ["paragraph", "reference", "blockquote"]


def parse_html_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001
    """Parse a block of HTML if it starts with an allowed element that can end."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("<", start):
        return False
    is_html = False
    if state.src.startswith("<!--", start):
        is_html = _last_comment_end(state.src) > start + 1
        if not is_html and not silent:
            report = context_of(state.env).report
            report(start_line + 1, "“<!--” is not closed by “-->”: it is shown as text.")
    elif found := _NAME.match(state.src, start):
        name = found[1].lower()
        if name in {"script", "style", "pre"} and found[0][1] != "/":
            is_html = _closing(state.src, name, start) is not None
        else:
            is_html = name in allowed_tags(has_blocks=True) | _REPLACED.keys() | {"h1"}
    return is_html and html_block(state, start_line, end_line, silent)


def parse_html_inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    start = state.pos
    if not html_inline(state, silent):
        return False
    removed = _REMOVED_BLOCK.match(state.src, start)
    end = _closing(state.src, removed[1], state.pos) if removed else None
    if end is not None:
        state.pos = end
    if not silent:
        context, token = context_of(state.env), state.tokens[-1]
        token.meta = {"line": context.line_at(state, start)}
        if removed and end is not None:
            _report_removed(context, removed[1], token.meta["line"], state.src[start:end])
            token.type, token.content = "text", ""
    return True


def _closing(text: str, name: str, start: int) -> int | None:
    """Return where the element ``name`` that begins before ``start`` ends."""
    name = name.lower()
    if start > _last_closing(text, name):
        return None
    found = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, start)
    return found.end() if found else None


@lru_cache(maxsize=8)
def _last_closing(text: str, name: str) -> int:
    return max(text.rfind(f"</{form}") for form in (name, name.upper(), name.title()))


@lru_cache(maxsize=8)
def _last_comment_end(text: str) -> int:
    return text.rfind("-->")


def filter_html(state: StateCore) -> None:
    """Decide what becomes of each tag of the text, and write it."""
    context = context_of(state.env)
    blocks: list[tuple[Token, list[str | _SourceTag]]] = []
    inlines: list[tuple[Token, _SourceTag]] = []
    tags: list[_SourceTag] = []
    for token in state.tokens:
        if token.type == "html_block":
            pieces = list(_pieces(token, context))
            blocks.append((token, pieces))
            tags += [piece for piece in pieces if isinstance(piece, _SourceTag)]
        for child in token.children or ():
            if child.type == "html_inline" and (tag := _inline_tag(child, context)):
                inlines.append((child, tag))
                tags.append(tag)
            for part in child.children or ():
                if part.type == "html_inline":
                    part.type = "text_special"
    _decide(tags, context)
    for token, pieces in blocks:
        token.content = "".join(map(str, pieces))
    for token, tag in inlines:
        if tag.html is None:
            token.type = "text_special"
        else:
            token.content = tag.html


def _inline_tag(token: Token, context: RenderContext) -> _SourceTag | None:
    found = _NAME.match(token.content)
    if found:
        return _SourceTag(token.content, found[1].lower(), token.meta.get("line"), is_inline=True)
    if token.content.startswith("<!--"):
        context.syntax.append(token.content)
        token.content = ""
    else:
        token.type = "text_special"
    return None


def _pieces(token: Token, context: RenderContext) -> Iterator[str | _SourceTag]:
    """Divide a block of HTML into its tags and the text between them, without comments."""
    text, first_line = token.content, (token.map or [0])[0] + 1
    position = 0
    while (start := text.find("<", position)) != -1:
        yield text[position:start]
        line = first_line + text.count("\n", 0, start)
        if text.startswith("<!--", start) and _last_comment_end(text) > start + 1:
            found = _COMMENT.match(text, start)
            context.syntax.append(found[0] if found else "")
        else:
            found = _TAG.match(text, start)
        if found is None:
            yield "&lt;"
            position = start + 1
            continue
        position = found.end()
        removed = _REMOVED_BLOCK.match(text, start)
        end = _closing(text, removed[1], position) if removed else None
        if removed and end is not None:
            _report_removed(context, removed[1], line, text[start:end])
            position = end
        elif name := _NAME.match(found[0]):
            yield _SourceTag(found[0], name[1].lower(), line)
    yield text[position:]


def _report_removed(context: RenderContext, name: str, line: int | None, source: str) -> None:
    message = f"“<{name.lower()}>” is not allowed: it is removed with its content."
    context.report(line, message, source)


def _decide(tags: list[_SourceTag], context: RenderContext) -> None:
    """Set ``html`` of each tag that is not text."""
    pairs = _pairs(tags)
    open_elements: Counter[str] = Counter()
    for tag in tags:
        is_open = any(count > 0 and name not in _VOID for name, count in open_elements.items())
        is_enclosed = is_open and tag.name != "details"
        may_be_open = (tag.name not in _MUST_CLOSE or is_enclosed) and not (
            tag.is_inline or tag.is_closing
        )
        is_paired = tag in pairs or may_be_open
        if tag.is_closing and tag in pairs and pairs[tag].html is None:
            is_paired = False
        if tag.name in allowed_tags(has_blocks=context.has_blocks) | {"h1"}:
            _decide_allowed(tag, context, open_elements, is_paired=is_paired)
        elif tag.name in _REPLACED and tag in pairs:
            name = _REPLACED[tag.name]
            tag.write("span" if tag.is_inline and name == "div" else name)
            if tag.name in _WITHOUT_EFFECT:
                message = f"“<{tag.name}>” has no effect: only its content is shown."
                context.report_once(tag.line, message)
        elif tag.name in _MEDIA:
            _decide_media(tag, context, is_closed=tag in pairs)
        elif tag.name in _OTHER_ELEMENTS | _REPLACED.keys():
            context.report_once(tag.line, f"“<{tag.name}>” is not allowed: it is shown as text.")
        if tag.html is not None:
            context.syntax.append(tag.raw)


def _pairs(tags: list[_SourceTag]) -> dict[_SourceTag, _SourceTag]:
    """Return the tags that open or close something, each with the tag that opens it."""
    paired: dict[_SourceTag, _SourceTag] = {}
    stack: list[_SourceTag] = []
    waiting: Counter[str] = Counter()
    for tag in tags:
        if not tag.is_closing:
            if tag.name not in _VOID:
                stack.append(tag)
                waiting[tag.name] += 1
        elif waiting[tag.name]:
            while (opening := stack.pop()).name != tag.name:
                waiting[opening.name] -= 1
            waiting[tag.name] -= 1
            paired |= {opening: opening, tag: opening}
    return paired


def _decide_allowed(
    tag: _SourceTag, context: RenderContext, open_elements: Counter[str], *, is_paired: bool
) -> None:
    attributes = tag.attributes
    parents = _PARTS.get(tag.name, "").split()
    has_words = any(value is None and name not in _FLAGS for name, value in attributes.items())
    if parents:
        is_html = any(open_elements[parent] > 0 for parent in parents)
    elif tag.name in {"img", "input"}:
        is_box = (attributes.get("type") or "").lower() == "checkbox"
        is_whole = bool(attributes.get("src")) if tag.name == "img" else is_box
        is_html = is_whole and not tag.is_closing
    else:
        is_html = is_paired or tag.name in _VOID
    if not is_html or has_words:
        message = f"“<{tag.name}>” is incomplete or not closed: it is shown as text."
        if tag.is_closing:
            message = f"“</{tag.name}>” has no opening tag: it is shown as text."
        context.report_once(tag.line, message)
        return
    url = attributes.get("href") or attributes.get("src") or ""
    if not is_safe_url(url):
        context.report(tag.line, "Links can only use http, https or mailto.", url)
    open_elements[tag.name] += -1 if tag.is_closing else 1
    tag.write("h2" if tag.name == "h1" else tag.name)


def _decide_media(tag: _SourceTag, context: RenderContext, *, is_closed: bool) -> None:
    attributes = tag.attributes
    url = attributes.get("src") or attributes.get("data") or ""
    # In <picture>, the image follows.
    is_source = tag.name == "source" and "srcset" in attributes
    if (is_closed or is_source) and (tag.is_closing or not url):
        tag.html = ""
        if not tag.is_closing:
            context.report(tag.line, f"“<{tag.name}>” is not shown.", tag.raw)
    elif url and is_safe_url(url):
        words = attributes.get("title") or url
        tag.html = f'<a href="{escape(url)}">{escape(words)}</a>'
        message = f"“<{tag.name}>” is not shown: readers see a link instead."
        context.report(tag.line, message, url)
    else:
        context.report_once(tag.line, f"“<{tag.name}>” is not allowed: it is shown as text.")
