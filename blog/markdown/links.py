"""Bare web addresses become links, and only harmless addresses become links at all."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

URL_SCHEMES = frozenset({"http", "https", "mailto"})

# Chinese text has no space before an address, so only an ASCII letter or digit may not precede it.
_SCHEME = re.compile(r"(?<![a-zA-Z0-9.+-])https?$", re.IGNORECASE)
_REST = re.compile(r"://[^\s<>\"`^|\\，。；：！？、（）【】《》「」“”‘’]{3,2000}")
_BEFORE_COLON = re.compile(r"([^:/?#]*):")


def add_links(md: MarkdownIt) -> None:
    md.inline.ruler.after("text", "bare_url", bare_url)
    md.validateLink = is_harmless_url  # type: ignore[method-assign]


def is_harmless_url(url: str) -> bool:
    """Say whether a link may lead there: a relative address, or one of a known scheme."""
    scheme = _BEFORE_COLON.match(url.strip())
    return scheme is None or scheme[1].lower() in URL_SCHEMES


def bare_url(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
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


def _without_trailing_punctuation(url: str) -> str:
    surplus = url.count(")") - url.count("(")
    while url and (url[-1] in "?!.,:*_~'\"[];" or (url[-1] == ")" and surplus > 0)):
        surplus -= url[-1] == ")"
        url = url[:-1]
    return url
