"""Callouts: ``> [!NOTE]`` of GitHub, and Obsidian's additional kinds, titles and folding."""

import re

from django.utils.translation import pgettext_lazy
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from blog.markdown.context import RenderContext, context_of

_KINDS = {
    "note": "note info abstract summary tldr todo example quote cite",
    "tip": "tip hint success check done",
    "important": "important question help faq",
    "warning": "warning attention",
    "caution": "caution danger error bug failure fail missing",
}
CALLOUT_KINDS = {name: look for look, names in _KINDS.items() for name in names.split()}
CALLOUT_TITLES = {
    "note": pgettext_lazy("callout", "Note"),
    "info": pgettext_lazy("callout", "Info"),
    "abstract": pgettext_lazy("callout", "Abstract"),
    "summary": pgettext_lazy("callout", "Summary"),
    "tldr": pgettext_lazy("callout", "Tldr"),
    "todo": pgettext_lazy("callout", "Todo"),
    "example": pgettext_lazy("callout", "Example"),
    "quote": pgettext_lazy("callout", "Quote"),
    "cite": pgettext_lazy("callout", "Cite"),
    "tip": pgettext_lazy("callout", "Tip"),
    "hint": pgettext_lazy("callout", "Hint"),
    "success": pgettext_lazy("callout", "Success"),
    "check": pgettext_lazy("callout", "Check"),
    "done": pgettext_lazy("callout", "Done"),
    "important": pgettext_lazy("callout", "Important"),
    "question": pgettext_lazy("callout", "Question"),
    "help": pgettext_lazy("callout", "Help"),
    "faq": pgettext_lazy("callout", "Faq"),
    "warning": pgettext_lazy("callout", "Warning"),
    "attention": pgettext_lazy("callout", "Attention"),
    "caution": pgettext_lazy("callout", "Caution"),
    "danger": pgettext_lazy("callout", "Danger"),
    "error": pgettext_lazy("callout", "Error"),
    "bug": pgettext_lazy("callout", "Bug"),
    "failure": pgettext_lazy("callout", "Failure"),
    "fail": pgettext_lazy("callout", "Fail"),
    "missing": pgettext_lazy("callout", "Missing"),
}
_MARKER = re.compile(r"\[!(\w{1,20})\]([+-]?)(?:[ \t]+([^\n]*)|[ \t]*)(?:\n|$)")


def add_callouts(md: MarkdownIt) -> None:
    md.core.ruler.before("inline", "callouts", find_callouts)


def find_callouts(state: StateCore) -> None:
    tokens: list[Token] = []
    closings: list[Token | None] = []
    indexes = iter(range(len(state.tokens)))
    for index in indexes:
        token = state.tokens[index]
        if token.type == "blockquote_open":
            callout = _callout_at(state.tokens, index, context_of(state.env))
            closings.append(callout[-1] if callout else None)
            if callout:
                tokens.extend(callout[:-1])
                if not state.tokens[index + 2].content:
                    for _ in range(3):
                        next(indexes)
                continue
        elif token.type == "blockquote_close" and (closing := closings.pop()):
            token = closing
        tokens.append(token)
    state.tokens = tokens


def _callout_at(tokens: list[Token], index: int, context: RenderContext) -> list[Token] | None:
    """Return the opening, title and closing tokens, and remove the marker from the paragraph."""
    if tokens[index + 1].type != "paragraph_open":
        return None
    text = tokens[index + 2]
    marker = _MARKER.match(text.content)
    look = CALLOUT_KINDS.get(marker[1].lower()) if marker else None
    if marker is None or look is None:
        return None
    context.exempt_words.add(marker[1].lower())
    text.content = text.content[marker.end() :]
    is_folding = bool(marker[2])
    opening = Token("callout_open", "details" if is_folding else "div", 1, block=True)
    opening.attrs = {"class": f"callout callout-{look}"}
    if not is_folding:
        opening.attrs["role"] = "note"
    elif marker[2] == "+":
        opening.attrs["open"] = ""
    opening.map = tokens[index].map
    title_tag = "summary" if is_folding else "p"
    title_open = Token("callout_title_open", title_tag, 1, attrs={"class": "callout-title"})
    title = Token(
        "inline", "", 0, content=marker[3] or str(CALLOUT_TITLES[marker[1].lower()]), children=[]
    )
    title.map = tokens[index].map
    if text.map:
        text.map = [text.map[0] + 1, text.map[1]]
    title_close = Token("callout_title_close", title_tag, -1, block=True)
    return [
        opening,
        title_open,
        title,
        title_close,
        Token("callout_close", opening.tag, -1, block=True),
    ]
