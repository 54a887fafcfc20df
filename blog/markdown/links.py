"""Turn bare URLs into links, and refuse links to unsafe URLs."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from blog.markdown.cjk import WIDE

URL_SCHEMES = frozenset({"http", "https", "mailto"})

# Chinese has no space before a URL, so only an ASCII letter or digit may not precede it.
_SCHEME = re.compile(r"(?<![a-zA-Z0-9.+-])https?$", re.IGNORECASE)
_REST = re.compile(r"://[^\s<>\"`^|\\，。；：！？、（）【】《》「」“”‘’]{3,2000}")
_BARE_NAME = re.compile(
    rf"(?<![^\W{WIDE}])(?<![./@:+-])"
    r"(?:(?P<host>www\.[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63}){1,5}"
    r"(?:[/?#][^\s<>\"`^|\\，。；：！？、（）【】《》「」“”‘’]{0,1000})?)"
    r"|[a-zA-Z0-9.+_-]{1,64}+@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63}){0,4}\.[a-zA-Z]{2,24}"
    r"(?![a-zA-Z0-9_@-]))"
)
_LINK_TAG = re.compile(r"<(/?)a\b", re.IGNORECASE)
_BEFORE_COLON = re.compile(r"([^:/?#]*):")


def add_links(md: MarkdownIt) -> None:
    md.inline.ruler.after("text", "bare_url", parse_bare_url)
    md.core.ruler.after("text_join", "bare_names", link_bare_names)
    md.validateLink = is_safe_url  # type: ignore[method-assign]


def is_safe_url(url: str) -> bool:
    """Return whether a URL is relative or has an allowed scheme."""
    scheme = _BEFORE_COLON.match(url.strip())
    return scheme is None or scheme[1].lower() in URL_SCHEMES


def parse_bare_url(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    if state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-6:])
    rest = _REST.match(state.src, state.pos, state.posMax)
    if scheme is None or rest is None:
        return False
    rest_of_url = _without_trailing_punctuation(rest[0])
    if not rest_of_url[3:4].isalnum():
        return False
    if not silent:
        url = scheme[0] + rest_of_url
        state.pending = state.pending[: -len(scheme[0])]
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": state.md.normalizeLink(url)}
        state.push("text", "", 0).content = url
        state.push("link_close", "a", -1)
    state.pos += len(rest_of_url)
    return True


def link_bare_names(state: StateCore) -> None:
    """Turn ``www.example.org`` and email addresses in the text into links."""
    for block in state.tokens:
        if block.children and ("www." in block.content or "@" in block.content):
            block.children = list(_with_links(block.children))


def link_depth(token: Token, depth: int) -> int:
    """Return in how many links what follows a token is, if the token is in ``depth`` of them."""
    tag = _LINK_TAG.match(token.content) if token.type == "html_inline" else None
    if token.type == "link_open" or (tag and not tag[1]):
        return depth + 1
    return max(0, depth - 1) if tag or token.type == "link_close" else depth


def _with_links(tokens: Sequence[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth = link_depth(token, depth)
        if token.type != "text" or depth:
            yield token
            continue
        position = 0
        for found in _BARE_NAME.finditer(token.content):
            name = _without_trailing_punctuation(found[0])
            yield Token("text", "", 0, content=token.content[position : found.start()])
            prefix = "https://" if found["host"] else "mailto:"
            yield Token("link_open", "a", 1, attrs={"href": normalizeLink(prefix + name)})
            yield Token("text", "", 0, content=name)
            yield Token("link_close", "a", -1)
            position = found.start() + len(name)
        yield Token("text", "", 0, content=token.content[position:])


def _without_trailing_punctuation(url: str) -> str:
    before, brace, _ = url.partition("}")
    if brace and "{" not in before:
        url = before
    surplus = url.count(")") - url.count("(")
    while url and (url[-1] in "?!.,:*_~'\"[];" or (url[-1] == ")" and surplus > 0)):
        surplus -= url[-1] == ")"
        url = url[:-1]
    return url
