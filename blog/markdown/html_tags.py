"""Find and rewrite the tags of HTML that the sanitizer or our templates wrote.

Such HTML quotes attributes and escapes text, so a tag in a code example is never mistaken for one.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from html import escape, unescape
from typing import NamedTuple

_ATTRIBUTE = re.compile(
    r"""(?P<before>\s+(?P<name>[^\s=>"'/]+)\s*=\s*)(?P<quote>["'])(?P<value>.*?)(?P=quote)""",
    re.DOTALL,
)
_RAW = ("script", "style", "textarea", "title")


class HtmlTag(NamedTuple):
    """``name`` is in lower case; for an end tag, it starts with a slash."""

    name: str
    html: str

    @property
    def attributes(self) -> dict[str, str]:
        found = _ATTRIBUTE.finditer(self.html)
        return {one["name"].lower(): unescape(one["value"]) for one in found}

    def with_values(self, change: Callable[[str, str], str | None]) -> str:
        """Return the tag with the values that ``change`` returns, without attributes if it's None.

        Unchanged attributes stay the same to the byte.
        """

        def write(given: re.Match[str]) -> str:
            value = unescape(given["value"])
            new = change(given["name"].lower(), value)
            if new is None:
                return ""
            return given[0] if new == value else f'{given["before"]}"{escape(new)}"'

        return _ATTRIBUTE.sub(write, self.html) if "=" in self.html else self.html


def rewrite_tags(html: str, rewrite: Callable[[HtmlTag], str], *names: str) -> str:
    """Replace each tag, or those with one of the names, by what ``rewrite`` returns."""
    return "".join(part if isinstance(part, str) else rewrite(part) for part in _parts(html, names))


def tags_in(html: str, *names: str) -> Iterator[HtmlTag]:
    return (part for part in _parts(html, names) if isinstance(part, HtmlTag))


@cache
def _comment_or_tag(names: tuple[str, ...]) -> re.Pattern[str]:
    name = f"(?:{'|'.join([*names, *_RAW])})(?=[\\s/>])" if names else r"[a-z][^\s/>]*+"
    rest = r"""(?>"[^"]*"|'[^']*'|[^"'>])*"""
    return re.compile(rf"<!--.*?-->|<(?P<name>/?{name}){rest}>", re.DOTALL | re.IGNORECASE)


def _parts(html: str, names: tuple[str, ...]) -> Iterator[str | HtmlTag]:
    """Yield the tags and the text between them; comments and scripts are text."""
    pattern = _comment_or_tag(names)
    start = position = 0
    while token := pattern.search(html, position):
        position = token.end()
        name = (token["name"] or "").lower()
        if name and (not names or name.removeprefix("/") in names):
            yield html[start : token.start()]
            yield HtmlTag(name, token[0])
            start = position
        if name in _RAW:
            end = html.find(f"</{name}", position)
            position = end if end >= 0 else len(html)
    yield html[start:]
