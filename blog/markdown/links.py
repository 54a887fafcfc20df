"""Turn bare URLs into links, and refuse links to unsafe URLs."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

URL_SCHEMES = frozenset({"http", "https", "mailto"})

# Chinese has no space before a URL, so only an ASCII letter or digit may not precede it.
_SCHEME = re.compile(r"(?<![a-zA-Z0-9.+-])https?$", re.IGNORECASE)
_REST = re.compile(r"://[^\s<>\"`^|\\，。；：！？、（）【】《》「」“”‘’]{3,2000}")
_BEFORE_COLON = re.compile(r"([^:/?#]*):")


def add_links(md: MarkdownIt) -> None:
    md.inline.ruler.after("text", "bare_url", parse_bare_url)
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


def _without_trailing_punctuation(url: str) -> str:
    surplus = url.count(")") - url.count("(")
    while url and (url[-1] in "?!.,:*_~'\"[];" or (url[-1] == ")" and surplus > 0)):
        surplus -= url[-1] == ")"
        url = url[:-1]
    return url
