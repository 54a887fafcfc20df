"""Parse inline Markdown, with emphasis that works next to Chinese, Japanese and Korean."""

from collections.abc import Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

from blog.markdown.cjk import is_cjk_character, joins_without_space
from blog.markdown.context import context_of


class CjkStateInline(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: FBT001, N802, N803
        """Return whether the delimiters at ``start`` can open and close emphasis.

        CommonMark's rule, in which a CJK character next to punctuation ends a word as a space does
        (markdown-cjk-friendly).
        """
        end = start
        while end < self.posMax and self.src[end] == self.src[start]:
            end += 1
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        splits_before, splits_after = _is_boundary(before), _is_boundary(after)
        left = not isWhiteSpace(ord(after)) and (not _is_western_mark(after) or splits_before)
        right = not isWhiteSpace(ord(before)) and (not _is_western_mark(before) or splits_after)
        # Chinese has no spaces around words, so underscores work there too: two, or next to a mark.
        is_within_cjk = end - start > 1 and is_cjk_character(before) and is_cjk_character(after)
        opens_word = _is_mark(before) or (_is_mark(after) and is_cjk_character(before))
        closes_word = _is_mark(after) or (_is_mark(before) and is_cjk_character(after))
        can_open = left and (canSplitWord or not right or opens_word or is_within_cjk)
        can_close = right and (canSplitWord or not left or closes_word or is_within_cjk)
        return Scanned(can_open, can_close, end - start)


class InlineParser(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = CjkStateInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class LinkDefinitions(dict[str, Any]):
    """The definitions of links by label, and which of them are used."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        super().__init__(definitions)
        self.used: set[str] = set()

    def get(self, label: str, default: Any = None, /) -> Any:
        if label in self:
            self.used.add(label)
        return super().get(label, default)


def _is_mark(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def _is_western_mark(character: str) -> bool:
    return _is_mark(character) and not is_cjk_character(character)


def _is_boundary(character: str) -> bool:
    is_space = isWhiteSpace(ord(character))
    return is_space or _is_mark(character) or is_cjk_character(character)


def parse_inlines(state: StateCore) -> None:
    """Parse the inline content of all blocks; rules know its first line from the context."""
    context = context_of(state.env)
    if "references" in state.env:
        state.env["references"] = LinkDefinitions(state.env["references"])
    for token in state.tokens:
        if token.type == "inline":
            context.inline_line = token.map[0] + 1 if token.map else None
            token.children = token.children or []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def join_cjk_lines(state: StateCore) -> None:
    """Remove line breaks between CJK characters, which browsers would show as spaces."""
    for block in state.tokens:
        if block.children:
            join_lines(block.children)


def join_lines(tokens: list[Token]) -> None:
    texts = [
        token
        for token in tokens
        if (token.content and token.type != "html_inline")
        or token.type in _BREAKS
        or token.children
    ]
    for before, token, after in zip(texts, texts[1:], texts[2:], strict=False):
        is_between_texts = token.type == "softbreak" and before.type == after.type == "text"
        if is_between_texts and joins_without_space(before.content, after.content):
            token.type, token.content = "text", ""
    for token in tokens:
        if token.type == "image" and token.children:
            join_lines(token.children)


_BREAKS = {"softbreak", "hardbreak"}
