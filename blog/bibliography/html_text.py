"""Remove the HTML and decode the entities that publishers put into titles, names and abstracts."""

import html
import re

_NAMES = (
    "a|abbr|alternatives|b|bdi|big|bold|br|break|cite|code|div|em|ext-link|font|h[1-6]|i|inf"
    "|inline-formula|italic|kbd|li|list|list-item|math|mark|monospace|named-content|ol|overline|p|q"
    "|roman|s|sans-serif|sc|scp|sec|small|span|strike|strong|styled-content|sub|sup|title|tt|u|ul"
    "|underline|xref"
    "|m(?:enclose|error|fenced|frac|i|multiscripts|n|o|over|padded|phantom|prescripts|root|row|s"
    "|space|sqrt|style|sub|subsup|sup|table|td|text|tr|under|underover)|none|semantics"
)
_ATTRIBUTES = r"(?P<attributes>\s[^<>]*)?"
_TAG = re.compile(
    rf"(?i)<(?P<slash>/?)(?P<prefix>mml:|jats:|m:)?(?P<name>{_NAMES}){_ATTRIBUTES}\s*(?P<end>/?)>"
)
# The TeX source of a formula, which repeats what its MathML says.
_ANNOTATION = re.compile(
    r"(?is)<((?:mml:)?annotation(?:-xml)?|(?:jats:)?tex-math)\b[^<>]*>"
    r"(?:(?!<\1).){0,5000}?</\1>|<!--(?:(?!<!--).){0,5000}?-->"
)
_ENTITY = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
MARKUP_START = re.compile(rf"&(?={_ENTITY.pattern[1:]})|<(?={_TAG.pattern[5:]})", re.IGNORECASE)
"""The first character of what looks like an entity or a tag."""
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_BLOCKS = frozenset({"br", "p", "div", "li", "sec", "title", "ul", "ol"})
_HREF = re.compile(r"""(?i)<a\s[^<>]*?href\s*=\s*["']?([^"'<>\s]+)""")


def html_to_text(text: str) -> str:
    """Remove tags and decode entities; block elements separate paragraphs."""
    text = _ENTITY.sub(lambda match: decode_entity(match[1]) or match[0], text)
    return without_tags(INVISIBLE.sub("", text))


def first_href(text: str) -> str:
    """Return the target of the first HTML link, or ""."""
    match = _HREF.search(text)
    return html.unescape(match[1]) if match else ""


def decode_entity(name: str) -> str:
    """Return the character of an entity such as ``eacute`` or ``#233``, or ""."""
    written = f"&{name};"
    decoded = html.unescape(written)
    return "" if decoded == written or "\0" in decoded else decoded


def without_tags(text: str) -> str:
    """Remove the tags; block elements separate paragraphs."""
    text = _ANNOTATION.sub("", text)
    tags = list(_TAG.finditer(text))
    opened = {tag["name"].lower() for tag in tags if not tag["slash"]}
    closed = {tag["name"].lower() for tag in tags if tag["slash"]}

    def remove(tag: re.Match[str]) -> str:
        name = tag["name"].lower()
        # vector<int> isn't markup: a tag has an end tag, or is one of the empty elements.
        if not (tag["prefix"] or tag["end"] or name == "br" or name in opened & closed):
            return tag[0]
        return "\n\n" if name in _BLOCKS else ""

    is_mathml = any(name in opened for name in ("math", "mrow", "mi"))
    if is_mathml:
        text = re.sub(r"(</?(?:mml:|m:)?m[a-z]+[^<>]*>)\s+(?=</?(?:mml:|m:)?m[a-z]+)", r"\1", text)
    return _TAG.sub(remove, text)
