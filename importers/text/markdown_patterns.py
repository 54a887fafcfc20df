"""Markdown links as patterns, for texts that are rewritten rather than rendered."""

import re
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

_LABEL = r"(?:\\.|[^\[\]\\\n]|\n(?!\s*\n)|\[(?:\\.|[^\[\]\\\n])*\](?:\([^()\n]*\))?){0,2000}"
_PARENTHESES = r"\((?:\\.|[^\s()\\])*\)"
_TARGET = rf"<[^<>\n]*>|(?:\\.|[^\s()\\<]|{_PARENTHESES})(?:\\.|[^\s()\\]|{_PARENTHESES})*"
_TITLE = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"

LINK = re.compile(
    rf"(?P<bang>!?)\[(?P<label>{_LABEL})\]\(\s*(?P<target>{_TARGET}|)(?:\s+(?P<title>{_TITLE}))?\s*\)",
    re.DOTALL,
)
HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*)$")
ITEM = re.compile(r"^(?P<indent>[ \t]*)(?:[*+-]|\d{1,9}[.)])[ \t]+(?P<text>\S.*)$")
HIGHLIGHT = re.compile(r"(?<![=\w])==(?=[^\s=>])([^\n]{0,400}?[^\s=])==(?!=)")
_ANCHOR_TAG = re.compile(r"<a\b[^<>]*>\s*</a>")
_PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class MarkdownLink(NamedTuple):
    is_image: bool
    label: str
    target: str
    title: str


def link_of(found: re.Match[str]) -> MarkdownLink:
    title = _ESCAPED.sub(r"\1", found["title"][1:-1]) if found["title"] else ""
    return MarkdownLink(bool(found["bang"]), found["label"], target_of(found["target"]), title)


def target_of(written: str) -> str:
    """Return a link's target without brackets and escapes."""
    bare = written[1:-1] if written.startswith("<") else written
    return _ESCAPED.sub(r"\1", bare.strip())


def written_target(address: str) -> str:
    return f"<{address}>" if re.search(r"[\s()<>]", address) else address


def escape_label(text: str) -> str:
    return re.sub(r"([\\\[\]])", r"\\\1", " ".join(text.split()))


def markdown_link(label: str, target: str) -> str:
    return f"[{escape_label(label)}]({written_target(target)})"


def written_title(title: str) -> str:
    """Return the title of a link or image as it follows the target, or ""."""
    return ' "{}"'.format(title.replace("\\", "\\\\").replace('"', '\\"')) if title else ""


def markdown_image(label: str, target: str, title: str = "") -> str:
    """``label`` is Markdown, ``title`` is text."""
    return f"![{label}]({written_target(target)}{written_title(title)})"


def sized_image(target: str, words: str, width: str) -> str:
    return f'<img src="{escape(target)}" alt="{escape(words)}" width="{width}">'


def table_row(cells: Iterable[str]) -> str:
    """Return a row of Markdown in cells, in which lines become one."""
    lined = (re.sub(r"\s*\n\s*", "<br>", cell.strip()) for cell in cells)
    escaped = (_PIPE.sub(r"\1\\|", cell) for cell in lined)
    return f"| {' | '.join(escaped)} |"


def heading_text(written: str) -> str:
    """Return the words of a heading or item without links, emphasis, tags or escapes."""
    text = LINK.sub(lambda found: found["label"], _ANCHOR_TAG.sub("", _without_closing(written)))
    text = _TAG.sub("", text).replace("&#x20;", " ").replace("&amp;", "&")
    text = re.sub(r"(?<!\\)(\*\*|__|`)", "", text)
    return " ".join(_ESCAPED.sub(r"\1", text).split())


def _without_closing(written: str) -> str:
    """Remove a heading's closing signs: ``# Title ##``."""
    text = written.rstrip()
    bare = text.rstrip("#")
    return bare.rstrip() if bare[-1:].isspace() else text
