"""``==highlight==``, ``H~2~O``, ``10^6^`` and ``![](a.png){width=50%}``."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from blog.markdown.context import context_of

# Not a comparison of code: a==b.
_HIGHLIGHT = re.compile(r"==(?![\s=])((?:(?!==|\n\n).){1,2000}?)(?<![\s=])==(?!=)", re.DOTALL)
_SCRIPT = re.compile(r"([~^])([0-9A-Za-z+−-]{1,12})\1(?![~^0-9])")
_SIZE = re.compile(r"\{\s*:?\s*((?:(?:width|height)\s*=\s*\"?\d{1,5}(?:%|px)?\"?\s*)+)\}")
_ONE_SIZE = re.compile(r"(width|height)\s*=\s*\"?(\d+%?)")


def add_inline_marks(md: MarkdownIt) -> None:
    md.inline.ruler.before("strikethrough", "highlight", parse_highlight)
    md.inline.ruler.before("strikethrough", "script", parse_script)
    md.inline.ruler.after("image", "image_size", parse_image_size)


def parse_highlight(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    if not state.src.startswith("==", state.pos) or (
        state.pos and re.match(r"[a-zA-Z0-9=]", state.src[state.pos - 1])
    ):
        return False
    found = _HIGHLIGHT.match(state.src, state.pos, state.posMax)
    if found is None or re.match(r"[a-zA-Z0-9]", state.src[found.end() : found.end() + 1]):
        return False
    if not silent:
        end = state.posMax
        state.push("mark_open", "mark", 1)
        state.pos, state.posMax = found.start(1), found.end(1)
        state.md.inline.tokenize(state)
        state.push("mark_close", "mark", -1)
        state.posMax = end
    state.pos = found.end()
    return True


def parse_script(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Parse a short subscript or superscript after a letter, or a superscript after a digit."""
    found = _SCRIPT.match(state.src, state.pos, state.posMax)
    before = state.src[state.pos - 1] if state.pos else " "
    if found is None or not (
        before.isalpha() or before == ")" or (before.isdigit() and found[1] == "^")
    ):
        return False
    if not silent:
        tag = "sub" if found[1] == "~" else "sup"
        state.push(f"{tag}_open", tag, 1)
        state.push("text", "", 0).content = found[2]
        state.push(f"{tag}_close", tag, -1)
    state.pos = found.end()
    return True


def parse_image_size(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    found = _SIZE.match(state.src, state.pos, state.posMax)
    if found is None or state.pending or not state.tokens or state.tokens[-1].type != "image":
        return False
    if not silent:
        state.tokens[-1].attrs |= dict(_ONE_SIZE.findall(found[1]))
        context_of(state.env).syntax.append(found[0])
    state.pos = found.end()
    return True
