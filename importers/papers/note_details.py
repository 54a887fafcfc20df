"""Details in a note: title, summary, language, and its paper's PDF and authors."""

import re

from blog.bibliography.paper_titles import is_truncated, unescape, without_ellipsis
from blog.markdown.rendering import render_markdown
from importers.collection import Line
from importers.text.markdown_patterns import HEADING, LINK, heading_text, link_of
from importers.text.prose import with_code_marks, with_headings
from importers.text.targets import is_web_address

MAX_SUMMARY_LENGTH = 500
_HTML_HEADING = re.compile(r"<h1\b[^<>]*>(.*?)</h1>$", re.IGNORECASE)
_UNDERLINE = re.compile(r"={3,}\s*$")
_SUMMARY_HEADING = re.compile(
    r"^(one[- ]?(line|sentence) summary|summary|tl;?dr|abstract)$", re.IGNORECASE
)
_PAPER_LABELS = {"pdf", "paper", "the paper", "paper link", "论文", "论文链接", "论文地址"}
_AUTHORS = re.compile(r"^[*_]*authors?[*_]*\s*[:：][*_]*\s*(\S.*)$", re.IGNORECASE)
_CONTINUATION = re.compile(r"^(?:\.{3}|…)\s*")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\((?:<[^<>\n]*>|[^()\s]*)[^()\n]*\)")


def split_title(lines: list[Line], *, deepest: int = 1) -> tuple[str, list[Line]]:
    written, body = split_heading(lines, deepest=deepest)
    return heading_text(written), body


def split_heading(lines: list[Line], *, deepest: int = 1) -> tuple[str, list[Line]]:
    """Return the Markdown of the heading at the top, if any, and the lines below it."""
    for index, (line, is_code) in enumerate(with_code_marks(lines)):
        if not line.text.strip():
            continue
        heading = None if is_code else HEADING.match(line.text)
        if heading and len(heading[1]) <= deepest:
            return heading[2], lines[index + 1 :]
        in_html = _HTML_HEADING.match(line.text.strip())
        if in_html:
            return in_html[1], lines[index + 1 :]
        is_underlined = index + 1 < len(lines) and _UNDERLINE.match(lines[index + 1].text)
        if is_underlined and not is_code and line.text[0].isalnum():
            return line.text, lines[index + 2 :]
        break
    return "", lines


def best_title(heading: str, listed: str, description: str) -> tuple[str, str]:
    """Return the full title and the rest of the description.

    GitBook cuts long titles and continues them in the description after an ellipsis.
    """
    listed = unescape(listed)
    longest = max((heading, listed), key=lambda title: len(without_ellipsis(title)))
    is_continued = _CONTINUATION.match(description) is not None
    if is_continued and (is_truncated(heading) or is_truncated(listed)):
        rest = _CONTINUATION.sub("", description)
        return f"{without_ellipsis(longest)} {rest}", ""
    return longest, description


def summary_of(lines: list[Line]) -> str:
    section: list[str] = []
    level = 0
    for line, heading in with_headings(lines):
        if level and heading:
            break
        if level:
            section.append(_IMAGE.sub("", line.text))
        elif heading and _SUMMARY_HEADING.match(heading_text(heading[2])):
            level = len(heading[1])
    first = "\n".join(section).strip().split("\n\n", maxsplit=1)[0]
    text = render_markdown(first).text if first else ""
    if text.endswith(":"):
        text = render_markdown("\n".join(section)).text
    return shortened(text)


def shortened(text: str) -> str:
    if len(text) <= MAX_SUMMARY_LENGTH:
        return text
    return text[: MAX_SUMMARY_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def pdf_url_of(lines: list[Line]) -> str:
    found = ""
    for line in lines:
        for match in LINK.finditer(line.text):
            link = link_of(match)
            label = heading_text(link.label).lower()
            if link.is_image or not is_web_address(link.target):
                continue
            if label.startswith("paper pdf"):
                return link.target
            if label in _PAPER_LABELS:
                found = found or link.target
    return found


def authors_of(lines: list[Line]) -> str:
    for line in lines[:20]:
        found = _AUTHORS.match(line.text.strip().lstrip("*- "))
        if found:
            return heading_text(found[1]).replace(" and ", ", ").replace(",,", ",").strip("* ")
    return ""


def word_count(lines: list[Line]) -> int:
    return sum(len(line.text.split()) for line in lines)
