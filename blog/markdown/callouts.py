"""Callouts: ``> [!NOTE]`` of GitHub, and Obsidian's additional kinds, titles and folding."""

import re

from django.utils.translation import pgettext_lazy
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from blog.markdown.context import RenderContext, context_of
from blog.markdown.list_syntax import CLOSING, is_list, line_text

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
    "tldr": pgettext_lazy("callout", "TL;DR"),
    "todo": pgettext_lazy("callout", "To do"),
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
    "faq": pgettext_lazy("callout", "FAQ"),
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
_CONTAINER = re.compile(r":{3,}\s*\{?\.?(?P<kind>[A-Za-z-]{1,20})\}?(?:\s+(?P<title>.*))?")
_MARKER = re.compile(r"\[!(\w{1,20})\]([+-]?)(?:[ \t]+([^\n]*)|[ \t]*)(?:\n|$)")


def add_callouts(md: MarkdownIt) -> None:
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("fence", "container", parse_container, {"alt": interrupts})
    md.core.ruler.before("inline", "callouts", find_callouts)


def parse_container(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001
    """Parse ``::: warning Title`` to ``:::``, with the name of a callout."""
    text = line_text(state, start_line)
    opening = _CONTAINER.fullmatch(text)
    if opening is None or state.is_code_block(start_line):
        if CLOSING.fullmatch(text) and not (silent or state.is_code_block(start_line)):
            message = "“:::” closes nothing: it is shown as text."
            context_of(state.env).report(start_line + 1, message, text)
        return False
    kind = opening["kind"].lower()
    last = _container_end(state, start_line, end_line)
    if kind not in CALLOUT_KINDS or last is None:
        if not silent:
            context = context_of(state.env)
            context.report(start_line + 1, _container_problem(kind, context))
        return False
    if silent:
        return True
    context_of(state.env).exempt_words.add(kind)
    title = (opening["title"] or "").strip()
    tokens = _callout(kind, "", title, [start_line, last + 1])
    state.tokens += tokens[:-1]
    outer_end, state.lineMax = state.lineMax, last
    state.md.block.tokenize(state, start_line + 1, last)
    state.lineMax = outer_end
    state.tokens.append(tokens[-1])
    state.line = last + 1
    return True


def _container_problem(kind: str, context: RenderContext) -> str:
    if kind in CALLOUT_KINDS:
        return f"“::: {kind}” is not closed: add “:::” on a line below it. It is shown as text."
    lists = ", ".join(sorted(context.lists.names) if context.lists.are_allowed else ())
    known = f"a list ({lists}) or callout" if lists else "a callout"
    return f"“::: {kind}” is not {known}: it is shown as text."


def _container_end(state: StateBlock, start_line: int, end_line: int) -> int | None:
    """Return the line that closes a container, found once for all that are on its level."""
    level = (end_line, state.blkIndent, state.level)
    ends: dict[tuple[int, int, int], dict[int, int]] = state.env.setdefault("container_ends", {})
    if level not in ends:
        ends[level], opened = {}, []
        for line in range(start_line, end_line):
            text = line_text(state, line)
            if text.startswith(":::") and text.strip(":"):
                if not is_list(text, context_of(state.env)):
                    opened.append(line)
            elif text.startswith(":::") and opened:
                ends[level][opened.pop()] = line
    return ends[level].get(start_line)


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
    if text.map:
        text.map = [text.map[0] + 1, text.map[1]]
    return _callout(marker[1].lower(), marker[2], marker[3], tokens[index].map or [])


def _callout(kind: str, fold: str, title: str | None, lines: list[int]) -> list[Token]:
    """Return the opening, title and closing tokens; ``fold`` is "+" (open), "-" or ""."""
    opening = Token("callout_open", "details" if fold else "div", 1, block=True)
    opening.attrs = {"class": f"callout callout-{CALLOUT_KINDS[kind]}"}
    if not fold:
        opening.attrs["role"] = "note"
    elif fold == "+":
        opening.attrs["open"] = ""
    tag = "summary" if fold else "p"
    heading = Token("inline", "", 0, content=title or str(CALLOUT_TITLES[kind]), children=[])
    opening.map = heading.map = lines or None
    return [
        opening,
        Token("callout_title_open", tag, 1, attrs={"class": "callout-title"}),
        heading,
        Token("callout_title_close", tag, -1, block=True),
        Token("callout_close", opening.tag, -1, block=True),
    ]
